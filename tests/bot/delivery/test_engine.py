"""The engine takes no more than it can hold, and nothing that it is at already."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.engine import IN_FLIGHT, Engine
from bot.delivery.reconcile import FoundMarker
from bot.model import Delivery, DeliveryStatus, Failed, Hold, Posted, RenderedMessage, SendResult
from bot.store import Connection, Database, ledger
from tests.store.stage import NOW, staged

LEASE = timedelta(minutes=5)


class SlowPoster:
    """Posts at once, but looks through channels and tells people only when it is let."""

    def __init__(self) -> None:
        self.let = asyncio.Event()
        self.sent = self.surveys = self.told = 0

    async def send(self, channel_id: int, page: RenderedMessage, nonce: str) -> SendResult:
        """A message of its own number."""
        self.sent += 1
        return Posted(self.sent)

    async def find(self, channel_id: int, page: RenderedMessage, after: int, home_channel_id: int) -> SendResult | None:
        """Nothing."""
        return None

    async def find_markers(
        self, channel_id: int, key: str, after: int, home_channel_id: int
    ) -> tuple[FoundMarker, ...] | Failed:
        """Nothing, in the end."""
        self.surveys += 1
        await self.let.wait()
        return ()

    async def channel_failure(self, channel_id: int) -> Failed | None:
        """Every channel is there."""
        return None

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> SendResult:
        """As Discord does it."""
        return Posted(message_id)

    async def notify_organisers(self, row: Delivery) -> bool:
        """In the end."""
        self.told += 1
        await self.let.wait()
        return True


@asynccontextmanager
async def running(database: Database, poster: SlowPoster, clock: Clock) -> AsyncIterator[Engine]:
    """An engine at work."""
    engine = Engine(database, poster, clock)
    task = asyncio.create_task(engine.run())
    try:
        yield engine
    finally:
        poster.let.set()
        await engine.stop()
        await task


def clock_at(now: datetime) -> Clock:
    """One that goes on from there."""
    clock = Clock()
    clock.move_to(now)
    return clock


async def hold_all(connection: Connection) -> None:
    """Everything that is due waits for a permission, and nobody was told."""
    for row in await ledger.claim(connection, NOW, LEASE, 100):
        await ledger.hold_delivery(connection, row, NOW, Hold.ACCESS, DeliveryStatus.ACCESS, "no permission")


async def test_however_many_are_to_be_told_posts_go_on_meanwhile(database: Database) -> None:
    for number in range(IN_FLIGHT + 1):
        await staged(database, channel_id=100 + number, key=f"held{number}")
    await database.write(hold_all)
    await staged(database)
    poster = SlowPoster()
    async with running(database, poster, clock_at(NOW)) as engine, asyncio.timeout(30):
        for _ in range(IN_FLIGHT + 1):
            engine.notify_waiting()
        while poster.told == 0 or poster.sent == 0:
            await asyncio.sleep(0.01)
        assert poster.told == 1, "one after another"
        poster.let.set()
        while poster.told < IN_FLIGHT + 1:
            await asyncio.sleep(0.01)


async def test_who_was_told_is_not_told_again_be_it_at_the_next_start(database: Database) -> None:
    await staged(database)
    await database.write(hold_all)
    poster = SlowPoster()
    poster.let.set()
    for _ in range(3):
        async with running(database, poster, clock_at(NOW)) as engine:
            engine.notify_waiting()
            await engine.wait_until_idle()
    assert poster.told == 1


async def test_what_outlasts_its_lease_is_not_begun_a_second_time(database: Database) -> None:
    held = await staged(database)
    await database.write(ledger.check_channels_first)
    poster, clock = SlowPoster(), clock_at(NOW)
    async with running(database, poster, clock) as engine:
        while poster.surveys == 0:
            await asyncio.sleep(0)
        for minutes in (6, 12, 18):
            clock.move_to(NOW + timedelta(minutes=minutes))
            engine.wake()
            await asyncio.sleep(0.05)
        poster.let.set()
        await engine.wait_until_idle()
        assert poster.surveys == 1
        assert await database.read(ledger.progress, held.id) == 1
