"""The regular work: heartbeat, lag and alarms, and what is corrected at the start."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.cli.status import needs_attention
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
    """The host, who keeps all notifications that arrive."""

    def __init__(self) -> None:
        self.notifications: list[str] = []
        self.is_reachable = True

    async def notify(self, text: str) -> bool:
        """Receive a notification, if the host can be reached."""
        if self.is_reachable:
            self.notifications.append(text)
        return self.is_reachable


@pytest.fixture
def host() -> Host:
    """A host without notifications."""
    return Host()


def create_housekeeper(database: Database, host: Host) -> Housekeeper:
    """Return a housekeeper whose recheck does nothing."""

    async def recheck() -> None:
        pass

    return Housekeeper(database, Clock(), host.notify, recheck, timedelta(days=30))


@pytest.mark.slow
async def test_host_is_notified_once_for_each_stall(database: Database, host: Host) -> None:
    await staged(database)
    housekeeper = create_housekeeper(database, host)
    for minute in range(180):
        await housekeeper.run_once(NOW + minute * MINUTE)
    assert len(host.notifications) == 1
    assert "1 posts are overdue, the first by 1:01:00" in host.notifications[0]
    later = await _reschedule_for_tomorrow(database, NOW + 180 * MINUTE)
    await housekeeper.run_once(NOW + 181 * MINUTE)
    for minute in range(90):
        await housekeeper.run_once(later + minute * MINUTE)
    assert len(host.notifications) == 2


async def test_alarm_is_repeated_until_the_host_is_reached(database: Database, host: Host) -> None:
    await staged(database)
    housekeeper = create_housekeeper(database, host)
    host.is_reachable = False
    for minute in range(120):
        await housekeeper.run_once(NOW + minute * MINUTE)
    host.is_reachable = True
    for minute in range(120, 180):
        await housekeeper.run_once(NOW + minute * MINUTE)
    assert len(host.notifications) == 1


@pytest.mark.slow
@pytest.mark.parametrize("posts", [False, True], ids=["nothing", "another channel"])
async def test_failing_attempts_are_a_stall_only_if_nothing_is_posted(
    database: Database, host: Host, posts: bool
) -> None:
    await staged(database)
    housekeeper = create_housekeeper(database, host)
    for minute in range(0, 90, 5):
        now = NOW + minute * MINUTE
        (delivery,) = await database.write(ledger.claim, now, MINUTE, 1)
        await database.write(
            ledger.retry_later, delivery, now, now + 5 * MINUTE, DeliveryStatus.LATER, "a program error"
        )
        if posts:
            await staged(database, channel_id=100 + minute, key=f"k{minute}")
            (other,) = await database.write(ledger.claim, now, MINUTE, 1)
            await database.write(ledger.settle, other, now, DeliveryStatus.POSTED, "", ())
        for later in range(5):
            await housekeeper.run_once(now + later * MINUTE)
    found = await database.read(health.read_health, NOW + 90 * MINUTE)
    assert (found.lag, found.failing, found.retried) == (timedelta(), 90 * MINUTE, 1)
    assert needs_attention(found, NOW + 90 * MINUTE)
    assert len(host.notifications) == (0 if posts else 1)
    assert all("1 posts fail again and again" in text for text in host.notifications)


async def test_host_is_notified_once_of_a_database_fault_of_an_hour(database: Database, host: Host) -> None:
    if not database.is_sqlite:
        pytest.skip("faults of a PostgreSQL server are tested end to end")
    housekeeper = create_housekeeper(database, host)
    for begun in (NOW, NOW + timedelta(hours=3)):
        host.notifications.clear()
        with faults.read_only(database):
            for minute in range(60):
                await housekeeper.run_once(begun + minute * MINUTE)
            assert host.notifications == []
            host.is_reachable = False
            await housekeeper.run_once(begun + 60 * MINUTE)
            host.is_reachable = True
            for minute in range(61, 120):
                await housekeeper.run_once(begun + minute * MINUTE)
        (text,) = host.notifications
        assert text.startswith("Posting has stalled for an hour: The database cannot be used")
        await housekeeper.run_once(begun + 120 * MINUTE)


async def test_heartbeat_clears_a_stop_from_the_future(database: Database) -> None:
    await database.write(health.record_stop, NOW + timedelta(hours=2))
    assert (await database.read(health.read_health, NOW)).stopped == NOW + timedelta(hours=2)
    await database.write(health.record_heartbeat, NOW)
    assert (await database.read(health.read_health, NOW)).stopped is None


async def test_delivery_that_waits_for_the_morning_is_not_failing(database: Database) -> None:
    await staged(database)
    (delivery,) = await database.write(ledger.claim, NOW, MINUTE, 1)
    await database.write(ledger.retry_later, delivery, NOW, NOW + 9 * 60 * MINUTE, DeliveryStatus.LATER, "503")
    assert (await database.read(health.read_health, NOW + 120 * MINUTE)).failing == timedelta()


@pytest.mark.slow
async def test_occasional_post_of_another_story_does_not_repeat_the_alarm(database: Database, host: Host) -> None:
    await staged(database)
    housekeeper = create_housekeeper(database, host)
    for minute in range(0, 12 * 60, 5):
        now = NOW + minute * MINUTE
        await _fail(database, now)
        if minute % 240 == 235:
            await staged(database, channel_id=100 + minute, key=f"k{minute}")
            (other,) = await database.write(ledger.claim, now, MINUTE, 1)
            await database.write(ledger.settle, other, now, DeliveryStatus.POSTED, "", ())
        await housekeeper.run_once(now)
    assert len(host.notifications) == 1
    for minute in range(12 * 60, 14 * 60):  # Nothing is attempted any more. That is a stall of another kind.
        await housekeeper.run_once(NOW + minute * MINUTE)
    assert len(host.notifications) == 2
    assert "overdue" in host.notifications[1]


async def _fail(database: Database, now: datetime) -> Delivery:
    (delivery,) = await database.write(ledger.claim, now, MINUTE, 1)
    await database.write(ledger.retry_later, delivery, now, now + MINUTE, DeliveryStatus.LATER, "503")
    return delivery


async def _reschedule_for_tomorrow(database: Database, now: datetime) -> datetime:
    delivery = await _fail(database, now)
    tomorrow = now + timedelta(days=1)
    assert await database.write(moves.reschedule, delivery.subscription.id, tomorrow, now + MINUTE)
    return tomorrow


async def _wait_for_the_morning(database: Database, now: datetime) -> datetime:
    await _fail(database, now)
    (delivery,) = await database.write(ledger.claim, now + MINUTE, MINUTE, 1)
    morning = now + timedelta(hours=9)
    await database.write(ledger.delay, delivery, now + MINUTE, morning, morning, "night")
    return morning


async def _wait_for_a_permission(database: Database, now: datetime) -> datetime:
    await _fail(database, now)
    (delivery,) = await database.write(ledger.claim, now + MINUTE, MINUTE, 1)
    await database.write(
        ledger.hold_delivery, delivery, now + MINUTE, Hold.ACCESS, DeliveryStatus.ACCESS, "no permission"
    )
    released_at = now + timedelta(days=3)
    (held,) = await database.read(hold_store.held_by_problem)
    assert await database.write(hold_store.release, held, released_at)
    return released_at


@pytest.mark.parametrize("wait", [_reschedule_for_tomorrow, _wait_for_the_morning, _wait_for_a_permission])
async def test_time_of_waiting_does_not_count_as_failing(
    database: Database, wait: Callable[[Database, datetime], Awaitable[datetime]]
) -> None:
    await staged(database)
    again = await wait(database, NOW)
    found = await database.read(health.read_health, again - 10 * MINUTE)
    assert (found.failing, found.retried) == (timedelta(), 0)
    delivery = await _fail(database, again)
    found = await database.read(health.read_health, again + MINUTE)
    assert (found.failing, found.retried) == (MINUTE, 1)
    assert await database.read(health.failing_since, delivery.id) == again


async def test_requested_part_counts_as_failing_before_its_slot(database: Database) -> None:
    subscription = await staged(database)
    tomorrow = NOW + timedelta(days=1)
    assert await database.write(moves.reschedule, subscription.id, tomorrow, NOW)
    assert await database.write(moves.request, subscription.id, 1, NOW)
    await _fail(database, NOW)
    assert (await database.read(health.read_health, NOW + 30 * MINUTE)).failing == 30 * MINUTE


async def test_parts_due_while_the_bot_was_away_are_no_stall(database: Database, host: Host) -> None:
    await staged(database)
    housekeeper = create_housekeeper(database, host)
    for minute in range(60):
        await housekeeper.run_once(NOW + timedelta(days=3) + minute * MINUTE)
    assert host.notifications == []


async def test_sleep_of_the_machine_is_no_stall(database: Database, host: Host) -> None:
    await staged(database)
    housekeeper = create_housekeeper(database, host)
    await housekeeper.run_once(NOW - MINUTE)
    await housekeeper.run_once(NOW + timedelta(hours=8))
    assert host.notifications == []


async def test_lag_is_logged_every_ten_minutes(
    database: Database, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    await staged(database)
    housekeeper = create_housekeeper(database, host)
    with caplog.at_level(logging.WARNING, "bot.housekeeping"):
        for minute in range(30):
            await housekeeper.run_once(NOW + minute * MINUTE)
    assert len(caplog.records) == 3
    assert "the first by 0:05:00" in caplog.text


async def test_channels_are_checked_after_two_minutes_without_heartbeat(database: Database, host: Host) -> None:
    subscription = await staged(database)
    assert not await check_after_absence(database, NOW), "a new database has no posts to look for"
    await create_housekeeper(database, host).run_once(NOW)
    assert not await check_after_absence(database, NOW + 2 * MINUTE)
    assert await check_after_absence(database, NOW + 3 * MINUTE)
    upcoming = await database.read(ledger.next_delivery, subscription.id)
    assert upcoming is not None
    assert upcoming.check_channel_first
    assert (await database.read(health.read_health, NOW)).heartbeat == NOW


async def test_stall_is_noticed_after_the_clock_was_set_back(database: Database, host: Host) -> None:
    await staged(database)
    housekeeper = create_housekeeper(database, host)
    await housekeeper.run_once(NOW + timedelta(hours=9))
    for minute in range(90):
        await housekeeper.run_once(NOW + minute * MINUTE)
    assert len(host.notifications) == 1


async def _change_schedule(database: Database, subscription: Subscription) -> None:
    await subscriptions.change_schedule(database, subscription, subscription.cadence, subscription.settings, NOW)


async def _resume(database: Database, subscription: Subscription) -> None:
    await next_part.pause(database, subscription, None, NOW)
    await next_part.resume(database, subscription, NOW)


async def _pause_until(database: Database, subscription: Subscription) -> None:
    await next_part.pause(database, subscription, NOW, NOW)


async def _do_nothing(database: Database, subscription: Subscription) -> None:
    pass


@pytest.mark.parametrize("change", [_do_nothing, _change_schedule, _resume, _pause_until])
async def test_next_part_follows_new_rules_of_its_zone(
    database: Database, change: Callable[[Database, Subscription], Awaitable[None]]
) -> None:
    subscription = await staged(database)
    (delivery,) = await database.write(ledger.claim, NOW, MINUTE, 1)
    slot = schedule.next_due(subscription.cadence, NOW)
    await database.write(
        ledger.settle, delivery, NOW, DeliveryStatus.POSTED, "", (PlannedDelivery(DeliveryKind.PART, 2, slot, slot),)
    )
    await change(database, subscription)
    upcoming = await database.read(ledger.next_delivery, subscription.id)
    assert upcoming is not None
    until = upcoming.hold_until
    await database.write(moves.correct_due, upcoming, slot + timedelta(hours=1))  # by the old rules
    for _ in range(2):
        await apply_zone_rules(database, NOW)
        upcoming = await database.read(ledger.next_delivery, subscription.id)
        assert upcoming is not None
        assert (upcoming.due_at, upcoming.try_at, upcoming.hold_until) == (slot, slot, until)
