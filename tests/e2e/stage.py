"""What the end-to-end tests share: the sandbox, the real bot on it, and one clock for both."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.app import Bot, start_bot
from bot.clock import Clock
from bot.demo import next_slot
from bot.model import Delivery, Subscription
from bot.sandbox import Channel, Guild, Limits, Message, Permission, Person, Reply, Sandbox
from bot.settings import Settings
from bot.store import Connection, ledger, subscriptions
from bot.store.backup import back_up as copy_database
from bot.store.database import database_url

T = TypeVar("T")

#: A Monday in winter, 06:00 in Berlin.
MONDAY = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
#: Channels accept messages at once. The bot's own rate limiter still works.
UNLIMITED = Limits(messages=1000, messages_seconds=1.0)
ORGANISER = (
    Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES | Permission.MANAGE_GUILD | Permission.READ_MESSAGE_HISTORY
)
#: The longer bundled story. The other one, Inseparable, has 7 parts when its parts are short.
SHOES = "Three Hundred Pairs of Shoes"

#: Discord's flag of a message that notifies nobody, and its type of a text in Components V2.
SILENT, TEXT_DISPLAY = 4096, 10
#: Routes of Discord's API at which the sandbox can fail.
MESSAGES = "/channels/{channel_id}/messages"
THREADS = "/channels/{channel_id}/messages/{message_id}/threads"
FORUM_POSTS = "/channels/{channel_id}/threads"


def part_numbers(messages: Iterable[Message]) -> list[int]:
    """Return the part numbers that the announcing lines name, in the order of the messages."""
    matches = (re.search(r", part (\d+) of \d+", message.content) for message in messages)
    return [int(match[1]) for match in matches if match]


def prose(messages: Iterable[Message]) -> Iterator[str]:
    """Yield the Markdown of messages of prose, without the bot's own footers."""
    for message in messages:
        if message.flags & SILENT:  # openings, announcing lines and closing posts notify; prose does not
            texts = [block["content"] for block in message.components if block["type"] == TEXT_DISPLAY]
            yield from (
                re.sub(r"^-# End of part.*", "", text, flags=re.MULTILINE) for text in texts or [message.content]
            )


def requests_to(channel: Channel) -> Callable[[str, object], bool]:
    """Return a filter for ``Fault.only``: it matches requests to that channel."""

    def matches(path: str, _body: object) -> bool:
        return str(channel.id) in path

    return matches


@dataclass(slots=True)
class World:
    """A server with one channel, an organiser (Mara) and a reader (Jonas), and the running bot."""

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

    # The bot and the time

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        if self._open is not None:
            await self._open.aclose()
        self._open = self._bot = None

    async def restart(self, down: timedelta = timedelta()) -> None:
        """Stop the bot, let ``down`` pass, and start it again on the same database."""
        await self.stop()
        self.clock.move_to(self.clock.now() + down)
        self._open = AsyncExitStack()
        self._bot = await self._open.enter_async_context(start_bot(self.settings, self.clock))

    async def use_database(self, url: str) -> None:
        """Stop the bot, and start it on another database."""
        await self.stop()
        self.settings = replace(self.settings, database_url=url)
        await self.restart()

    async def wait_until_idle(self) -> None:
        """Wait until the bot has posted everything that is due."""
        await self.bot.engine.wait_until_idle()

    async def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that happens without further steps, then for the bot to be idle.

        Raises:
            TimeoutError: if it has not happened after a minute.
        """
        async with asyncio.timeout(60):
            while not condition():
                await asyncio.sleep(0.02)
        await self.wait_until_idle()

    async def wait_until_read(self, condition: Callable[[T], bool], work: Callable[[Connection], Awaitable[T]]) -> None:
        """Wait until a read of the database meets the condition.

        Raises:
            TimeoutError: if it does not within a minute.
        """
        async with asyncio.timeout(60):
            while not condition(await self.bot.database.read(work)):
                await asyncio.sleep(0.02)

    async def pass_time(self, duration: timedelta) -> None:
        """Move the clock forward, and wait until everything that is due then is posted."""
        await self.move_clock_to(self.clock.now() + duration)

    async def move_clock_to(self, when: datetime) -> None:
        """Set the clock, and wait until everything that is due then is posted."""
        self.clock.move_to(when)
        self.bot.engine.wake()
        await self.wait_until_idle()

    async def next_day(self, days: int = 1) -> None:
        """Go on to the next slot, ``days`` times."""
        for _ in range(days):
            await next_slot(self.bot)

    # What the organiser does

    async def card(self, **options: object) -> Reply:
        """Let Mara type ``/subscribe`` in the channel."""
        return await self.mara.command(self.reading, "subscribe", **({"story": "Inseparable"} | options))

    async def press(self, message: Message, label: str) -> Reply:
        """Let Mara press a button, and wait until everything that is due then is posted."""
        reply = await self.mara.press(message, label)
        await self.wait_until_idle()
        return reply

    async def subscribe(self, channel: Channel | None = None, start: str = "Start now", **options: object) -> Reply:
        """Let Mara subscribe and start, and wait until everything that is due then is posted."""
        values = {"story": "Inseparable", "timezone": "Europe/Berlin"} | options
        card = await self.mara.command(channel or self.reading, "subscribe", **values)
        return await self.press(card.message, start)

    # What there is to see

    def posts(self, channel: Channel | None = None) -> list[Message]:
        """Return the bot's public messages in a channel, oldest first."""
        return [
            message
            for message in self.sandbox.messages(channel or self.reading)
            if message.author.bot and not message.deleted
        ]

    def posted_parts(self, channel: Channel | None = None) -> list[int]:
        """Return the numbers of the parts announced in a channel, in its order."""
        return part_numbers(self.posts(channel))

    def announcing_line(self, part: int) -> Message:
        """Return the message that announces a part."""
        return next(post for post in self.posts() if f", part {part} of" in post.content)

    def part_end(self, part: int) -> Message:
        """Return the last message of a part: the one with its buttons."""
        return next(post for post in self.posts() if f"-# End of part {part} of" in post.text)

    def thread_lengths(self) -> list[int]:
        """Return how many messages each thread of the channel has."""
        return [len(self.sandbox.messages(thread)) for thread in self.sandbox.threads(self.reading)]

    async def subscription(self, channel: Channel | None = None) -> Subscription:
        """Return the running subscription of a channel."""
        channel_id = (channel or self.reading).id
        subscription = await self.bot.database.read(subscriptions.active_in_channel, channel_id)
        assert subscription is not None
        return subscription

    async def next_delivery(self) -> Delivery:
        """Return the next delivery of the channel's subscription."""
        delivery = await self.bot.database.read(ledger.next_delivery, (await self.subscription()).id)
        assert delivery is not None
        return delivery

    async def next_wake_time(self) -> datetime:
        """Return when the bot has something to do next."""
        when = await self.bot.database.read(ledger.next_wake_time)
        assert when is not None
        return when

    async def running_titles(self) -> list[str]:
        """Return the titles of all stories that run on the server."""
        running = await self.bot.database.read(subscriptions.active_in_guild, self.guild.id)
        return [subscription.story.title for subscription in running]

    # Backups

    def back_up(self, folder: Path) -> Path:
        """Back up the database as ``cliffhanger backup`` does while the bot runs, and return the copy."""
        copy = folder / "backup.db"
        copy_database(database_url(self.settings.database_url), copy)
        return copy

    async def restore(self, copy: Path, down: timedelta = timedelta()) -> None:
        """Stop the bot, put a backup in the place of its database, and start the bot after ``down``."""
        await self.stop()
        self.replace_database(copy)
        await self.restart(down)

    def replace_database(self, copy: Path) -> None:
        """Put a backup in the place of the database of the stopped bot."""
        file = self.database_file
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        shutil.copy(copy, file)

    @property
    def database_file(self) -> Path:
        """The file of the SQLite database."""
        return Path(self.settings.database_url.removeprefix("sqlite:///"))


@asynccontextmanager
async def open_sandbox(now: Callable[[], datetime] | None = None, limits: Limits = UNLIMITED) -> AsyncIterator[Sandbox]:
    """Start a look-alike of Discord with one server and one channel in it; close it when the block is left.

    Without ``now`` it has the real time.
    """
    sandbox = Sandbox(now=now or Clock().now, limits=limits)
    await sandbox.start()
    try:
        sandbox.add_channel(sandbox.add_guild("The Reading Room", owner="Mara"), "reading")
        yield sandbox
    finally:
        await sandbox.close()


@asynccontextmanager
async def open_world(
    tmp_path: Path, limits: Limits = UNLIMITED, ahead: timedelta = timedelta()
) -> AsyncIterator[World]:
    """Open the world, with the bot running in it until the block is left.

    ``ahead``: by how much the bot's clock is ahead of Discord's.
    """
    clock = Clock()
    clock.move_to(MONDAY)
    async with open_sandbox(lambda: clock.now() - ahead, limits) as sandbox:
        (guild,) = sandbox.world.guilds.values()
        (reading,) = sandbox.world.channels.values()
        world = World(
            clock=clock,
            sandbox=sandbox,
            settings=Settings(
                discord_token=sandbox.token,
                database_url=f"sqlite:///{tmp_path / 'cliffhanger.db'}",
                discord_api_url=sandbox.api_url,
            ),
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
