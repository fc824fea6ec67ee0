"""One request of the bot, read."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.errors import ApiError
from bot.sandbox.services.uploads import Upload
from bot.sandbox.world import World

Json = dict[str, Any]


@dataclass
class Call:
    """``route`` is the template as in Discord's documentation; ``body`` the JSON, multipart or not."""

    world: World
    method: str
    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    files: dict[str, Upload] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """An id out of the path; 50035."""
        return snowflake(name, self.path[name])

    @property
    def form(self) -> Json:
        """The body as an object; 50109."""
        if not isinstance(self.body, dict):
            raise ApiError(400, 50109, "The request body contains invalid JSON.")
        return self.body

    def number(self, name: str, usual: int, low: int, high: int) -> int:
        """A number out of the query; 50035."""
        given = self.query.get(name)
        if given is None:
            return usual
        if not given.isdecimal() or not low <= int(given) <= high:
            wrong = {"code": "NUMBER_TYPE_MAX", "message": f"int value should be between {low} and {high}."}
            raise ApiError(400, 50035, "Invalid Form Body", {name: {"_errors": [wrong]}})
        return int(given)


#: Gives the status and the JSON of the answer.
Handler = Callable[[Call], Awaitable[tuple[int, Any]]]
Route = tuple[str, str, Handler]


def snowflake(name: str, given: str) -> int:
    """An id; 50035."""
    if not given.isdecimal():
        wrong = {"code": "NUMBER_TYPE_COERCE", "message": f'Value "{given}" is not snowflake.'}
        raise ApiError(400, 50035, "Invalid Form Body", {name: {"_errors": [wrong]}})
    return int(given)


async def read_call(world: World, request: web.Request, route: str) -> Call:
    """Read a request, its files too."""
    call = Call(world, request.method, route, dict(request.match_info), dict(request.query))
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            data = bytes(await part.read(decode=True))
            if part.name == "payload_json":
                call.body = json.loads(data)
            elif part.name:
                call.files[part.name] = Upload(part.filename or part.name, data)
        return call
    data = await request.read()
    if not data:
        return call
    try:
        call.body = json.loads(data)
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None
    return call
