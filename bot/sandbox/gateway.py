"""The gateway: sessions, sequence numbers, resuming. https://discord.com/developers/docs/events/gateway.

Frames are uncompressed text whatever the client asked for; clients tell by the frame's type.
"""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 3, 6, 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
#: Members, presences and message content have to be switched on for an application first; here they never are.
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
HEARTBEAT_MILLISECONDS = 41_250

Json = dict[str, Any]


class Connection:
    """A socket; frames leave in the order in which they were put."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._frames: asyncio.Queue[str | int] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def put(self, frame: str) -> None:
        """Send a frame."""
        self._frames.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close, once what was put before is sent."""
        self._frames.put_nowait(code)

    def stop(self) -> None:
        """The socket is gone."""
        self._writer.cancel()

    async def _write(self) -> None:
        while True:
            frame = await self._frames.get()
            if isinstance(frame, int):
                await self._socket.close(code=frame)
                return
            try:
                await self._socket.send_str(frame)
            except ConnectionError:
                return


@dataclass(eq=False)
class Session:
    """What survives a dropped connection: the events to be replayed."""

    id: str
    shard: int
    shards: int
    intents: int
    connection: Connection | None
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=10_000))

    def dispatch(self, event: str, data: Json) -> None:
        """Send an event, now or when the client resumes."""
        self.sequence += 1
        frame = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": data})
        self.sent.append((self.sequence, frame))
        if self.connection is not None:
            self.connection.put(frame)


class Gateway:
    """All sessions of the one application.

    ``ready()`` gives the READY payload without what is the session's own; ``guilds()`` the ids of the bot's guilds,
    each with its GUILD_CREATE payload.
    """

    def __init__(self, token: str, ready: Callable[[], Json], guilds: Callable[[], Iterable[tuple[int, Json]]]) -> None:
        self._token = token
        self._ready = ready
        self._guilds = guilds
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        self.url = ""

    @property
    def connected(self) -> bool:
        """Whether any session has a socket."""
        return any(session.connection for session in self._sessions.values())

    def dispatch(self, event: str, data: Json, guild_id: int | None, intents: int = 0) -> None:
        """Send an event to a guild's shard (0 for what has none), if its intents include one of ``intents``."""
        for session in self._sessions.values():
            if _shard_of(guild_id, session.shards) == session.shard and (not intents or session.intents & intents):
                session.dispatch(event, data)

    def drop(self, *, resumable: bool) -> None:
        """Close every socket. When not resumable, the sessions are forgotten and resuming is refused."""
        for connection in self._connections:
            connection.close(4000)
        for session in self._sessions.values():
            session.connection = None
        if not resumable:
            self._sessions.clear()

    def close(self) -> None:
        """Close every socket for good."""
        for connection in self._connections:
            connection.close(1001)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket)
        self._connections.add(connection)
        connection.put(json.dumps({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MILLISECONDS}}))
        session: Session | None = None
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    session = self._receive(connection, session, json.loads(frame.data))
        finally:
            self._connections.discard(connection)
            connection.stop()
            if session is not None and session.connection is connection:
                session.connection = None
                if socket.close_code in (1000, 1001):
                    # A client that closes in good order ends its session.
                    self._sessions.pop(session.id, None)
        return socket

    def _receive(self, connection: Connection, session: Session | None, frame: Json) -> Session | None:
        operation, data = frame.get("op"), frame.get("d")
        if operation == HEARTBEAT:
            connection.put(json.dumps({"op": ACK}))
        elif operation == PRESENCE and session is not None:
            pass
        elif operation in (IDENTIFY, RESUME) and session is not None:
            connection.close(4005)
        elif operation == IDENTIFY and isinstance(data, dict):
            return self._identify(connection, data)
        elif operation == RESUME and isinstance(data, dict):
            return self._resume(connection, data)
        else:
            connection.close(4003 if session is None else 4001)
        return session

    def _identify(self, connection: Connection, data: Json) -> Session | None:
        shard, shards = data.get("shard", (0, 1))
        refused = (
            4004 if data.get("token") != self._token
            else 4010 if not 0 <= shard < shards
            else 4014 if data.get("intents", 0) & PRIVILEGED
            else None
        )  # fmt: skip
        if refused:
            connection.close(refused)
            return None
        session = Session(secrets.token_hex(16), shard, shards, data.get("intents", 0), connection)
        self._sessions[session.id] = session
        guilds = [(number, made) for number, made in self._guilds() if _shard_of(number, shards) == shard]
        unavailable = [{"id": str(number), "unavailable": True} for number, _ in guilds]
        own = {
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [shard, shards],
            "guilds": unavailable,
        }
        session.dispatch("READY", self._ready() | own)
        for _, made in guilds:
            if session.intents & GUILDS and not made.get("unavailable"):
                session.dispatch("GUILD_CREATE", made | {"unavailable": False})
        return session

    def _resume(self, connection: Connection, data: Json) -> Session | None:
        session = self._sessions.get(data.get("session_id", ""))
        if data.get("token") != self._token:
            connection.close(4004)
            return None
        if session is None:
            connection.put(json.dumps({"op": INVALID_SESSION, "d": False}))
            return None
        seen = data.get("seq") or 0
        if seen > session.sequence:
            connection.close(4007)
            return None
        for number, frame in session.sent:
            if number > seen:
                connection.put(frame)
        session.connection = connection
        session.dispatch("RESUMED", {})
        return session


def _shard_of(guild_id: int | None, shards: int) -> int:
    return 0 if guild_id is None else (guild_id >> 22) % shards
