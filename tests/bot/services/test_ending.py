"""Use cases that end a subscription, or undo its start or end. None of them interrupts what is being posted."""

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
from tests.bot.services.stage import (
    LEASE,
    create_draft,
    hour_before,
    next_delivery,
    post_next,
    running_subscription,
    start,
)
from tests.store.stage import DAILY, NOW


async def test_undone_start_leaves_no_trace(database: Database) -> None:
    draft = await create_draft(database)
    subscription = await start(database, draft)
    await post_next(database, subscription, NOW)
    assert await subscriptions.undo_start(database, subscription, NOW + timedelta(minutes=14)) is None
    assert await database.write(ledger.claim, NOW + timedelta(days=9), LEASE, 16) == ()
    assert await database.read(subscription_store.latest_in_channel, 7) is None
    assert (await start_preview.preview_start(database, draft)).channel_state is ChannelState.FREE


async def test_undo_is_refused_while_the_opening_is_posted(database: Database) -> None:
    subscription = await start(database, await create_draft(database))
    [opening] = await database.write(ledger.claim, NOW, LEASE, 16)
    with pytest.raises(UserError, match="busy-posting"):
        await subscriptions.undo_start(database, subscription, NOW)
    await database.write(ledger.settle, opening, NOW, DeliveryStatus.POSTED, "", deliveries_after(opening, NOW))
    assert await subscriptions.undo_start(database, subscription, NOW) is None


@pytest.mark.parametrize("kind", [DeliveryKind.PART, DeliveryKind.THREAD])
async def test_undo_is_refused_while_a_thread_is_opened_and_leaves_none_due(
    database: Database, kind: DeliveryKind
) -> None:
    subscription = await start(database, replace(await create_draft(database), discussion=Discussion.EACH))
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


async def test_end_and_replacement_are_refused_while_a_part_is_posted(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    [claimed] = await database.write(ledger.claim, upcoming.due_at, LEASE, 16)
    other = await create_draft(database, title="Another Lamp")
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


async def test_undo_is_refused_after_fifteen_minutes(database: Database) -> None:
    subscription = await start(database, await create_draft(database))
    with pytest.raises(UserError, match="undo-too-late"):
        await subscriptions.undo_start(database, subscription, NOW + timedelta(minutes=15, seconds=1))


async def test_undone_replacement_restores_the_replaced_subscription(database: Database) -> None:
    first = await running_subscription(database)
    upcoming = await next_delivery(database, first)
    now = hour_before(upcoming)
    second = await start(database, await create_draft(database, title="Another Lamp"), now, replaces=first.id)
    replaced = await database.read(subscription_store.get, first.id)
    assert replaced.end_reason is EndReason.REPLACED
    restored = await subscriptions.undo_start(database, second, now + timedelta(minutes=1))
    assert restored == first
    assert (await next_delivery(database, first)).number == 3
    assert await subscriptions.undo_start(database, second, now + timedelta(minutes=2)) is None, (
        "a second undo does nothing"
    )


async def test_replacement_is_refused_if_another_subscription_runs(database: Database) -> None:
    first = await running_subscription(database)
    now = hour_before(await next_delivery(database, first))
    draft = await create_draft(database, title="Another Lamp")
    second = await start(database, draft, now, replaces=first.id)
    for late_draft in (draft, await create_draft(database, title="A Third Lamp")):
        with pytest.raises(UserError, match="card-outdated"):
            await start(database, late_draft, now + timedelta(minutes=1), replaces=first.id)
    current = await database.read(subscription_store.active_in_channel, second.channel_id)
    assert current is not None
    assert (current.id, current.ended_at) == (second.id, None)


@pytest.mark.parametrize("taken", [False, True])
async def test_undone_replacement_that_moved_restores_only_into_a_free_channel(database: Database, taken: bool) -> None:
    first = await running_subscription(database)
    now = hour_before(await next_delivery(database, first))
    second = await start(database, await create_draft(database, title="Another Lamp"), now, replaces=first.id)
    moved = await moves.move(database, second, 8, None, now)
    if taken:
        await start(database, await create_draft(database, title="A Third Lamp"), now)
    replaced = await subscriptions.undo_start(database, moved, now + timedelta(minutes=1))
    assert replaced is not None
    assert (replaced.id, replaced.end_reason) == (first.id, EndReason.REPLACED if taken else None)


async def test_undo_does_not_restore_what_had_ended_before(database: Database) -> None:
    first = await running_subscription(database)
    await subscriptions.end(database, first, NOW)
    second = await start(database, await create_draft(database, title="Another Lamp"), NOW + timedelta(minutes=1))
    assert await subscriptions.undo_start(database, second, NOW + timedelta(minutes=2)) is None
    assert await database.read(subscription_store.active_in_guild, 1) == ()


async def test_undone_replacement_restores_a_pause(database: Database) -> None:
    first = await running_subscription(database)
    upcoming = await next_delivery(database, first)
    now = hour_before(upcoming)
    await next_part.pause(database, first, None, now)
    second = await start(database, await create_draft(database, title="Another Lamp"), now, replaces=first.id)
    assert await subscriptions.undo_start(database, second, now) == first
    assert (await next_delivery(database, first)).hold is Hold.PAUSED


async def test_undone_end_and_replacement_restore_a_pause_until_a_day(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    now = hour_before(upcoming)
    held = await next_part.pause(database, subscription, upcoming.due_at + timedelta(days=4), now)
    assert held.hold_until is not None
    await subscriptions.end(database, subscription, now)
    assert await database.read(ledger.next_wake_time) is None
    assert await database.write(ledger.claim, now + timedelta(days=9), LEASE, 16) == (), "what has ended stays ended"
    await subscriptions.undo_end(database, subscription, now)
    second = await start(database, await create_draft(database, title="Another Lamp"), now, replaces=subscription.id)
    assert await subscriptions.undo_start(database, second, now) == subscription
    again = await next_delivery(database, subscription)
    assert (again.hold, again.hold_until, again.due_at) == (Hold.PAUSED, held.hold_until, held.due_at)
    assert await database.read(ledger.next_wake_time) == held.hold_until
    await subscriptions.end(database, subscription, held.hold_until - timedelta(minutes=5))
    late = held.hold_until + timedelta(minutes=5)
    await subscriptions.undo_end(database, subscription, late)
    assert (await next_delivery(database, subscription)).hold_until == next_due(DAILY, late), "its day has passed"


async def test_continued_subscription_forgets_its_pause(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    now = hour_before(upcoming)
    await next_part.pause(database, subscription, upcoming.due_at + timedelta(days=4), now)
    await subscriptions.end(database, subscription, now)
    await subscriptions.continue_reading(database, subscription, DAILY, subscription.settings, now)
    again = await next_delivery(database, subscription)
    assert (again.hold, again.hold_until, again.due_at) == (None, None, next_due(DAILY, now))


async def test_end_can_be_undone_for_fifteen_minutes(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    now = hour_before(upcoming)
    await subscriptions.end(database, subscription, now)
    again = await subscriptions.undo_end(database, subscription, now + timedelta(minutes=15))
    assert again == await next_delivery(database, subscription)
    assert again.subscription == subscription
    assert (again.number, again.hold) == (upcoming.number, None)
    with pytest.raises(UserError, match="story-revived"):
        await subscriptions.undo_end(database, subscription, now)
    await next_part.pause(database, subscription, None, now)
    await subscriptions.end(database, subscription, now)
    await subscriptions.undo_end(database, subscription, now)
    assert (await next_delivery(database, subscription)).hold is Hold.PAUSED
    await subscriptions.end(database, subscription, now)
    with pytest.raises(UserError, match="end-undo-too-late"):
        await subscriptions.undo_end(database, subscription, now + timedelta(minutes=15, seconds=1))


async def test_undo_of_an_end_is_refused_if_another_story_has_started(database: Database) -> None:
    subscription = await running_subscription(database)
    now = hour_before(await next_delivery(database, subscription))
    await subscriptions.end(database, subscription, now)
    await start(database, await create_draft(database, title="Another Lamp"), now)
    with pytest.raises(UserError, match="channel-taken-since"):
        await subscriptions.undo_end(database, subscription, now)


async def test_half_posted_part_blocks_the_end_unless_it_is_paused(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    now = upcoming.due_at
    [claimed] = await database.write(ledger.claim, now, LEASE, 16)
    await database.write(ledger.record_posted, claimed, [101], now + LEASE)
    await database.write(ledger.retry_later, claimed, now, now + timedelta(minutes=9), DeliveryStatus.LATER, "503")
    with pytest.raises(UserError, match="half-posted"):
        await subscriptions.end(database, subscription, now)
    with pytest.raises(UserError, match="half-posted"):
        await start(database, await create_draft(database, title="Another Lamp"), now, replaces=subscription.id)
    await next_part.pause(database, subscription, None, now)
    assert await subscriptions.end(database, subscription, now) == 2
