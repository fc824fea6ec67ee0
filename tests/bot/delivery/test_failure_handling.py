"""Failures: a delivery that cannot be posted waits, organisers hear of it once, and nothing is lost."""

from datetime import timedelta

import pytest

from bot.model import Failed, Hold
from bot.store import Database, holds
from tests.bot.delivery.channel import ACCESS, GONE, LATER, NO_HISTORY
from tests.bot.delivery.stage import CHANNEL, clock_at, memory_poster, move_on, posted_parts, running
from tests.store.stage import NOW, next_delivery, staged

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("failed", "hold"), [(ACCESS, Hold.ACCESS), (GONE, Hold.GONE), (NO_HISTORY, Hold.UNCERTAIN)], ids=str
)
async def test_delivery_is_held_until_it_is_released(database: Database, failed: Failed, hold: Hold) -> None:
    subscription = await staged(database)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    poster.fail("send", failed)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        held = await next_delivery(database, subscription)
        assert held.hold is hold
        assert [delivery.id for delivery in poster.notified] == [held.id]
        await move_on(engine, clock, 3 * DAY)
        assert posted_parts(poster) == []
        assert len(poster.notified) == 1, "organisers hear of it once"
        await database.write(holds.release, held, clock.now())
        engine.wake()
        await engine.wait_until_idle()
        assert posted_parts(poster) == [1]
        await move_on(engine, clock, DAY)
    assert posted_parts(poster) == [1, 2]


async def test_delivery_is_tried_again_at_once_if_the_permission_came_back_meanwhile(database: Database) -> None:
    subscription = await staged(database)
    delivery = await next_delivery(database, subscription)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    poster.fail("send", ACCESS)
    async with running(database, poster, clock) as engine:
        engine.note_resolved(delivery)
        await engine.wait_until_idle()
    assert posted_parts(poster) == [1]
    assert poster.notified == []


async def test_failed_notification_is_sent_in_a_later_round(database: Database) -> None:
    await staged(database)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    poster.channels[CHANNEL].may_send = False
    poster.fail("notify_organisers", RuntimeError("a defect"))
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        assert poster.notified == []
        engine.notify_waiting()
        await engine.wait_until_idle()
        assert len(poster.notified) == 1


async def test_organisers_hear_once_of_a_delivery_that_fails_for_a_day(database: Database) -> None:
    await staged(database)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    poster.fail("send", LATER, times=1000)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        for _ in range(46):
            await move_on(engine, clock, timedelta(minutes=30))
        assert poster.notified == []
        for _ in range(10):
            await move_on(engine, clock, timedelta(minutes=30))
        assert len(poster.notified) == 1
