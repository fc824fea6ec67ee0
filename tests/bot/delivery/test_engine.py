"""The engine claims only what it can post, and never twice what it is posting."""

import asyncio
from datetime import timedelta

from bot.delivery.engine import IN_FLIGHT
from bot.model import DeliveryStatus, Hold
from bot.store import Connection, Database, ledger
from tests.bot.delivery.stage import GatedPoster, clock_at, posted_parts, running, wait_for_call
from tests.store.stage import LEASE, NOW, staged


async def hold_all(connection: Connection) -> None:
    """Hold everything that is due because of a missing permission. No organiser is notified."""
    for delivery in await ledger.claim(connection, NOW, LEASE, 100):
        await ledger.hold_delivery(connection, delivery, NOW, Hold.ACCESS, DeliveryStatus.ACCESS, "no permission")


async def test_posting_goes_on_while_many_are_notified(database: Database) -> None:
    for number in range(IN_FLIGHT + 1):
        await staged(database, channel_id=100 + number, key=f"held{number}")
    await database.write(hold_all)
    await staged(database)
    clock = clock_at(NOW)
    poster = GatedPoster(clock)
    async with running(database, poster, clock) as engine:
        for _ in range(IN_FLIGHT + 1):
            engine.notify_waiting()
        await wait_for_call(poster, "notify_organisers")
        await wait_for_call(poster, "send", times=2)
        assert posted_parts(poster) == [1]
        assert len(poster.notified) == 1, "one after another"
        poster.gate.set()
        await wait_for_call(poster, "notify_organisers", times=IN_FLIGHT + 1)


async def test_organisers_are_notified_once_across_restarts(database: Database) -> None:
    await staged(database)
    await database.write(hold_all)
    clock = clock_at(NOW)
    poster = GatedPoster(clock)
    poster.gate.set()
    for _ in range(3):
        async with running(database, poster, clock) as engine:
            engine.notify_waiting()
            await engine.wait_until_idle()
    assert len(poster.notified) == 1


async def test_delivery_that_outlasts_its_lease_is_not_started_twice(database: Database) -> None:
    subscription = await staged(database)
    await database.write(ledger.check_channels_first)
    clock = clock_at(NOW)
    poster = GatedPoster(clock)
    async with running(database, poster, clock) as engine:
        await wait_for_call(poster, "find_markers")
        for minutes in (6, 12, 18):
            clock.move_to(NOW + timedelta(minutes=minutes))
            engine.wake()
            await asyncio.sleep(0.05)
        poster.gate.set()
        await engine.wait_until_idle()
        assert poster.calls.count("find_markers") == 1
        assert await database.read(ledger.progress, subscription.id) == 1
