"""A real discord.py client, at the sandbox."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands

from bot.sandbox import Channel, Guild, Limits, Permission, Person, Sandbox


class Clock:
    """A time that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 27, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """The present."""
        return self.time

    def move(self, **by: float) -> None:
        """Go forward."""
        self.time += timedelta(**by)


class Client(discord.AutoShardedClient):
    """As the bot is: many shards, few intents. Commands are put into ``tree`` before it runs."""

    def __init__(self, **options: Any) -> None:
        options = {"intents": discord.Intents(guilds=True), "max_ratelimit_timeout": 30.0} | options
        super().__init__(allowed_mentions=discord.AllowedMentions.none(), guild_ready_timeout=0.05, **options)
        self.tree = app_commands.CommandTree(self)
        self.seen: list[tuple[str, Any]] = []

    async def setup_hook(self) -> None:
        """Register the commands."""
        if self.tree.get_commands():
            await self.tree.sync()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Note every event."""
        self.seen.append((event, args))
        super().dispatch(event, *args, **kwargs)

    async def see(self, event: str, seconds: float = 5.0) -> Any:
        """Wait until an event has happened, then give its first argument; each is given once."""
        async with asyncio.timeout(seconds):
            while True:
                for index, (name, args) in enumerate(self.seen):
                    if name == event:
                        del self.seen[index]
                        return args[0] if args else None
                await asyncio.sleep(0.005)

    def text(self, channel: Channel) -> discord.TextChannel:
        """A channel as the client knows it."""
        found = self.get_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        return found


Run = Callable[[Client], Awaitable[Client]]


@pytest.fixture
def clock() -> Clock:
    """The sandbox's time."""
    return Clock()


@pytest.fixture
def limits() -> Limits:
    """No waiting, where a test does not say otherwise."""
    return Limits(requests=None, messages=1000, messages_seconds=1.0, answer_seconds=0.5)


@pytest.fixture
async def sandbox(clock: Clock, limits: Limits) -> AsyncIterator[Sandbox]:
    """A running sandbox."""
    sandbox = Sandbox(clock.now, limits=limits)
    await sandbox.start()
    yield sandbox
    await sandbox.close()


@pytest.fixture
def guild(sandbox: Sandbox) -> Guild:
    """A server."""
    return sandbox.add_guild("The Reading Room", owner="Mara")


@pytest.fixture
def channel(sandbox: Sandbox, guild: Guild) -> Channel:
    """A text channel."""
    return sandbox.add_channel(guild, "reading")


@pytest.fixture
def mara(sandbox: Sandbox, guild: Guild, channel: Channel) -> Person:
    """Who may manage the server, by a role."""
    return sandbox.add_person(guild, "Mara the organiser", Permission.MANAGE_GUILD)


@pytest.fixture
def ben(sandbox: Sandbox, guild: Guild, channel: Channel) -> Person:
    """An ordinary member."""
    return sandbox.add_person(guild, "Ben")


@pytest.fixture
async def run(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Run]:
    """Connects clients to the sandbox, and closes them."""
    monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(sandbox.gateway_url))
    running: list[tuple[Client, asyncio.Task[None]]] = []

    async def start(client: Client) -> Client:
        task = asyncio.create_task(client.start(sandbox.token))
        running.append((client, task))
        ready = asyncio.create_task(client.see("ready"))
        await asyncio.wait((task, ready), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ready.cancel()
            await task
        await ready
        return client

    yield start
    for client, task in running:
        await client.close()
        await asyncio.wait([task])


@pytest.fixture
async def client(run: Run, guild: Guild, channel: Channel) -> Client:
    """A connected client without commands."""
    return await run(Client())
