"""The REST API's front: token, limits, faults, errors and the record of it all; the routes do the work."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.rest import applications, channels, guilds, interactions, messages
from bot.sandbox.rest.call import Call, Handler, read_call
from bot.sandbox.rest.faults import Faults, answer
from bot.sandbox.rest.rate_limiter import RateLimiter
from bot.sandbox.world import World

log = logging.getLogger(__name__)

PREFIX = "/api/v10"
ROUTES = (
    *applications.ROUTES,
    *guilds.ROUTES,
    *channels.ROUTES,
    *messages.ROUTES,
    *interactions.ROUTES,
)
MOST_RECORDED = 20_000


@dataclass
class Recorded:
    """A request and its answer. ``at``: seconds on the loop's clock. ``status`` 0: it got no answer."""

    method: str
    path: str
    route: str
    query: Mapping[str, str]
    json: Any
    files: list[str]
    at: float
    status: int = 0
    response: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Api:
    """Every request goes through ``_serve``."""

    def __init__(self, world: World) -> None:
        self.requests: deque[Recorded] = deque(maxlen=MOST_RECORDED)
        self.faults = Faults()
        self._world = world
        loop_time = lambda: asyncio.get_running_loop().time()  # noqa: E731
        self._limiter = RateLimiter(world.limits, loop_time, lambda: world.now().timestamp())

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        for method, route, handler in ROUTES:
            app.router.add_route(method, PREFIX + route, self._serving(route, handler))
        app.router.add_route("*", PREFIX + "/{rest:.*}", self._nowhere)

    def _serving(self, route: str, handler: Handler) -> Any:
        async def serve(request: web.Request) -> web.Response:
            return await self._serve(request, route, handler)

        return serve

    async def _serve(self, request: web.Request, route: str, handler: Handler) -> web.Response:
        entry = Recorded(
            request.method, request.path.removeprefix(PREFIX), route, dict(request.query), await _json(request), [],
            asyncio.get_running_loop().time(),
        )  # fmt: skip
        self.requests.append(entry)
        fault = self.faults.take(request.method, route, entry.path, entry.json)
        if fault is not None and not fault.after:
            return self._note(entry, await self.faults.strike(fault, request), None)
        verdict = self._limiter.judge(request.method, route, request.match_info.get("channel_id", ""))
        if verdict.retry_after is not None:
            status, body = 429, {
                "message": "You are being rate limited.",
                "retry_after": verdict.retry_after,
                "global": verdict.everywhere,
                "code": 0,
            }  # fmt: skip
        else:
            status, body = await self._work(request, route, handler, entry)
        if fault is not None:
            return self._note(entry, await self.faults.strike(fault, request), None)
        return self._note(entry, answer(status, body, verdict.headers), body)

    async def _work(self, request: web.Request, route: str, handler: Handler, entry: Recorded) -> tuple[int, Any]:
        try:
            if not route.startswith(("/interactions/", "/webhooks/")):
                self._check_token(request)
            call = await read_call(self._world, request, route)
            entry.json, entry.files = call.body, list(call.files)
            self._check_outage(call)
            return await handler(call)
        except ApiError as error:
            return error.status, error.body
        except (AttributeError, KeyError, TypeError, ValueError):
            # Fields of a type that nothing here expects: Discord would say which, the log does.
            log.exception("%s %s was sent something strange.", request.method, request.path)
            return 400, {"message": "Invalid Form Body", "code": 50035}

    def _check_token(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self._world.token}":
            raise ApiError(401, 0, "401: Unauthorized")

    def _check_outage(self, call: Call) -> None:
        channel = self._world.channels.get(int(call.path["channel_id"])) if "channel_id" in call.path else None
        guild = self._world.guilds.get(channel.guild_id or 0) if channel else None
        if guild is not None and not guild.available:
            raise ApiError(503, 0, "503: Service Unavailable")

    def _note(self, entry: Recorded, response: web.Response, body: Any) -> web.Response:
        # A connection that was cut brings an empty response that nobody receives.
        entry.status = response.status if response.body is not None or response.status == 204 else 0
        entry.response, entry.headers = body, dict(response.headers)
        return response

    async def _nowhere(self, request: web.Request) -> web.Response:
        return answer(404, {"message": "404: Not Found", "code": 0})


async def _json(request: web.Request) -> Any:
    """What it sends as JSON alone; None for nothing, for files, and for what is broken. It can be read once more."""
    if request.content_type != "application/json":
        return None
    try:
        return json.loads(await request.read())
    except ValueError:
        return None
