"""One request of the bot."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.errors import ApiError, invalid_field
from bot.sandbox.model.json import Json
from bot.sandbox.services.uploads import Upload
from bot.sandbox.world import World


@dataclass
class Call:
    """A request that has been read.

    Attributes:
        route: The path as a template, as in Discord's documentation.
        path: The values of the template's fields.
        body: The JSON, of a multipart request too.
        files: The uploads by the name of their part.
    """

    world: World
    method: str
    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    files: dict[str, Upload] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """Return an id from the path. Raises ``ApiError`` 50035."""
        return snowflake(name, self.path[name])

    @property
    def fields(self) -> Json:
        """The body, which must be an object. Raises ``ApiError`` 50109."""
        if not isinstance(self.body, dict):
            raise ApiError(400, 50109, "The request body contains invalid JSON.")
        return self.body

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """Return a number from the query. Raises ``ApiError`` 50035 if it is not from ``low`` to ``high``."""
        value = self.query.get(name)
        if value is None:
            return default
        if not value.isdecimal() or not low <= int(value) <= high:
            raise invalid_field(name, "NUMBER_TYPE_MAX", f"int value should be between {low} and {high}.")
        return int(value)


#: Takes a request and returns the status and the JSON of the answer.
Handler = Callable[[Call], Awaitable[tuple[int, Any]]]
Route = tuple[str, str, Handler]


def snowflake(name: str, value: str) -> int:
    """Return the id that a field contains. Raises ``ApiError`` 50035."""
    if not value.isdecimal():
        raise invalid_field(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    return int(value)


async def read_call(world: World, request: web.Request, route: str) -> Call:
    """Read a request with its files. Raises ``ApiError`` 50109."""
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
