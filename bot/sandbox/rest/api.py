"""The front of the REST API: it checks the token, limits the rate, applies faults and records every request."""

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
from bot.sandbox.rest.faults import Faults, json_answer
from bot.sandbox.rest.rate_limiter import RateLimiter, refusal_body
from bot.sandbox.world import World

log = logging.getLogger(__name__)

PREFIX = "/api/v10"
_ROUTES = (
    *applications.ROUTES,
    *guilds.ROUTES,
    *channels.ROUTES,
    *messages.ROUTES,
    *interactions.ROUTES,
)
_MAX_RECORDED = 20_000


@dataclass
class RecordedRequest:
    """A request of the bot, and its answer.

    Attributes:
        path: The path without the API's prefix.
        route: The same as a template, as in Discord's documentation.
        files: The names of the uploaded parts.
        at: When it came, in seconds on the event loop's clock.
        status: The status of the answer; 0 if it got none.
    """

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
    """The REST API. Its handlers are in the other modules of this package."""

    def __init__(self, world: World) -> None:
        self.requests: deque[RecordedRequest] = deque(maxlen=_MAX_RECORDED)
        self.faults = Faults()
        self._world = world
        loop_time = lambda: asyncio.get_running_loop().time()  # noqa: E731
        self._limiter = RateLimiter(world.limits, loop_time, lambda: world.now().timestamp())

    def add_routes(self, app: web.Application) -> None:
        """Add the API's routes to an application."""
        for method, route, handler in _ROUTES:
            app.router.add_route(method, PREFIX + route, self._serving(route, handler))
        app.router.add_route("*", PREFIX + "/{rest:.*}", _not_found)

    def _serving(self, route: str, handler: Handler) -> Any:
        async def serve(request: web.Request) -> web.Response:
            return await self._serve(request, route, handler)

        return serve

    async def _serve(self, request: web.Request, route: str, handler: Handler) -> web.Response:
        entry = RecordedRequest(
            request.method, request.path.removeprefix(PREFIX), route, dict(request.query), await _read_json(request),
            [], asyncio.get_running_loop().time(),
        )  # fmt: skip
        self.requests.append(entry)
        fault = self.faults.take(request.method, route, entry.path, entry.json)
        if fault is not None and not fault.after:
            return _record(entry, await self.faults.fail(fault, request), None)
        verdict = self._limiter.judge(request.method, route, request.match_info.get("channel_id", ""))
        if verdict.retry_after is not None:
            status, body = 429, refusal_body(verdict.retry_after, is_global=verdict.is_global)
        else:
            status, body = await self._handle(request, route, handler, entry)
        if fault is not None:
            return _record(entry, await self.faults.fail(fault, request), None)
        return _record(entry, json_answer(status, body, verdict.headers), body)

    async def _handle(
        self, request: web.Request, route: str, handler: Handler, entry: RecordedRequest
    ) -> tuple[int, Any]:
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
            # A field has a type that no handler expects. Discord would name the field; here the log does.
            log.exception("%s %s has a field of a wrong type.", request.method, request.path)
            return 400, {"message": "Invalid Form Body", "code": 50035}

    def _check_token(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self._world.token}":
            raise ApiError(401, 0, "401: Unauthorized")

    def _check_outage(self, call: Call) -> None:
        channel = self._world.channels.get(int(call.path["channel_id"])) if "channel_id" in call.path else None
        guild = self._world.guilds.get(channel.guild_id or 0) if channel else None
        if guild is not None and not guild.available:
            raise ApiError(503, 0, "503: Service Unavailable")


def _record(entry: RecordedRequest, response: web.Response, body: Any) -> web.Response:
    # A response without a body is the placeholder of a cut connection, except for 204.
    entry.status = response.status if response.body is not None or response.status == 204 else 0
    entry.response, entry.headers = body, dict(response.headers)
    return response


async def _not_found(request: web.Request) -> web.Response:
    return json_answer(404, {"message": "404: Not Found", "code": 0})


async def _read_json(request: web.Request) -> Any:
    """Return a request's JSON; None for an empty, multipart or broken body. The body can be read again."""
    if request.content_type != "application/json":
        return None
    try:
        return json.loads(await request.read())
    except ValueError:
        return None
