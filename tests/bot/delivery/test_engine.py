"""The engine claims only what it can post, and never twice what it is posting."""

import asyncio

import pytest

from bot.delivery.reconcile import FoundMarker
from bot.model import Failed
from bot.store import Database, ledger
from tests.bot.delivery.channel import MemoryPoster
from tests.bot.delivery.stage import CHANNEL, Stage


class GatedPoster(MemoryPoster):
    """A poster whose searches end only after ``gate`` is set."""

    gate: asyncio.Event

    async def find_markers(
        self, channel_id: int, key: str, after: int, home_channel_id: int
    ) -> tuple[FoundMarker, ...] | Failed:
        """Search when the gate is open."""
        found = await super().find_markers(channel_id, key, after, home_channel_id)
        await self.gate.wait()
        return found


@pytest.fixture
def gated(database: Database) -> tuple[Stage, GatedPoster]:
    """A stage on each kind of database, with a gated poster."""
    stage = Stage(database)
    poster = GatedPoster(stage.clock.now)
    poster.gate = asyncio.Event()
    poster.add_channel(CHANNEL)
    stage.poster = poster
    return stage, poster


async def test_delivery_that_outlasts_its_lease_is_not_started_twice(gated: tuple[Stage, GatedPoster]) -> None:
    stage, poster = gated
    subscription = await stage.subscribe()
    await stage.database.write(ledger.check_channels_first)
    async with stage.engine() as engine:
        await stage.until(lambda: "find_markers" in poster.calls)
        for _ in range(3):
            stage.pass_time(minutes=6)
            engine.wake()
            await asyncio.sleep(0.05)
        poster.gate.set()
        await engine.wait_until_idle()
        assert poster.calls.count("find_markers") == 1
        assert await stage.progress(subscription) == 1
