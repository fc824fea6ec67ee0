"""The engine claims only what it can post, and never twice what it is posting."""

import asyncio

import pytest

from bot.delivery.engine import IN_FLIGHT
from bot.delivery.reconcile import FoundMarker
from bot.model import Delivery, DeliveryStatus, Failed, Hold
from bot.store import Connection, Database, ledger
from tests.bot.delivery.channel import MemoryPoster
from tests.bot.delivery.stage import CHANNEL, Stage
from tests.store.stage import LEASE, NOW, staged


class GatedPoster(MemoryPoster):
    """A poster whose searches and notifications end only after ``gate`` is set."""

    gate: asyncio.Event

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


@pytest.fixture
def gated(database: Database) -> tuple[Stage, GatedPoster]:
    """A stage on each kind of database, with a gated poster."""
    stage = Stage(database)
    poster = GatedPoster(stage.clock.now)
    poster.gate = asyncio.Event()
    poster.add_channel(CHANNEL)
    stage.poster = poster
    return stage, poster


async def hold_all(connection: Connection) -> None:
    """Hold everything that is due because of a missing permission. No organiser is notified."""
    for delivery in await ledger.claim(connection, NOW, LEASE, 100):
        await ledger.hold_delivery(connection, delivery, NOW, Hold.ACCESS, DeliveryStatus.ACCESS, "no permission")


async def test_posting_goes_on_while_many_are_notified(gated: tuple[Stage, GatedPoster]) -> None:
    stage, poster = gated
    for number in range(IN_FLIGHT + 1):
        await staged(stage.database, channel_id=100 + number, key=f"held{number}")
    await stage.database.write(hold_all)
    await stage.subscribe()
    async with stage.engine() as engine:
        for _ in range(IN_FLIGHT + 1):
            engine.notify_waiting()
        await stage.until(lambda: bool(poster.notified) and stage.parts() == [1])
        assert len(poster.notified) == 1, "one after another"
        poster.gate.set()
        await stage.until(lambda: len(poster.notified) == IN_FLIGHT + 1)


async def test_organisers_are_notified_once_across_restarts(gated: tuple[Stage, GatedPoster]) -> None:
    stage, poster = gated
    await stage.subscribe()
    await stage.database.write(hold_all)
    poster.gate.set()
    for _ in range(3):
        async with stage.engine() as engine:
            engine.notify_waiting()
            await engine.wait_until_idle()
    assert len(poster.notified) == 1


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
