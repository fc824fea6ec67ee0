"""What Discord's answers mean for a delivery. This table decides it, and nothing else."""

import asyncio
from typing import Final

import aiohttp
import discord

from bot.model import Failed, Failure

_BY_CODE: Final = {
    10003: Failure.GONE,  # unknown channel
    10004: Failure.GONE,  # unknown server
    50001: Failure.ACCESS,  # missing access
    50013: Failure.ACCESS,  # missing permissions
    50035: Failure.CONTENT,  # invalid form body
    40005: Failure.CONTENT,  # too large
    200000: Failure.CONTENT,  # blocked by AutoMod
    240000: Failure.CONTENT,  # harmful link
    160005: Failure.THREAD,  # thread locked
    160006: Failure.FULL,  # too many active threads
    160007: Failure.FULL,  # too many active announcement threads
    50083: Failure.THREAD,  # thread archived
    40067: Failure.TAGS,  # the forum requires a tag
    50024: Failure.THREAD,  # not on this type of channel
    10008: Failure.THREAD,  # the message to open a thread at does not exist
    40003: Failure.LATER,  # too many people to whom the bot writes for the first time
    130000: Failure.LATER,  # overloaded
    40333: Failure.LATER,  # the network in front of Discord refuses
}
_BY_STATUS: Final = {403: Failure.ACCESS, 404: Failure.GONE}
#: A 429 without Discord's own header comes from the network in front of it. Then everything waits.
_EDGE_SECONDS: Final = 600.0
_REASON_LENGTH: Final = 300


def failure_from(error: Exception) -> Failed | None:
    """Return the failure as a value. None for an error that is not Discord's answer and should be logged."""
    if isinstance(error, discord.RateLimited):
        return Failed(Failure.LATER, "rate limited", retry_after=error.retry_after)
    if isinstance(error, discord.HTTPException):
        reason = f"{error.status}/{error.code} {error.text}".strip()[:_REASON_LENGTH]
        if error.code in _BY_CODE:
            return Failed(_BY_CODE[error.code], reason)
        if error.status == 401:
            return Failed(Failure.STOP, reason)
        if error.status == 429:
            if "Via" not in error.response.headers:
                return Failed(Failure.STOP, reason, retry_after=_EDGE_SECONDS)
            return Failed(Failure.LATER, reason, retry_after=_retry_after(error))
        if error.status in (400, 413):
            return Failed(Failure.CONTENT, reason)
        # An answer without one of Discord's codes says nothing about the channel: it may be a page of a proxy.
        if error.code:
            return Failed(_BY_STATUS.get(error.status, Failure.LATER), reason)
        return Failed(Failure.LATER, reason)
    if isinstance(error, aiohttp.ClientError | OSError | TimeoutError | asyncio.TimeoutError):
        return Failed(Failure.LATER, f"no answer: {type(error).__name__} {error}".strip())
    return None


def _retry_after(error: discord.HTTPException) -> float | None:
    """Return the seconds that the answer's header asks for."""
    seconds = error.response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdecimal() else None
