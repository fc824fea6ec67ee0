"""Faults on demand: what can go wrong with a request on the network or on Discord's side."""

import asyncio
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.rest.rate_limiter import refusal_body, refusal_headers

_KINDS = {
    *(
        f"{kind}-{when}"
        for kind in ("500", "502", "503", "reset", "disconnect", "hang")
        for when in ("before", "after")
    ),
    "403-edge",
    "429",
    "429-edge",
}
_REFUSAL = re.compile(r"[45]\d\d/\d+")


@dataclass
class Fault:
    """Requests of a method and route that fail.

    Attributes:
        method: The HTTP method; "*" for any.
        route: A template as in Discord's documentation; "*" for any.
        kind: What happens:
            ``500``, ``502`` or ``503`` (an answer with that status), ``reset`` (the connection is reset),
            ``disconnect`` (it is closed without an answer) or ``hang`` (no answer comes), each with ``-before`` or
            ``-after`` for the moment: before or after the request has had its effect;
            ``429`` (Discord's rate limit, for ``seconds``);
            ``403-edge`` or ``429-edge`` (an answer of the edge server in front of Discord);
            a status and a code such as ``404/10003`` (a refusal).
        times: How many requests fail.
        seconds: The waiting time of ``429``.
        skip: How many matching requests succeed first.
        only: Takes a request's path and JSON, and returns whether the fault is meant for it; None for all.
    """

    method: str = "*"
    route: str = "*"
    kind: str = "500-before"
    times: int = 1
    seconds: float = 1.0
    skip: int = 0
    only: Callable[[str, Any], bool] | None = None

    def __post_init__(self) -> None:
        if self.kind not in _KINDS and not _REFUSAL.fullmatch(self.kind):
            raise ValueError(f"no such fault: {self.kind}; there are {', '.join(sorted(_KINDS))} and status/code")

    @property
    def after(self) -> bool:
        """Whether the request has its effect all the same."""
        return self.kind.endswith("-after")


class Faults:
    """The faults that were ordered and have not come yet."""

    def __init__(self) -> None:
        #: The number of requests that hang now.
        self.hanging = 0
        self._ordered: list[Fault] = []
        self._closing = asyncio.Event()

    def add(self, fault: Fault) -> None:
        """Order a fault. Of several that fit a request, the one ordered first comes first."""
        self._ordered.append(fault)

    def clear(self) -> None:
        """Cancel the faults that have not come."""
        self._ordered.clear()

    def take(self, method: str, route: str, path: str, body: Any) -> Fault | None:
        """Return the fault for a request, and count it; None if the request succeeds."""
        for fault in self._ordered:
            if fault.method in ("*", method) and fault.route in ("*", route):
                if fault.only is not None and not fault.only(path, body):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._ordered.remove(fault)
                return fault
        return None

    def close(self) -> None:
        """End the requests that hang."""
        self._closing.set()

    async def fail(self, fault: Fault, request: web.Request) -> web.Response:
        """Return the answer of a fault. If the connection is cut, the response is empty and never received."""
        kind = fault.kind.removesuffix("-before").removesuffix("-after")
        if kind == "hang":
            self.hanging += 1
            await self._closing.wait()
            self.hanging -= 1
        if kind in ("reset", "disconnect", "hang"):
            return _cut_connection(request, reset=kind == "reset")
        if kind == "429":
            body = refusal_body(fault.seconds, is_global=False)
            return json_answer(429, body, refusal_headers(fault.seconds, "shared"))
        if kind.endswith("-edge"):
            page = "<html><body>error code: 1015</body></html>"
            return web.Response(status=int(kind.removesuffix("-edge")), text=page, content_type="text/html")
        if "/" in kind:
            status, code = map(int, kind.split("/"))
            return json_answer(status, {"message": "Refused on demand", "code": code})
        if kind == "500":
            return json_answer(500, {"message": "500: Internal Server Error", "code": 0})
        return web.Response(status=int(kind), text="upstream connect error or disconnect/reset before headers")


def json_answer(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """Return a JSON answer with exactly Discord's content type, without a charset: clients compare the whole text."""
    if status == 204:
        return web.Response(status=204, headers=headers)
    data = web.json_response(body).body
    return web.Response(status=status, body=data, headers=(headers or {}) | {"Content-Type": "application/json"})


def _cut_connection(request: web.Request, *, reset: bool) -> web.Response:
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        if reset and connection is not None:
            # With a linger time of 0 the kernel drops unsent data and sends RST.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()
