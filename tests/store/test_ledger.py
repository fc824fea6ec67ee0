"""The ledger gives each row to one worker at a time, and never two open parts to one subscription."""

import asyncio
from datetime import timedelta

import pytest

from bot.model import DeliveryKind, EndReason, Hold, PlannedDelivery, Priority, RenderedMessage
from bot.store import Database, IntegrityError, ledger, moves, subscriptions
from bot.store.ledger import LostClaimError
from tests.store.stage import MINUTE, NOW, staged

LEASE = timedelta(minutes=5)


async def test_a_row_is_claimed_by_one_worker_only(database: Database) -> None:
    await staged(database)
    claims = await asyncio.gather(*(database.write(ledger.claim, NOW, LEASE, 10) for _ in range(8)))
    assert sorted(len(rows) for rows in claims) == [0] * 7 + [1]


async def test_a_row_that_is_not_due_is_not_claimed_and_says_when_to_wake(database: Database) -> None:
    await staged(database)
    assert await database.write(ledger.claim, NOW - MINUTE, LEASE, 10) == ()
    assert await database.read(ledger.next_wake_time) == NOW


async def test_a_dead_workers_row_comes_back_when_its_lease_ends(database: Database) -> None:
    await staged(database)
    (first,) = await database.write(ledger.claim, NOW, LEASE, 10)
    assert await database.read(ledger.next_wake_time) == NOW + LEASE
    assert await database.write(ledger.claim, NOW + LEASE - MINUTE, LEASE, 10) == ()
    (again,) = await database.write(ledger.claim, NOW + LEASE, LEASE, 10)
    assert (again.id, again.attempts, again.first_try_at) == (first.id, 2, NOW)


async def test_who_lost_the_claim_can_write_nothing(database: Database) -> None:
    await staged(database)
    (late,) = await database.write(ledger.claim, NOW, LEASE, 10)
    await database.write(ledger.claim, NOW + LEASE, LEASE, 10)
    for write in (
        database.write(ledger.record_posted, late, [11], NOW),
        database.write(ledger.freeze_messages, late, [RenderedMessage(content="x")]),
        database.write(ledger.settle, late, NOW, "posted", "", []),
        database.write(ledger.retry_later, late, NOW, NOW, "later", ""),
        database.write(ledger.hold_delivery, late, NOW, Hold.ACCESS, "access", ""),
    ):
        with pytest.raises(LostClaimError):
            await write


async def test_settling_closes_the_row_and_opens_the_next_in_one_go(database: Database) -> None:
    held = await staged(database)
    (row,) = await database.write(ledger.claim, NOW, LEASE, 10)
    tomorrow = NOW + timedelta(days=1)
    await database.write(ledger.record_posted, row, [21, 22], NOW + LEASE)
    await database.write(
        ledger.settle, row, NOW, "posted", "", [PlannedDelivery(DeliveryKind.PART, 2, tomorrow, tomorrow)]
    )
    upcoming = await database.read(ledger.next_delivery, held.id)
    assert upcoming is not None
    assert (upcoming.number, upcoming.due_at) == (2, tomorrow)
    assert await database.read(ledger.progress, held.id) == 1


async def test_settling_that_cannot_open_the_next_row_settles_nothing(database: Database) -> None:
    held = await staged(database)
    (row,) = await database.write(ledger.claim, NOW, LEASE, 10)
    with pytest.raises(IntegrityError):
        await database.write(ledger.settle, row, NOW, "posted", "", [PlannedDelivery(DeliveryKind.PART, 1, NOW, NOW)])
    assert await database.read(ledger.progress, held.id) == 0


async def test_one_open_part_a_subscription(database: Database) -> None:
    held = await staged(database)
    with pytest.raises(IntegrityError):
        await database.write(ledger.open_delivery, held.id, 7, PlannedDelivery(DeliveryKind.PART, 2, NOW, NOW))
    await database.write(
        ledger.open_delivery, held.id, 7, PlannedDelivery(DeliveryKind.THREAD, 1, NOW, NOW, Priority.THREAD)
    )


async def test_one_living_subscription_a_channel(database: Database) -> None:
    held = await staged(database)
    with pytest.raises(IntegrityError):
        await staged(database, key="other")
    await database.write(subscriptions.end, held.id, NOW, EndReason.UNSUBSCRIBED)
    await staged(database, key="other")


async def test_parts_go_before_threads_and_what_somebody_waits_for_before_both(database: Database) -> None:
    one = await staged(database)
    await database.write(
        ledger.open_delivery,
        one.id,
        7,
        PlannedDelivery(DeliveryKind.THREAD, 9, NOW - MINUTE, NOW - MINUTE, Priority.THREAD),
    )
    two = await staged(database, key="two", channel_id=8)
    assert await database.write(moves.request, two.id, 1, NOW)
    rows = await database.write(ledger.claim, NOW, LEASE, 10)
    assert [(row.subscription.id, row.kind) for row in rows] == [
        (two.id, DeliveryKind.PART),
        (one.id, DeliveryKind.PART),
        (one.id, DeliveryKind.THREAD),
    ]


async def test_a_second_press_cannot_ask_for_the_part_after(database: Database) -> None:
    held = await staged(database)
    assert await database.write(moves.request, held.id, 1, NOW)
    assert await database.write(moves.request, held.id, 1, NOW), "asking twice for the same part is asking once"
    assert not await database.write(moves.request, held.id, 2, NOW)
    (row,) = await database.write(ledger.claim, NOW, LEASE, 10)
    await database.write(
        ledger.settle, row, NOW, "posted", "", [PlannedDelivery(DeliveryKind.PART, 2, NOW + MINUTE, NOW + MINUTE)]
    )
    assert not await database.write(moves.request, held.id, 1, NOW)


async def test_what_is_held_is_neither_claimed_nor_woken_for(database: Database) -> None:
    held = await staged(database)
    assert await database.write(moves.reschedule, held.id, NOW, NOW, hold=Hold.PAUSED)
    assert await database.write(ledger.claim, NOW, LEASE, 10) == ()
    assert await database.read(ledger.next_wake_time) is None
    assert not await database.write(moves.request, held.id, 1, NOW)


async def test_a_hold_with_an_end_ends_by_itself(database: Database) -> None:
    held = await staged(database)
    friday = NOW + timedelta(days=4)
    await database.write(moves.reschedule, held.id, friday, NOW, hold=Hold.PAUSED, hold_until=friday)
    assert await database.write(ledger.claim, friday - MINUTE, LEASE, 10) == ()
    assert await database.read(ledger.next_wake_time) == friday
    (row,) = await database.write(ledger.claim, friday, LEASE, 10)
    assert row.hold is None


async def test_a_row_that_is_being_posted_is_not_moved(database: Database) -> None:
    held = await staged(database)
    await database.write(ledger.claim, NOW, LEASE, 10)
    assert not await database.write(moves.reschedule, held.id, NOW + MINUTE, NOW, hold=Hold.PAUSED)


async def test_an_ended_line_fences_off_whoever_is_posting_and_keeps_what_was_posted(database: Database) -> None:
    held = await staged(database)
    (row,) = await database.write(ledger.claim, NOW, LEASE, 10)
    await database.write(ledger.record_posted, row, [31], NOW + LEASE)
    await database.write(moves.stop_sequence, held.id)
    with pytest.raises(LostClaimError):
        await database.write(ledger.settle, row, NOW, "posted", "", [])
    upcoming = await database.read(ledger.next_delivery, held.id)
    assert upcoming is not None
    assert (upcoming.hold, upcoming.message_ids) == (Hold.STOPPED, (31,))


async def test_the_closing_post_finishes_the_subscription(database: Database) -> None:
    held = await staged(database)
    (row,) = await database.write(ledger.claim, NOW, LEASE, 10)
    await database.write(ledger.settle, row, NOW, "posted", "", [PlannedDelivery(DeliveryKind.CLOSING, 5, NOW, NOW)])
    (closing,) = await database.write(ledger.claim, NOW, LEASE, 10)
    await database.write(ledger.settle, closing, NOW, "posted", "", [])
    finished = await database.read(subscriptions.get, held.id)
    assert finished.end_reason is EndReason.FINISHED
    assert await database.read(subscriptions.active_in_channel, 7) is None
    latest = await database.read(subscriptions.latest_in_channel, 7)
    assert latest is not None
    assert latest.id == held.id


async def test_the_search_for_a_lost_post_starts_behind_the_last_one_known(database: Database) -> None:
    held = await staged(database, search_after_id=3)
    (row,) = await database.write(ledger.claim, NOW, LEASE, 10)
    assert await database.read(ledger.search_start, row) == 3
    await database.write(ledger.record_posted, row, [41, 42], NOW + LEASE)
    await database.write(ledger.settle, row, NOW, "posted", "", [PlannedDelivery(DeliveryKind.PART, 2, NOW, NOW)])
    (second,) = await database.write(ledger.claim, NOW, LEASE, 10)
    assert await database.read(ledger.search_start, second) == 42
    assert held.search_after_id == 3


async def test_what_was_frozen_is_looked_for_from_there_whatever_is_posted_again_since(database: Database) -> None:
    held = await staged(database, search_after_id=3)
    (first,) = await database.write(ledger.claim, NOW, LEASE, 10)
    due = PlannedDelivery(DeliveryKind.PART, 2, NOW, NOW)
    await database.write(ledger.settle, first, NOW, "posted", "", [due], [101])
    (second,) = await database.write(ledger.claim, NOW, LEASE, 10)
    await database.write(ledger.freeze_messages, second, [RenderedMessage(content="Part 2")])
    await database.write(ledger.retry_later, second, NOW, NOW + MINUTE, "later", "503")
    part = await database.read(ledger.find, held.id, DeliveryKind.PART, 1)
    assert part is not None
    await database.write(moves.repost, part, None, NOW)
    (repeat,) = await database.write(ledger.claim, NOW, LEASE, 10)
    await database.write(ledger.settle, repeat, NOW, "posted", "", [], [600, 601])
    (again,) = await database.write(ledger.claim, NOW + MINUTE, LEASE, 10)
    assert await database.read(ledger.search_start, again) == 101


async def test_a_second_repost_goes_on_with_what_the_first_has_begun(database: Database) -> None:
    held = await staged(database)
    (first,) = await database.write(ledger.claim, NOW, LEASE, 10)
    await database.write(ledger.settle, first, NOW, "posted", "", [], [101, 102])
    part = await database.read(ledger.find, held.id, DeliveryKind.PART, 1)
    assert part is not None
    await database.write(moves.repost, part, None, NOW)
    (repeat,) = await database.write(ledger.claim, NOW, LEASE, 10)
    messages = (RenderedMessage(content="Part 1"), RenderedMessage(texts=("It was an ordinary day.",)))
    await database.write(ledger.freeze_messages, repeat, messages)
    await database.write(ledger.record_posted, repeat, [600], NOW + LEASE)
    await database.write(ledger.retry_later, repeat, NOW, NOW + 60 * MINUTE, "later", "503")
    earlier = await database.read(ledger.find, held.id, DeliveryKind.REPOST, 1)
    await database.write(moves.repost, part, earlier, NOW + MINUTE)
    (again,) = await database.write(ledger.claim, NOW + MINUTE, LEASE, 10)
    assert (again.message_ids, again.messages, again.revision) == ((600,), messages, repeat.revision)
    await database.write(ledger.settle, again, NOW, "posted", "", [], [600, 601])
    part = await database.read(ledger.find, held.id, DeliveryKind.PART, 1)
    assert part is not None
    assert part.message_ids == (600, 601)
    await database.write(moves.repost, part, await database.read(ledger.find, held.id, DeliveryKind.REPOST, 1), NOW)
    (anew,) = await database.write(ledger.claim, NOW + MINUTE, LEASE, 10)
    assert (anew.message_ids, anew.messages, anew.revision) == ((), (), repeat.revision + 1)
