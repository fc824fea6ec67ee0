"""The gateway: sessions, sequence numbers, resuming. https://discord.com/developers/docs/events/gateway.

Frames are always uncompressed text, even if the client asked for compression. Clients look at the frame's type.
"""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.sandbox.model.json import Json

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 3, 6, 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
#: Members, presences and message content have to be enabled for an application; here they never are.
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
HEARTBEAT_MILLISECONDS = 41_250


class Connection:
    """A socket that sends frames in the order of the calls, in the background."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._frames: asyncio.Queue[str | int] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def put(self, frame: str) -> None:
        """Send a frame."""
        self._frames.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close the socket after the frames before it are sent."""
        self._frames.put_nowait(code)

    def stop(self) -> None:
        """Stop sending: the socket is closed."""
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
    """What outlives a dropped connection: the events to replay."""

    id: str
    shard: int
    shards: int
    intents: int
    connection: Connection | None
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=10_000))

    def dispatch(self, event: str, data: Json) -> None:
        """Send an event now, or when the client resumes."""
        self.sequence += 1
        frame = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": data})
        self.sent.append((self.sequence, frame))
        if self.connection is not None:
            self.connection.put(frame)


class Gateway:
    """All sessions of the application.

    Args:
        token: The bot's token.
        ready: Returns the READY payload without the fields that differ between sessions.
        guilds: Returns the id of each guild that the bot is in, with its GUILD_CREATE payload.
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
        """Send an event to a guild's shard (0 if there is no guild), if the session has one of the ``intents``."""
        for session in self._sessions.values():
            if _shard_of(guild_id, session.shards) == session.shard and (not intents or session.intents & intents):
                session.dispatch(event, data)

    def drop(self, *, resumable: bool) -> None:
        """Close every socket. If not resumable, the sessions are forgotten, and resuming is refused."""
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
                    # A client that closes with these codes ends its session.
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
        close_code = (
            4004 if data.get("token") != self._token
            else 4010 if not 0 <= shard < shards
            else 4014 if data.get("intents", 0) & PRIVILEGED
            else None
        )  # fmt: skip
        if close_code:
            connection.close(close_code)
            return None
        session = Session(secrets.token_hex(16), shard, shards, data.get("intents", 0), connection)
        self._sessions[session.id] = session
        guilds = [(guild_id, guild) for guild_id, guild in self._guilds() if _shard_of(guild_id, shards) == shard]
        session_fields = {
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [shard, shards],
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id, _ in guilds],
        }
        session.dispatch("READY", self._ready() | session_fields)
        for _, guild in guilds:
            if session.intents & GUILDS and not guild.get("unavailable"):
                session.dispatch("GUILD_CREATE", guild | {"unavailable": False})
        return session

    def _resume(self, connection: Connection, data: Json) -> Session | None:
        session = self._sessions.get(data.get("session_id", ""))
        if data.get("token") != self._token:
            connection.close(4004)
            return None
        if session is None:
            connection.put(json.dumps({"op": INVALID_SESSION, "d": False}))
            return None
        last_seen = data.get("seq") or 0
        if last_seen > session.sequence:
            connection.close(4007)
            return None
        for sequence, frame in session.sent:
            if sequence > last_seen:
                connection.put(frame)
        session.connection = connection
        session.dispatch("RESUMED", {})
        return session


def _shard_of(guild_id: int | None, shards: int) -> int:
    return 0 if guild_id is None else (guild_id >> 22) % shards
