"""The one rate limiter, in front of every request except answers to interactions.

discord.py has none for Discord's global limit of 50 requests a second, and opens unlimited connections. Overriding its
``HTTPClient.request`` is not enough, because its own retries would pass by. aiohttp reports each request just before it
is sent, retries included, and that is where this limiter waits.
"""

import asyncio
import logging
from collections import deque
from types import SimpleNamespace
from typing import Final

import aiohttp

from bot.chat import discord_internals

log = logging.getLogger(__name__)

#: Under Discord's 50 (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit), with room for jitter.
REQUESTS_A_SECOND: Final = 45.0
#: 10,000 refusals in ten minutes bring a ban of the whole address. The limiter waits long before that:
#: https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
REFUSALS: Final = 2_000
REFUSALS_SECONDS: Final = 600.0
_REFUSED: Final = (401, 403, 429)
#: Answers to interactions do not count against the global limit.
_EXEMPT: Final = ("/interactions/", "/webhooks/")


class RateLimiter:
    """Lets requests through one by one, evenly spaced. A burst after a pause would only run into a smaller limit.

    If a request starts late because the event loop was busy, the next ones may make up for one gap and no more. So the
    rate is kept on average, and a stall is not followed by a burst.
    """

    def __init__(
        self,
        per_second: float = REQUESTS_A_SECOND,
        refusals: int = REFUSALS,
        refusals_seconds: float = REFUSALS_SECONDS,
    ) -> None:
        self._gap = 1.0 / per_second
        self._free_at = 0.0
        self._refused: deque[float] = deque(maxlen=refusals)
        self._refused_seconds = refusals_seconds
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Return when it is this caller's turn. Callers are served in order."""
        clock = asyncio.get_running_loop().time
        async with self._turn:
            if (early := max(self._free_at, self._blocked_until()) - clock()) > 0:
                await asyncio.sleep(early)
            self._free_at = max(self._free_at, clock() - self._gap) + self._gap

    def note_answer(self, status: int) -> None:
        """Count refusals. Too many of them stop all requests until the oldest counted one is ten minutes old."""
        if status in _REFUSED:
            self._refused.append(asyncio.get_running_loop().time())
            if len(self._refused) == self._refused.maxlen:
                log.warning("Discord has refused %s requests lately: nothing is sent for a while.", len(self._refused))

    def _blocked_until(self) -> float:
        full = len(self._refused) == self._refused.maxlen
        return self._refused[0] + self._refused_seconds if full else 0.0

    def trace(self) -> aiohttp.TraceConfig:
        """Return what the client takes as ``http_trace``."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._on_request_start)
        config.on_request_end.append(self._on_request_end)
        return config

    async def _on_request_start(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        if _is_limited(str(params.url)):
            await self.wait()

    async def _on_request_end(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if _is_limited(str(params.url)):
            self.note_answer(params.response.status)


def _is_limited(url: str) -> bool:
    # The handshake of the gateway and the download of an attachment have other addresses than the API.
    return url.startswith(discord_internals.api_url()) and not any(exempt in url for exempt in _EXEMPT)
