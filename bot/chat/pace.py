"""The one limiter, in front of every request but interactions.

discord.py has none for Discord's global limit of 50 requests a second and unlimited connections; overriding its
``HTTPClient.request`` is not enough, since its own retries then go unpaced. aiohttp tells of each request just before
it is sent, retries included: there we wait.
"""

import asyncio
from types import SimpleNamespace

import aiohttp
import discord

#: Under Discord's 50 (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit), with room for jitter.
REQUESTS_A_SECOND = 45.0
# Interaction endpoints do not count against the global limit.
_EXEMPT = ("/interactions/", "/webhooks/")


class Pace:
    """Lets requests through one by one, evenly spaced: a burst after a pause would only run into a smaller limit.

    A request that starts late (a busy loop) pushes those behind it back, but for the lateness of one gap, which is made
    up: so the pace is kept on average, and a stall is not followed by a burst.
    """

    def __init__(self, per_second: float = REQUESTS_A_SECOND) -> None:
        self._gap = 1.0 / per_second
        self._free_at = 0.0
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Return when it is this caller's turn; callers are served in order."""
        clock = asyncio.get_running_loop().time
        async with self._turn:
            if (early := self._free_at - clock()) > 0:
                await asyncio.sleep(early)
            self._free_at = max(self._free_at, clock() - self._gap) + self._gap

    def trace(self) -> aiohttp.TraceConfig:
        """What to give to the client as ``http_trace``."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._on_request_start)
        return config

    async def _on_request_start(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        url = str(params.url)
        # Neither the websocket's handshake nor an attachment lies within the API.
        if url.startswith(discord.http.Route.BASE) and not any(exempt in url for exempt in _EXEMPT):
            await self.wait()
