"""Faults on demand: what networks and servers do to requests."""

import asyncio
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

KINDS = {
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
_JSON_500 = '{"message": "500: Internal Server Error", "code": 0}'


@dataclass
class Fault:
    """After ``skip`` requests of a method and a route that go well, the next ``times`` go wrong.

    ``route`` is a template as in Discord's documentation; "*" for it or the method means any. Kinds: ``500``, ``502``,
    ``503`` (an answer of that status), ``reset`` (the connection is reset), ``disconnect`` (it is closed without an
    answer) or ``hang`` (no answer), each with ``-before`` or ``-after`` the work was done; ``429`` (Discord's own, for
    ``seconds``), ``403-edge`` and ``429-edge`` (from the edge in front of it); ``404/10003`` and the like (a refusal of
    that status and code). ``only``: asked with a request's path and JSON whether it is meant; None means all.
    """

    method: str = "*"
    route: str = "*"
    kind: str = "500-before"
    times: int = 1
    seconds: float = 1.0
    skip: int = 0
    only: Callable[[str, Any], bool] | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS and not _REFUSAL.fullmatch(self.kind):
            raise ValueError(f"no such fault: {self.kind}; there are {', '.join(sorted(KINDS))} and status/code")

    @property
    def after(self) -> bool:
        """Whether the work is done all the same."""
        return self.kind.endswith("-after")


class Faults:
    """The faults asked for."""

    def __init__(self) -> None:
        #: How many requests hang now.
        self.hanging = 0
        self._waiting: list[Fault] = []
        self._closing = asyncio.Event()

    def add(self, fault: Fault) -> None:
        """Ask for a fault; those asked for first come first."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Forget the faults that have not come."""
        self._waiting.clear()

    def take(self, method: str, route: str, path: str, body: Any) -> Fault | None:
        """The fault that this request meets."""
        for fault in self._waiting:
            if fault.method in ("*", method) and fault.route in ("*", route):
                if fault.only is not None and not fault.only(path, body):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def close(self) -> None:
        """Let go of what hangs."""
        self._closing.set()

    async def strike(self, fault: Fault, request: web.Request) -> web.Response:
        """The answer that comes of it, if one does."""
        kind = fault.kind.removesuffix("-before").removesuffix("-after")
        if kind == "hang":
            self.hanging += 1
            await self._closing.wait()
            self.hanging -= 1
        if kind in ("reset", "disconnect", "hang"):
            return _cut(request, reset=kind == "reset")
        if kind == "429":
            body: dict[str, Any] = {
                "message": "You are being rate limited.", "retry_after": fault.seconds, "global": False, "code": 0,
            }  # fmt: skip
            headers = {"Via": "1.1 google", "Retry-After": str(int(fault.seconds) + 1), "X-RateLimit-Scope": "shared"}
            return answer(429, body, headers)
        if kind.endswith("-edge"):
            page = "<html><body>error code: 1015</body></html>"
            return web.Response(status=int(kind.removesuffix("-edge")), text=page, content_type="text/html")
        if "/" in kind:
            status, code = map(int, kind.split("/"))
            return answer(status, {"message": "Refused on demand", "code": code})
        if kind == "500":
            return web.Response(status=500, body=_JSON_500.encode(), headers={"Content-Type": "application/json"})
        return web.Response(status=int(kind), text="upstream connect error or disconnect/reset before headers")


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """JSON whose content type is exactly what Discord sends: clients compare it whole."""
    if status == 204:
        return web.Response(status=204, headers=headers)
    data = web.json_response(body).body
    return web.Response(status=status, body=data, headers=(headers or {}) | {"Content-Type": "application/json"})


def _cut(request: web.Request, *, reset: bool) -> web.Response:
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        if reset and connection is not None:
            # Closing with unsent data thrown away is what makes the kernel send RST.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()
