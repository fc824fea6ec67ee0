"""A world for the end-to-end tests: the sandbox, the real bot on it, and a clock that both share."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.app import Bot, start_bot
from bot.clock import Clock
from bot.demo import next_slot
from bot.sandbox import Channel, Guild, Limits, Message, Permission, Person, Reply, Sandbox
from bot.settings import Settings
from bot.store import Connection

T = TypeVar("T")

#: A Monday in winter, 06:00 in Berlin.
MONDAY = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
#: Channels let messages through at once; the bot's own pace stays.
FREE = Limits(messages=1000, messages_seconds=1.0)
ORGANISER = (
    Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES | Permission.MANAGE_GUILD | Permission.READ_MESSAGE_HISTORY
)


@dataclass(slots=True)
class World:
    """Who and what a test meets: a server with one channel, an organiser and a reader, and the bot on it."""

    clock: Clock
    sandbox: Sandbox
    settings: Settings
    guild: Guild
    reading: Channel
    mara: Person
    jonas: Person
    _open: AsyncExitStack | None = None
    _bot: Bot | None = None

    @property
    def bot(self) -> Bot:
        """The running bot."""
        assert self._bot is not None, "the bot is not running"
        return self._bot

    async def stop(self) -> None:
        """End the bot as SIGTERM does."""
        if self._open is not None:
            await self._open.aclose()
        self._open = self._bot = None

    async def restart(self, down: timedelta = timedelta()) -> None:
        """End the bot, let ``down`` pass, and start it anew on the same database."""
        await self.stop()
        self.clock.move_to(self.clock.now() + down)
        self._open = AsyncExitStack()
        self._bot = await self._open.enter_async_context(start_bot(self.settings, self.clock))

    async def subscribe(self, channel: Channel | None = None, start: str = "Start now", **options: object) -> Reply:
        """Mara subscribes and starts; returns once what is due then is posted."""
        values = {"story": "Inseparable", "timezone": "Europe/Berlin"} | options
        card = await self.mara.command(channel or self.reading, "subscribe", **values)
        reply = await self.mara.press(card.message, start)
        await self.bot.engine.wait_until_idle()
        return reply

    async def next_day(self, days: int = 1) -> None:
        """Step from slot to slot."""
        for _ in range(days):
            await next_slot(self.bot)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return once something is so that comes by itself, at most a minute from now; what never comes fails."""
        async with asyncio.timeout(60):
            while not holds():
                await asyncio.sleep(0.02)
        await self.bot.engine.wait_until_idle()

    async def until_read(self, holds: Callable[[T], bool], work: Callable[[Connection], Awaitable[T]]) -> None:
        """The same for something that the database knows."""
        async with asyncio.timeout(60):
            while not holds(await self.bot.database.read(work)):
                await asyncio.sleep(0.02)

    def posts(self, channel: Channel | None = None) -> list[Message]:
        """What the bot has said in a channel for everybody, oldest first."""
        return [
            message
            for message in self.sandbox.messages(channel or self.reading)
            if message.author.bot and not message.deleted
        ]


@asynccontextmanager
async def open_world(tmp_path: Path, limits: Limits = FREE, ahead: timedelta = timedelta()) -> AsyncIterator[World]:
    """The world, running until the block is left. ``World.restart`` ends the bot and starts it anew.

    ``ahead``: by how much the bot's clock is ahead of Discord's.
    """
    clock = Clock()
    clock.move_to(MONDAY)
    sandbox = Sandbox(now=lambda: clock.now() - ahead, limits=limits)
    await sandbox.start()
    guild = sandbox.add_guild("The Reading Room", owner="Mara")
    reading = sandbox.add_channel(guild, "reading")
    settings = Settings(
        discord_token=sandbox.token,
        database_url=f"sqlite:///{tmp_path / 'cliffhanger.db'}",
        discord_api_url=sandbox.api_url,
    )
    world = World(
        clock=clock,
        sandbox=sandbox,
        settings=settings,
        guild=guild,
        reading=reading,
        mara=sandbox.add_person(guild, "Mara", permissions=ORGANISER),
        jonas=sandbox.add_person(guild, "Jonas"),
    )
    try:
        await world.restart()
        yield world
    finally:
        await world.stop()
        await sandbox.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A world, with the bot running."""
    async with open_world(tmp_path) as world:
        yield world
