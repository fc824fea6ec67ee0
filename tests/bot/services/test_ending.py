"""Whatever ends a story waits for what is being posted, and can be taken back: then all is as it was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import UserError
from bot.model import DeliveryKind, DeliveryStatus, Discussion, EndReason, Hold
from bot.scheduling.schedule import next_due
from bot.scheduling.sequence import deliveries_after
from bot.services import moves, next_part, start_preview, subscriptions
from bot.services.start_preview import ChannelState
from bot.store import Database, ledger
from bot.store import subscriptions as subscription_store
from tests.bot.services.stage import LEASE, after, draft_of, in_sequence, post_next, running, start
from tests.store.stage import DAILY, NOW


async def test_what_was_undone_is_as_if_it_had_never_been(database: Database) -> None:
    draft = await draft_of(database)
    subscription = await start(database, draft)
    await post_next(database, subscription, NOW)
    assert await subscriptions.undo_start(database, subscription, NOW + timedelta(minutes=14)) is None
    assert await database.write(ledger.claim, NOW + timedelta(days=9), LEASE, 16) == ()
    assert await database.read(subscription_store.latest_in_channel, 7) is None
    assert (await start_preview.preview_start(database, draft)).channel_state is ChannelState.FREE


async def test_undo_waits_for_what_is_being_posted(database: Database) -> None:
    subscription = await start(database, await draft_of(database))
    [opening] = await database.write(ledger.claim, NOW, LEASE, 16)
    with pytest.raises(UserError, match="busy-posting"):
        await subscriptions.undo_start(database, subscription, NOW)
    await database.write(ledger.settle, opening, NOW, DeliveryStatus.POSTED, "", deliveries_after(opening, NOW))
    assert await subscriptions.undo_start(database, subscription, NOW) is None


@pytest.mark.parametrize("kind", [DeliveryKind.PART, DeliveryKind.THREAD])
async def test_undo_waits_for_threads_too_and_leaves_none_to_be_opened(database: Database, kind: DeliveryKind) -> None:
    subscription = await start(database, replace(await draft_of(database), discussion=Discussion.EACH))
    await post_next(database, subscription, NOW)
    await post_next(database, subscription, NOW)
    later = NOW + timedelta(minutes=1)
    if kind is DeliveryKind.THREAD:
        [thread] = await database.write(ledger.claim, NOW, LEASE, 16)
        assert thread.kind is DeliveryKind.THREAD
        with pytest.raises(UserError, match="busy-posting"):
            await subscriptions.undo_start(database, subscription, later)
        await database.write(ledger.retry_later, thread, NOW, NOW, DeliveryStatus.LATER, "503")
    await subscriptions.undo_start(database, subscription, later)
    assert await database.write(ledger.claim, NOW + timedelta(days=9), LEASE, 16) == ()


async def test_what_is_being_posted_is_not_cut_off_by_ending_nor_by_replacing(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    [claimed] = await database.write(ledger.claim, upcoming.due_at, LEASE, 16)
    other = await draft_of(database, title="Another Lamp")
    with pytest.raises(UserError, match="busy-posting"):
        await subscriptions.end(database, subscription, upcoming.due_at)
    with pytest.raises(UserError, match="busy-posting"):
        await start(database, other, upcoming.due_at, replaces=subscription.id)
    await database.write(
        ledger.settle, claimed, upcoming.due_at, DeliveryStatus.POSTED, "", deliveries_after(claimed, upcoming.due_at)
    )
    assert await subscriptions.end(database, subscription, upcoming.due_at) == 3
    with pytest.raises(UserError, match="story-over"):
        await subscriptions.end(database, subscription, upcoming.due_at)


async def test_undo_is_over_after_fifteen_minutes(database: Database) -> None:
    subscription = await start(database, await draft_of(database))
    with pytest.raises(UserError, match="undo-too-late"):
        await subscriptions.undo_start(database, subscription, NOW + timedelta(minutes=15, seconds=1))


async def test_undoing_a_replacement_lets_live_what_it_replaced(database: Database) -> None:
    first = await running(database)
    upcoming = await in_sequence(database, first)
    now = after(upcoming)
    second = await start(database, await draft_of(database, title="Another Lamp"), now, replaces=first.id)
    replaced = await database.read(subscription_store.get, first.id)
    assert replaced.end_reason is EndReason.REPLACED
    again = await subscriptions.undo_start(database, second, now + timedelta(minutes=1))
    assert again == first
    assert (await in_sequence(database, first)).number == 3
    assert await subscriptions.undo_start(database, second, now + timedelta(minutes=2)) is None, "twice is once"


async def test_only_what_was_to_end_is_replaced(database: Database) -> None:
    first = await running(database)
    now = after(await in_sequence(database, first))
    draft = await draft_of(database, title="Another Lamp")
    second = await start(database, draft, now, replaces=first.id)
    for again in (draft, await draft_of(database, title="A Third Lamp")):
        with pytest.raises(UserError, match="card-outdated"):
            await start(database, again, now + timedelta(minutes=1), replaces=first.id)
    live = await database.read(subscription_store.active_in_channel, second.channel_id)
    assert live is not None
    assert (live.id, live.ended_at) == (second.id, None)


@pytest.mark.parametrize("taken", [False, True])
async def test_undoing_a_replacement_that_has_moved_lets_live_what_it_replaced(database: Database, taken: bool) -> None:
    first = await running(database)
    now = after(await in_sequence(database, first))
    second = await start(database, await draft_of(database, title="Another Lamp"), now, replaces=first.id)
    moved = await moves.move(database, second, 8, None, now)
    if taken:
        await start(database, await draft_of(database, title="A Third Lamp"), now)
    back = await subscriptions.undo_start(database, moved, now + timedelta(minutes=1))
    assert back is not None
    assert (back.id, back.end_reason) == (first.id, EndReason.REPLACED if taken else None)


async def test_undo_lets_live_nothing_that_had_ended_before(database: Database) -> None:
    first = await running(database)
    await subscriptions.end(database, first, NOW)
    second = await start(database, await draft_of(database, title="Another Lamp"), NOW + timedelta(minutes=1))
    assert await subscriptions.undo_start(database, second, NOW + timedelta(minutes=2)) is None
    assert await database.read(subscription_store.active_in_guild, 1) == ()


async def test_undoing_a_replacement_lets_what_was_paused_stay_paused(database: Database) -> None:
    first = await running(database)
    upcoming = await in_sequence(database, first)
    now = after(upcoming)
    await next_part.pause(database, first, None, now)
    second = await start(database, await draft_of(database, title="Another Lamp"), now, replaces=first.id)
    assert await subscriptions.undo_start(database, second, now) == first
    assert (await in_sequence(database, first)).hold is Hold.PAUSED


async def test_a_pause_until_a_day_is_one_again_when_an_end_or_a_replacement_is_undone(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    now = after(upcoming)
    held = await next_part.pause(database, subscription, upcoming.due_at + timedelta(days=4), now)
    assert held.hold_until is not None
    await subscriptions.end(database, subscription, now)
    assert await database.read(ledger.next_wake_time) is None
    assert await database.write(ledger.claim, now + timedelta(days=9), LEASE, 16) == (), "what has ended stays ended"
    await subscriptions.undo_end(database, subscription, now)
    second = await start(database, await draft_of(database, title="Another Lamp"), now, replaces=subscription.id)
    assert await subscriptions.undo_start(database, second, now) == subscription
    again = await in_sequence(database, subscription)
    assert (again.hold, again.hold_until, again.due_at) == (Hold.PAUSED, held.hold_until, held.due_at)
    assert await database.read(ledger.next_wake_time) == held.hold_until
    await subscriptions.end(database, subscription, held.hold_until - timedelta(minutes=5))
    late = held.hold_until + timedelta(minutes=5)
    await subscriptions.undo_end(database, subscription, late)
    assert (await in_sequence(database, subscription)).hold_until == next_due(DAILY, late), "its day has come meanwhile"


async def test_what_was_left_while_it_was_paused_until_a_day_goes_on_at_its_next_slot(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    now = after(upcoming)
    await next_part.pause(database, subscription, upcoming.due_at + timedelta(days=4), now)
    await subscriptions.end(database, subscription, now)
    await subscriptions.continue_reading(database, subscription, DAILY, subscription.settings, now)
    again = await in_sequence(database, subscription)
    assert (again.hold, again.hold_until, again.due_at) == (None, None, next_due(DAILY, now))


async def test_an_end_can_be_taken_back_for_fifteen_minutes_and_all_is_as_it_was(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    now = after(upcoming)
    await subscriptions.end(database, subscription, now)
    again = await subscriptions.undo_end(database, subscription, now + timedelta(minutes=15))
    assert again == await in_sequence(database, subscription)
    assert again.subscription == subscription
    assert (again.number, again.hold) == (upcoming.number, None)
    with pytest.raises(UserError, match="story-revived"):
        await subscriptions.undo_end(database, subscription, now)
    await next_part.pause(database, subscription, None, now)
    await subscriptions.end(database, subscription, now)
    await subscriptions.undo_end(database, subscription, now)
    assert (await in_sequence(database, subscription)).hold is Hold.PAUSED
    await subscriptions.end(database, subscription, now)
    with pytest.raises(UserError, match="end-undo-too-late"):
        await subscriptions.undo_end(database, subscription, now + timedelta(minutes=15, seconds=1))


async def test_an_end_is_not_taken_back_over_what_has_started_since(database: Database) -> None:
    subscription = await running(database)
    now = after(await in_sequence(database, subscription))
    await subscriptions.end(database, subscription, now)
    await start(database, await draft_of(database, title="Another Lamp"), now)
    with pytest.raises(UserError, match="channel-taken-since"):
        await subscriptions.undo_end(database, subscription, now)


async def test_a_part_whose_rest_is_still_to_come_is_not_cut_off_unless_it_is_paused_first(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    now = upcoming.due_at
    [claimed] = await database.write(ledger.claim, now, LEASE, 16)
    await database.write(ledger.record_posted, claimed, [101], now + LEASE)
    await database.write(ledger.retry_later, claimed, now, now + timedelta(minutes=9), DeliveryStatus.LATER, "503")
    with pytest.raises(UserError, match="half-posted"):
        await subscriptions.end(database, subscription, now)
    with pytest.raises(UserError, match="half-posted"):
        await start(database, await draft_of(database, title="Another Lamp"), now, replaces=subscription.id)
    await next_part.pause(database, subscription, None, now)
    assert await subscriptions.end(database, subscription, now) == 2
