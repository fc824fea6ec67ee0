"""What the delivery tests begin with: the engine at work on a real database and on channels in memory."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.engine import Engine
from bot.delivery.reconcile import FoundMarker
from bot.model import Delivery, Failed
from bot.store import Database
from tests.bot.delivery.channel import MemoryPoster

CHANNEL = 7


def clock_at(now: datetime) -> Clock:
    """Return a clock that goes on from ``now``."""
    clock = Clock()
    clock.move_to(now)
    return clock


def memory_poster(clock: Clock, *channel_ids: int) -> MemoryPoster:
    """Return a poster with these channels, or with ``CHANNEL``."""
    poster = MemoryPoster(clock.now)
    for channel_id in channel_ids or (CHANNEL,):
        poster.add_channel(channel_id)
    return poster


class GatedPoster(MemoryPoster):
    """A poster whose searches and notifications end only after ``gate`` is set."""

    def __init__(self, clock: Clock, *channel_ids: int) -> None:
        super().__init__(clock.now)
        self.gate = asyncio.Event()
        for channel_id in channel_ids or (CHANNEL,):
            self.add_channel(channel_id)

    async def find_markers(
        self, channel_id: int, key: str, after: int, home_channel_id: int
    ) -> tuple[FoundMarker, ...] | Failed:
        """Search when the gate is open."""
        found = await super().find_markers(channel_id, key, after, home_channel_id)
        await self.gate.wait()
        return found

    async def notify_organisers(self, delivery: Delivery) -> bool:
        """Notify when the gate is open."""
        notified = await super().notify_organisers(delivery)
        await self.gate.wait()
        return notified


@asynccontextmanager
async def running(database: Database, poster: MemoryPoster, clock: Clock) -> AsyncIterator[Engine]:
    """Run an engine until the end of the block."""
    engine = Engine(database, poster, clock)
    task = asyncio.create_task(engine.run())
    try:
        yield engine
    finally:
        if isinstance(poster, GatedPoster):
            poster.gate.set()
        await engine.stop()
        await task


async def move_on(engine: Engine, clock: Clock, time: timedelta) -> None:
    """Move the clock, and wait until everything that is due then is posted."""
    clock.move_to(clock.now() + time)
    engine.wake()
    await engine.wait_until_idle()


def posted_parts(poster: MemoryPoster, channel_id: int = CHANNEL) -> list[int]:
    """Return the numbers of the parts that were announced in a channel, in the order of their posts."""
    text = "\n".join(poster.texts(channel_id))
    return [int(number) for number in re.findall(r"The Lamp, part (\d+) of 4", text)]


async def wait_for_call(poster: MemoryPoster, method: str, times: int = 1) -> None:
    """Return once a method of the poster was called so often."""
    async with asyncio.timeout(30):
        while poster.calls.count(method) < times:
            await asyncio.sleep(0.01)
