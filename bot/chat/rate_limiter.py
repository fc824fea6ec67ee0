"""The one limiter, in front of every request but interactions.

discord.py has none for Discord's global limit of 50 requests a second and unlimited connections; overriding its
``HTTPClient.request`` is not enough, since its own retries then go unpaced. aiohttp tells of each request just before
it is sent, retries included: there we wait.
"""

import asyncio
import logging
from collections import deque
from types import SimpleNamespace

import aiohttp
import discord

log = logging.getLogger(__name__)

#: Under Discord's 50 (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit), with room for jitter.
REQUESTS_A_SECOND = 45.0
#: 10,000 refusals in ten minutes bring a ban of the whole address, so long before that we wait:
#: https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
REFUSALS, REFUSALS_SECONDS = 2_000, 600.0
_REFUSED = (401, 403, 429)
# Interaction endpoints do not count against the global limit.
_EXEMPT = ("/interactions/", "/webhooks/")


class RateLimiter:
    """Lets requests through one by one, evenly spaced: a burst after a pause would only run into a smaller limit.

    A request that starts late (a busy loop) pushes those behind it back, but for the lateness of one gap, which is made
    up: so the pace is kept on average, and a stall is not followed by a burst.
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
        """Return when it is this caller's turn; callers are served in order."""
        clock = asyncio.get_running_loop().time
        async with self._turn:
            if (early := max(self._free_at, self._storm_until()) - clock()) > 0:
                await asyncio.sleep(early)
            self._free_at = max(self._free_at, clock() - self._gap) + self._gap

    def note(self, status: int) -> None:
        """An answer came: too many refusals hold back everything, until the first of them is ten minutes old."""
        if status in _REFUSED:
            self._refused.append(asyncio.get_running_loop().time())
            if len(self._refused) == self._refused.maxlen:
                log.warning("Discord has refused %s requests lately: nothing is sent for a while.", len(self._refused))

    def _storm_until(self) -> float:
        full = len(self._refused) == self._refused.maxlen
        return self._refused[0] + self._refused_seconds if full else 0.0

    def trace(self) -> aiohttp.TraceConfig:
        """What to give to the client as ``http_trace``."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._on_request_start)
        config.on_request_end.append(self._on_request_end)
        return config

    async def _on_request_start(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        if _is_counted(str(params.url)):
            await self.wait()

    async def _on_request_end(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if _is_counted(str(params.url)):
            self.note(params.response.status)


def _is_counted(url: str) -> bool:
    # Neither the websocket's handshake nor an attachment lies within the API.
    return url.startswith(discord.http.Route.BASE) and not any(exempt in url for exempt in _EXEMPT)
