"""What Discord's answers mean for a delivery: one table, and nothing else decides."""

import asyncio

import aiohttp
import discord

from bot.model import Failed, Failure

_BY_CODE = {
    10003: Failure.GONE,  # unknown channel
    10004: Failure.GONE,  # unknown server
    50001: Failure.ACCESS,  # missing access
    50013: Failure.ACCESS,  # missing permissions
    50035: Failure.CONTENT,  # invalid form body
    40005: Failure.CONTENT,  # too large
    200000: Failure.CONTENT,  # blocked by AutoMod
    240000: Failure.CONTENT,  # harmful link
    160005: Failure.THREAD,  # thread locked
    160006: Failure.THREAD,  # too many active threads
    160007: Failure.THREAD,  # too many active announcement threads
    50083: Failure.THREAD,  # thread archived
    40067: Failure.THREAD,  # the forum wants a tag
    50024: Failure.THREAD,  # not on this type of channel
    10008: Failure.THREAD,  # the message to open a thread at is gone
    130000: Failure.LATER,  # overloaded
    40333: Failure.LATER,  # the network in front of Discord refuses
}
_BY_STATUS = {403: Failure.ACCESS, 404: Failure.GONE}
#: A 429 without Discord's own header comes from the edge in front of it: everything waits.
_EDGE_SECONDS = 600.0


def failed(error: Exception) -> Failed | None:
    """The failure as a value; None for an error that is no answer of Discord's and should surface."""
    if isinstance(error, discord.RateLimited):
        return Failed(Failure.LATER, "rate limited", retry_after=error.retry_after)
    if isinstance(error, discord.HTTPException):
        reason = f"{error.status}/{error.code} {error.text}".strip()[:300]
        if error.code in _BY_CODE:
            return Failed(_BY_CODE[error.code], reason)
        if error.status == 401:
            return Failed(Failure.STOP, reason)
        if error.status == 429:
            edge = "Via" not in error.response.headers
            if edge:
                return Failed(Failure.STOP, reason, retry_after=_EDGE_SECONDS)
            return Failed(Failure.LATER, reason, retry_after=_told(error))
        if error.status in (400, 413):
            return Failed(Failure.CONTENT, reason)
        # Without a code of Discord's own it says nothing of the channel: it may be a page of what stands in front.
        if error.code:
            return Failed(_BY_STATUS.get(error.status, Failure.LATER), reason)
        return Failed(Failure.LATER, reason)
    if isinstance(error, aiohttp.ClientError | OSError | TimeoutError | asyncio.TimeoutError):
        return Failed(Failure.LATER, f"no answer: {type(error).__name__} {error}".strip())
    return None


def _told(error: discord.HTTPException) -> float | None:
    """How long to wait, as the answer's header says."""
    seconds = error.response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdecimal() else None
