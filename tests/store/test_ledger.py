"""The ledger gives each delivery to one worker at a time, and a subscription one open part."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.model import (
    Delivery,
    DeliveryKind,
    DeliveryStatus,
    EndReason,
    Hold,
    PlannedDelivery,
    Priority,
    RenderedMessage,
)
from bot.store import Connection, Database, IntegrityError, history, ledger, moves, subscriptions
from bot.store.ledger import LostClaimError
from bot.store.tables import deliveries
from tests.store.stage import LEASE, MINUTE, NOW, claim_one, next_delivery, part, settle, staged

TOMORROW = NOW + timedelta(days=1)


async def test_delivery_is_claimed_by_one_worker(database: Database) -> None:
    await staged(database)
    other = Database(database.url)
    claims = await asyncio.gather(
        *(each.write(ledger.claim, NOW, LEASE, 10) for each in (database, other) for _ in range(4))
    )
    await other.close()
    assert sorted(map(len, claims)) == [0] * 7 + [1]


async def test_delivery_is_not_claimed_before_it_is_due(database: Database) -> None:
    await staged(database)
    assert await database.write(ledger.claim, NOW - MINUTE, LEASE, 10) == ()
    assert await database.read(ledger.next_wake_time) == NOW


async def test_delivery_of_a_dead_worker_is_claimed_again_after_its_lease(database: Database) -> None:
    await staged(database)
    first = await claim_one(database)
    assert await database.read(ledger.next_wake_time) == NOW + LEASE
    assert await database.write(ledger.claim, NOW + LEASE - MINUTE, LEASE, 10) == ()
    second = await claim_one(database, NOW + LEASE)
    assert (second.id, second.attempts) == (first.id, 2)


@pytest.mark.parametrize("claimed_until", [None, NOW - MINUTE, NOW, NOW + timedelta(microseconds=1)])
async def test_lease_check_is_the_same_in_sql_and_python(database: Database, claimed_until: datetime | None) -> None:
    subscription = await staged(database)

    async def set_lease(connection: Connection) -> None:
        await connection.execute(update(deliveries).values(claimed_until=claimed_until))

    await database.write(set_lease)
    is_claimed = (await next_delivery(database, subscription)).is_claimed(NOW)
    assert bool(await database.write(ledger.claim, NOW, LEASE, 10)) is not is_claimed


async def test_worker_that_lost_its_claim_cannot_write(database: Database) -> None:
    subscription = await staged(database)
    lost = await claim_one(database)
    current = await claim_one(database, NOW + LEASE)
    later = DeliveryStatus.LATER
    for write in (
        database.write(ledger.record_posted, lost, [11], NOW),
        database.write(ledger.freeze_messages, lost, [RenderedMessage(content="x")], NOW),
        database.write(ledger.record_try, lost, NOW),
        database.write(ledger.settle, lost, NOW, DeliveryStatus.POSTED, "", []),
        database.write(ledger.retry_later, lost, NOW, NOW, later, ""),
        database.write(ledger.delay, lost, NOW, TOMORROW, TOMORROW, ""),
        database.write(ledger.hold_delivery, lost, NOW, Hold.ACCESS, later, ""),
    ):
        with pytest.raises(LostClaimError):
            await write
    assert await next_delivery(database, subscription) == current
    assert await database.read(history.latest, subscription.id, 10) == ()


async def test_settling_a_part_opens_the_next(database: Database) -> None:
    subscription = await staged(database)
    delivery = await claim_one(database)
    await database.write(ledger.record_posted, delivery, [21, 22], NOW + LEASE)
    await settle(database, delivery, part(2, TOMORROW))
    upcoming = await next_delivery(database, subscription)
    assert (upcoming.number, upcoming.due_at) == (2, TOMORROW)
    assert await database.read(ledger.progress, subscription.id) == 1


async def test_failed_settling_changes_nothing(database: Database) -> None:
    subscription = await staged(database)
    delivery = await claim_one(database)
    with pytest.raises(IntegrityError):
        await settle(database, delivery, part(1))
    assert await next_delivery(database, subscription) == delivery


async def test_subscription_has_one_open_part(database: Database) -> None:
    subscription = await staged(database)
    with pytest.raises(IntegrityError):
        await database.write(ledger.open_delivery, subscription.id, 7, part(2))
    thread = PlannedDelivery(DeliveryKind.THREAD, 1, NOW, NOW, Priority.THREAD)
    await database.write(ledger.open_delivery, subscription.id, 7, thread)


async def test_channel_has_one_active_subscription(database: Database) -> None:
    subscription = await staged(database)
    with pytest.raises(IntegrityError):
        await staged(database, key="other")
    await database.write(subscriptions.end, subscription.id, NOW, EndReason.UNSUBSCRIBED)
    await staged(database, key="other")


async def test_claims_are_ordered_by_priority(database: Database) -> None:
    first = await staged(database)
    thread = PlannedDelivery(DeliveryKind.THREAD, 9, NOW - MINUTE, NOW - MINUTE, Priority.THREAD)
    await database.write(ledger.open_delivery, first.id, 7, thread)
    requested = await staged(database, key="requested", channel_id=8)
    assert await database.write(moves.request, requested.id, 1, NOW)
    claimed = await database.write(ledger.claim, NOW, LEASE, 10)
    assert [(delivery.subscription.id, delivery.kind) for delivery in claimed] == [
        (requested.id, DeliveryKind.PART),
        (first.id, DeliveryKind.PART),
        (first.id, DeliveryKind.THREAD),
    ]


async def test_repeated_request_does_not_reach_the_next_part(database: Database) -> None:
    subscription = await staged(database)
    assert await database.write(moves.request, subscription.id, 1, NOW)
    assert await database.write(moves.request, subscription.id, 1, NOW), "the same request again"
    assert not await database.write(moves.request, subscription.id, 2, NOW)
    await settle(database, await claim_one(database), part(2, NOW + MINUTE))
    assert not await database.write(moves.request, subscription.id, 1, NOW)


async def test_held_delivery_is_neither_claimed_nor_requested(database: Database) -> None:
    subscription = await staged(database)
    assert await database.write(moves.reschedule, subscription.id, NOW, NOW, hold=Hold.PAUSED)
    assert await database.write(ledger.claim, NOW, LEASE, 10) == ()
    assert await database.read(ledger.next_wake_time) is None
    assert not await database.write(moves.request, subscription.id, 1, NOW)


async def test_pause_with_an_end_ends_by_itself(database: Database) -> None:
    subscription = await staged(database)
    friday = NOW + timedelta(days=4)
    await database.write(moves.reschedule, subscription.id, friday, NOW, hold=Hold.PAUSED, hold_until=friday)
    assert await database.write(ledger.claim, friday - MINUTE, LEASE, 10) == ()
    assert await database.read(ledger.next_wake_time) == friday
    assert (await claim_one(database, friday)).hold is None


async def test_claimed_delivery_is_not_rescheduled(database: Database) -> None:
    subscription = await staged(database)
    delivery = await claim_one(database)
    assert not await database.write(moves.reschedule, subscription.id, NOW + MINUTE, NOW, hold=Hold.PAUSED)
    assert await next_delivery(database, subscription) == delivery


async def test_stopping_locks_out_the_worker_and_keeps_the_messages(database: Database) -> None:
    subscription = await staged(database)
    delivery = await claim_one(database)
    await database.write(ledger.record_posted, delivery, [31], NOW + LEASE)
    await database.write(moves.stop_sequence, subscription.id)
    with pytest.raises(LostClaimError):
        await settle(database, delivery)
    stopped = await next_delivery(database, subscription)
    assert (stopped.hold, stopped.message_ids) == (Hold.STOPPED, (31,))


async def test_closing_finishes_the_subscription(database: Database) -> None:
    subscription = await staged(database)
    await settle(database, await claim_one(database), PlannedDelivery(DeliveryKind.CLOSING, 5, NOW, NOW))
    await settle(database, await claim_one(database))
    finished = await database.read(subscriptions.get, subscription.id)
    assert finished.end_reason is EndReason.FINISHED
    assert await database.read(subscriptions.active_in_channel, 7) is None
    assert await database.read(subscriptions.latest_in_channel, 7) == finished


async def test_search_starts_after_the_last_known_message(database: Database) -> None:
    await staged(database, search_after_id=3)
    first = await claim_one(database)
    assert await database.read(ledger.search_start, first) == 3
    await database.write(ledger.record_posted, first, [41, 42], NOW + LEASE)
    await settle(database, first, part(2))
    assert await database.read(ledger.search_start, await claim_one(database)) == 42


async def find(database: Database, kind: DeliveryKind, subscription_id: int) -> Delivery:
    """Return the delivery of part 1 of this kind."""
    delivery = await database.read(ledger.find, subscription_id, kind, 1)
    assert delivery is not None
    return delivery


async def test_search_start_is_frozen_with_the_messages(database: Database) -> None:
    subscription = await staged(database, search_after_id=3)
    await settle(database, await claim_one(database), part(2), message_ids=[101])
    second = await claim_one(database)
    await database.write(ledger.freeze_messages, second, [RenderedMessage(content="Part 2")], NOW)
    await database.write(ledger.retry_later, second, NOW, NOW + MINUTE, DeliveryStatus.LATER, "503")
    await database.write(moves.repost, await find(database, DeliveryKind.PART, subscription.id), None, NOW)
    await settle(database, await claim_one(database), message_ids=[600, 601])
    assert await database.read(ledger.search_start, await claim_one(database, NOW + MINUTE)) == 101


async def test_second_repost_continues_the_first_until_it_is_settled(database: Database) -> None:
    subscription = await staged(database)
    await settle(database, await claim_one(database), message_ids=[101, 102])
    posted = await find(database, DeliveryKind.PART, subscription.id)
    await database.write(moves.repost, posted, None, NOW)
    repost = await claim_one(database)
    messages = (RenderedMessage(content="Part 1"), RenderedMessage(texts=("It was an ordinary day.",)))
    await database.write(ledger.freeze_messages, repost, messages, NOW)
    await database.write(ledger.record_posted, repost, [600], NOW + LEASE)
    await database.write(ledger.retry_later, repost, NOW, NOW + 60 * MINUTE, DeliveryStatus.LATER, "503")

    begun = await find(database, DeliveryKind.REPOST, subscription.id)
    await database.write(moves.repost, posted, begun, NOW + MINUTE)
    continued = await claim_one(database, NOW + MINUTE)
    assert (continued.message_ids, continued.messages, continued.revision) == ((600,), messages, repost.revision)
    await settle(database, continued, message_ids=[600, 601])
    posted = await find(database, DeliveryKind.PART, subscription.id)
    assert posted.message_ids == (600, 601)

    settled = await find(database, DeliveryKind.REPOST, subscription.id)
    await database.write(moves.repost, posted, settled, NOW)
    started = await claim_one(database, NOW + MINUTE)
    assert (started.message_ids, started.messages, started.revision) == ((), (), repost.revision + 1)
