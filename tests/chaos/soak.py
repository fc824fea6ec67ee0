"""A long run without trouble: each day has its part at its local time, and memory does not grow.

``python -m tests.chaos.soak`` runs 200 subscriptions for a year. ``tests/e2e/test_soak.py`` is shorter, across
the weeks in which clocks change. The bot is a real process with the real client; only its rate limit is lifted.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import monotonic
from typing import Final
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.model import Cadence, DeliveryKind, Discussion, Edition, PlannedDelivery, SubscriptionSettings
from bot.sandbox import Limits, Message, Sandbox
from bot.services.editions import EditionDraft, Length, freeze
from bot.services.story_columns import to_columns
from bot.store import Connection, Database, ledger, library, subscriptions
from bot.store.database import database_url
from bot.store.schema import migrate
from story import Parts, read, split
from tests.chaos.process import Process
from tests.chaos.run import BOT, Driver, Scenario
from tests.chaos.stage import Stage

#: In each zone the clocks change in March or April, in some of them at the very time of the post.
PLACES: Final = (
    ("America/New_York", time(2, 30)), ("Europe/Berlin", time(2, 30)), ("Australia/Sydney", time(2, 30)),
    ("Australia/Lord_Howe", time(1, 45)), ("America/Santiago", time(23, 30)), ("Africa/Cairo", time(8)),
)  # fmt: skip
REQUESTS_A_SECOND: Final = 1000.0


@dataclass(slots=True)
class Soak:
    """The result of a run.

    Attributes:
        wrong: Everything that is not as expected.
        memory: How many slots had passed, with the process's resident memory then, in bytes.
    """

    posts: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    memory: list[tuple[int, int]] = field(default_factory=list)

    def memory_between(self, low: float, high: float) -> float:
        """Return the median memory in megabytes from the share ``low`` to the share ``high`` of the slots."""
        last = self.memory[-1][0]
        return median(size for slot, size in self.memory if low * last <= slot <= high * last) / 1e6


async def soak(folder: Path, count: int, days: int, beginning: datetime) -> Soak:
    """Run ``count`` subscriptions for so many days."""
    begun, result = monotonic(), Soak()
    clock = Clock()
    clock.move_to(beginning)
    sandbox = Sandbox(now=clock.now, limits=Limits(requests=None, messages=10_000))
    await sandbox.start()
    process = Process(sandbox, folder, BOT, REQUESTS_A_SECOND)
    watching: asyncio.Task[None] | None = None
    try:
        guild = sandbox.add_guild("The Reading Room", owner="Mara")
        channels = [sandbox.add_channel(guild, f"room-{number}") for number in range(count)]
        mara = sandbox.add_person(guild, "Mara")
        file = folder / "cliffhanger.db"
        await fill(f"sqlite:///{file}", guild.id, [channel.id for channel in channels], days, beginning)
        stage = Stage(sandbox, guild, mara, {channel.id: channel for channel in channels})
        driver = Driver(Scenario(seed=0, kills=0), clock, stage, process, file, Random(0))
        watching = asyncio.create_task(watch(driver, process, result))
        await driver.drive()
        driver.close()
        for number, channel in enumerate(channels):
            zone, at = PLACES[number % len(PLACES)]
            messages = [message for message in sandbox.messages(channel) if message.author.bot]
            result.posts += len(messages)
            result.wrong += judge(messages[1:-1], days, zone, at)
        result.seconds = monotonic() - begun
        return result
    finally:
        if watching is not None:
            watching.cancel()
        await process.close()
        await sandbox.close()


async def fill(url: str, guild_id: int, channel_ids: Sequence[int], days: int, now: datetime) -> None:
    """Add one story with one part for each day, and a subscription in each channel."""
    await migrate(database_url(url))
    database = Database(database_url(url))
    text = "\n\n".join(f"Day {number}. The lamp {number} burned low and nobody came." for number in range(days))
    story = read(text.encode(), "days.txt")

    async def keep(connection: Connection) -> Edition:
        story_id, _ = await library.add(connection, guild_id, None, now, to_columns(story))
        return await freeze(connection, story_id, EditionDraft(Length.SHORT, split(story, Parts(days))))

    async def subscribe(connection: Connection, edition: Edition) -> None:
        for number, channel_id in enumerate(channel_ids):
            zone, at = PLACES[number % len(PLACES)]
            subscription_id = await subscriptions.create(
                connection,
                key=f"key-{number}",
                guild_id=guild_id,
                channel_id=channel_id,
                edition_id=edition.id,
                cadence=Cadence(at, zone),
                settings=SubscriptionSettings(
                    discussion=Discussion.NONE, announce=False, plain_messages=number % 2 == 0
                ),
                subscriber_id=1,
                locale="en",
                created_at=now,
            )
            await ledger.open_delivery(
                connection, subscription_id, channel_id, PlannedDelivery(DeliveryKind.OPENING, 0, now, now)
            )

    await database.write(subscribe, await database.write(keep))
    await database.close()


async def watch(driver: Driver, process: Process, result: Soak) -> None:
    """Record the process's memory five times a second."""
    while True:
        await asyncio.sleep(0.2)
        if process.alive:
            result.memory.append((driver.result.slots, process.memory()))


def judge(posts: Sequence[Message], days: int, zone: str, at: time) -> list[str]:
    """Return what is wrong: parts come once, in order, one each day, at the local time or the gap later."""
    numbers = [int(match[1]) for post in posts if (match := re.search(r"part (\d+) of \d+", post.text))]
    wrong = [] if numbers == list(range(1, days + 1)) else [f"{zone}: parts {numbers}"]
    first = posts[0].timestamp.astimezone(ZoneInfo(zone)).date()
    for day, post in enumerate(posts):
        slot = datetime.combine(first + timedelta(days=day), at, ZoneInfo(zone)).astimezone(UTC)
        if not timedelta() <= post.timestamp - slot < timedelta(minutes=1):
            wrong.append(f"{zone}: part {numbers[day]} came at {post.timestamp}, not at {slot}")
    return wrong


def main() -> int:
    """Run a year, and print the figures. Returns 1 if anything is wrong or memory grew by more than a tenth."""
    with tempfile.TemporaryDirectory(prefix="cliffhanger-soak-") as folder:
        result = asyncio.run(soak(Path(folder), 200, 365, datetime(2026, 1, 1, 0, 0, tzinfo=UTC)))
    quarter, end = result.memory_between(0.2, 0.3), result.memory_between(0.95, 1)
    print(f"{result.posts} posts in {result.seconds:.0f} s")
    print(f"memory: {quarter:.1f} MB after a quarter, {end:.1f} MB at the end")
    print("\n".join(result.wrong[:20]) or "every part came on its day at its time")
    return 1 if result.wrong or end > quarter * 1.1 else 0


if __name__ == "__main__":
    sys.exit(main())
