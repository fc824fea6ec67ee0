"""Once a minute: a sign of life, a look at the lag, and an alarm when posting has stalled for an hour."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.cli.status import is_ill
from bot.clock import Clock
from bot.housekeeping import Housekeeper, apply_zone_rules, check_after_absence
from bot.model import Delivery, DeliveryKind, DeliveryStatus, Hold, PlannedDelivery, Subscription
from bot.scheduling import schedule
from bot.services import next_part, subscriptions
from bot.store import Database, health, ledger, moves
from bot.store import holds as hold_store
from tests.store import faults
from tests.store.stage import MINUTE, NOW, staged


class Host:
    """Whoever hosts the bot; remembers what they were told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.reached = True

    async def notify_organisers(self, text: str) -> bool:
        """An alarm, if it comes through."""
        if self.reached:
            self.told.append(text)
        return self.reached


@pytest.fixture
def host() -> Host:
    """Somebody who is told nothing yet."""
    return Host()


def keeper(database: Database, host: Host) -> Housekeeper:
    """One whose time is passed in."""

    async def nothing() -> None:
        pass

    return Housekeeper(database, Clock(), host.notify_organisers, nothing, timedelta(days=30))


async def test_a_stall_of_an_hour_is_told_once_and_again_after_it_was_mended(database: Database, host: Host) -> None:
    await staged(database)
    keeping = keeper(database, host)
    for minute in range(180):
        await keeping.run_once(NOW + minute * MINUTE)
    assert len(host.told) == 1
    assert "1 posts are overdue, the first by 1:01:00" in host.told[0]
    later = await _until_tomorrow(database, NOW + 180 * MINUTE)
    await keeping.run_once(NOW + 181 * MINUTE)
    for minute in range(90):
        await keeping.run_once(later + minute * MINUTE)
    assert len(host.told) == 2


async def test_a_stall_is_told_as_soon_as_its_host_can_be_reached(database: Database, host: Host) -> None:
    await staged(database)
    keeping = keeper(database, host)
    host.reached = False
    for minute in range(120):
        await keeping.run_once(NOW + minute * MINUTE)
    host.reached = True
    for minute in range(120, 180):
        await keeping.run_once(NOW + minute * MINUTE)
    assert len(host.told) == 1


@pytest.mark.parametrize("posts", [False, True], ids=["nothing", "another channel"])
async def test_tries_in_vain_are_a_stall_where_nothing_is_posted(database: Database, host: Host, posts: bool) -> None:
    await staged(database)
    keeping = keeper(database, host)
    for minute in range(0, 90, 5):
        now = NOW + minute * MINUTE
        (row,) = await database.write(ledger.claim, now, MINUTE, 1)
        await database.write(ledger.retry_later, row, now, now + 5 * MINUTE, DeliveryStatus.LATER, "a program error")
        if posts:
            await staged(database, channel_id=100 + minute, key=f"k{minute}")
            (other,) = await database.write(ledger.claim, now, MINUTE, 1)
            await database.write(ledger.settle, other, now, DeliveryStatus.POSTED, "", ())
        for later in range(5):
            await keeping.run_once(now + later * MINUTE)
    found = await database.read(health.read_health, NOW + 90 * MINUTE)
    assert (found.lag, found.failing, found.retried) == (timedelta(), 90 * MINUTE, 1)
    assert is_ill(found, NOW + 90 * MINUTE)
    assert [told[:48] for told in host.told] == ([] if posts else ["Posting has stalled: 1 posts are tried in vain, "])


async def test_a_database_that_has_not_worked_for_an_hour_is_told_once(database: Database, host: Host) -> None:
    if not database.is_sqlite:
        pytest.skip("the faults of a server are met end to end")
    keeping = keeper(database, host)
    for begun in (NOW, NOW + timedelta(hours=3)):
        host.told.clear()
        with faults.read_only(database):
            for minute in range(60):
                await keeping.run_once(begun + minute * MINUTE)
            assert host.told == []
            host.reached = False
            await keeping.run_once(begun + 60 * MINUTE)
            host.reached = True
            for minute in range(61, 120):
                await keeping.run_once(begun + minute * MINUTE)
        (told,) = host.told
        assert told.startswith("Posting has stalled for an hour: The database cannot be used")
        await keeping.run_once(begun + 120 * MINUTE)


async def test_a_bot_that_gives_a_sign_of_life_is_not_stopped_whatever_its_clock_said_then(database: Database) -> None:
    await database.write(health.record_stop, NOW + timedelta(hours=2))
    assert (await database.read(health.read_health, NOW)).stopped == NOW + timedelta(hours=2)
    await database.write(health.record_heartbeat, NOW)
    assert (await database.read(health.read_health, NOW)).stopped is None


async def test_what_waits_for_the_morning_is_not_tried_in_vain(database: Database) -> None:
    await staged(database)
    (row,) = await database.write(ledger.claim, NOW, MINUTE, 1)
    await database.write(ledger.retry_later, row, NOW, NOW + 9 * 60 * MINUTE, DeliveryStatus.LATER, "503")
    assert (await database.read(health.read_health, NOW + 120 * MINUTE)).failing == timedelta()


async def test_tries_in_vain_are_told_once_though_another_story_posts_now_and_then(
    database: Database, host: Host
) -> None:
    await staged(database)
    keeping = keeper(database, host)
    for minute in range(0, 12 * 60, 5):
        now = NOW + minute * MINUTE
        await _fail(database, now)
        if minute % 240 == 235:
            await staged(database, channel_id=100 + minute, key=f"k{minute}")
            (other,) = await database.write(ledger.claim, now, MINUTE, 1)
            await database.write(ledger.settle, other, now, DeliveryStatus.POSTED, "", ())
        await keeping.run_once(now)
    assert len(host.told) == 1
    for minute in range(12 * 60, 14 * 60):  # now nothing is tried any more, which is another matter
        await keeping.run_once(NOW + minute * MINUTE)
    assert len(host.told) == 2
    assert "overdue" in host.told[1]


async def _fail(database: Database, now: datetime) -> Delivery:
    (row,) = await database.write(ledger.claim, now, MINUTE, 1)
    await database.write(ledger.retry_later, row, now, now + MINUTE, DeliveryStatus.LATER, "503")
    return row


async def _until_tomorrow(database: Database, now: datetime) -> datetime:
    row = await _fail(database, now)
    tomorrow = now + timedelta(days=1)
    assert await database.write(moves.reschedule, row.subscription.id, tomorrow, now + MINUTE)
    return tomorrow


async def _over_night(database: Database, now: datetime) -> datetime:
    await _fail(database, now)
    (row,) = await database.write(ledger.claim, now + MINUTE, MINUTE, 1)
    morning = now + timedelta(hours=9)
    await database.write(ledger.delay, row, now + MINUTE, morning, morning, "night")
    return morning


async def _for_a_permission(database: Database, now: datetime) -> datetime:
    await _fail(database, now)
    (row,) = await database.write(ledger.claim, now + MINUTE, MINUTE, 1)
    await database.write(ledger.hold_delivery, row, now + MINUTE, Hold.ACCESS, DeliveryStatus.ACCESS, "no permission")
    mended = now + timedelta(days=3)
    (held,) = await database.read(hold_store.held_by_problem)
    assert await database.write(hold_store.release, held, mended)
    return mended


@pytest.mark.parametrize("wait", [_until_tomorrow, _over_night, _for_a_permission])
async def test_what_has_waited_since_was_not_tried_in_vain_meanwhile(
    database: Database, wait: Callable[[Database, datetime], Awaitable[datetime]]
) -> None:
    await staged(database)
    again = await wait(database, NOW)
    found = await database.read(health.read_health, again - 10 * MINUTE)
    assert (found.failing, found.retried) == (timedelta(), 0)
    row = await _fail(database, again)
    found = await database.read(health.read_health, again + MINUTE)
    assert (found.failing, found.retried) == (MINUTE, 1)
    assert await database.read(health.failing_since, row.id) == again


async def test_what_somebody_asked_for_before_its_slot_is_tried_in_vain(database: Database) -> None:
    subscription = await staged(database)
    tomorrow = NOW + timedelta(days=1)
    assert await database.write(moves.reschedule, subscription.id, tomorrow, NOW)
    assert await database.write(moves.request, subscription.id, 1, NOW)
    await _fail(database, NOW)
    assert (await database.read(health.read_health, NOW + 30 * MINUTE)).failing == 30 * MINUTE


async def test_what_became_due_while_the_bot_was_away_is_no_stall(database: Database, host: Host) -> None:
    await staged(database)
    keeping = keeper(database, host)
    for minute in range(60):
        await keeping.run_once(NOW + timedelta(days=3) + minute * MINUTE)
    assert host.told == []


async def test_a_machine_that_was_asleep_is_no_stall(database: Database, host: Host) -> None:
    await staged(database)
    keeping = keeper(database, host)
    await keeping.run_once(NOW - MINUTE)
    await keeping.run_once(NOW + timedelta(hours=8))
    assert host.told == []


async def test_a_growing_lag_is_logged_every_ten_minutes(
    database: Database, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    await staged(database)
    keeping = keeper(database, host)
    with caplog.at_level(logging.WARNING, "bot.housekeeping"):
        for minute in range(30):
            await keeping.run_once(NOW + minute * MINUTE)
    assert len(caplog.records) == 3
    assert "the first by 0:05:00" in caplog.text


async def test_after_two_minutes_without_a_sign_of_life_channels_are_looked_at(database: Database, host: Host) -> None:
    subscription = await staged(database)
    assert not await check_after_absence(database, NOW), "a new house has nothing to look for"
    await keeper(database, host).run_once(NOW)
    assert not await check_after_absence(database, NOW + 2 * MINUTE)
    assert await check_after_absence(database, NOW + 3 * MINUTE)
    upcoming = await database.read(ledger.next_delivery, subscription.id)
    assert upcoming is not None
    assert upcoming.check_channel_first
    assert (await database.read(health.read_health, NOW)).heartbeat == NOW


async def test_after_the_clock_was_set_back_channels_are_looked_at(database: Database, host: Host) -> None:
    subscription = await staged(database)
    keeping = keeper(database, host)
    for now in (NOW, NOW + MINUTE, NOW - timedelta(hours=5)):
        upcoming = await database.read(ledger.next_delivery, subscription.id)
        assert upcoming is not None
        assert not upcoming.check_channel_first
        await keeping.run_once(now)
    upcoming = await database.read(ledger.next_delivery, subscription.id)
    assert upcoming is not None
    assert upcoming.check_channel_first


async def test_a_stall_is_told_although_the_clock_was_set_back(database: Database, host: Host) -> None:
    await staged(database)
    keeping = keeper(database, host)
    await keeping.run_once(NOW + timedelta(hours=9))
    for minute in range(90):
        await keeping.run_once(NOW + minute * MINUTE)
    assert len(host.told) == 1


async def _retimed(database: Database, subscription: Subscription) -> None:
    await subscriptions.change_schedule(database, subscription, subscription.cadence, subscription.settings, NOW)


async def _resumed(database: Database, subscription: Subscription) -> None:
    await next_part.pause(database, subscription, None, NOW)
    await next_part.resume(database, subscription, NOW)


async def _paused_until(database: Database, subscription: Subscription) -> None:
    await next_part.pause(database, subscription, NOW, NOW)


async def _untouched(database: Database, subscription: Subscription) -> None:
    pass


@pytest.mark.parametrize("touch", [_untouched, _retimed, _resumed, _paused_until])
async def test_what_is_to_come_follows_a_zone_that_has_changed_its_rules(
    database: Database, touch: Callable[[Database, Subscription], Awaitable[None]]
) -> None:
    subscription = await staged(database)
    (row,) = await database.write(ledger.claim, NOW, MINUTE, 1)
    slot = schedule.next_due(subscription.cadence, NOW)
    await database.write(
        ledger.settle, row, NOW, DeliveryStatus.POSTED, "", (PlannedDelivery(DeliveryKind.PART, 2, slot, slot),)
    )
    await touch(database, subscription)
    upcoming = await database.read(ledger.next_delivery, subscription.id)
    assert upcoming is not None
    until = upcoming.hold_until
    await database.write(moves.correct_due, upcoming, slot + timedelta(hours=1))  # as the rules were then
    for _ in range(2):
        await apply_zone_rules(database, NOW)
        upcoming = await database.read(ledger.next_delivery, subscription.id)
        assert upcoming is not None
        assert (upcoming.due_at, upcoming.try_at, upcoming.hold_until) == (slot, slot, until)
