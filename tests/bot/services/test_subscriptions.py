"""Subscriptions begin, pause and move on by one transaction each, and a place is never lost by any of them."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.errors import UserError
from bot.model import Advance, Cadence, DeliveryKind, DeliveryStatus, EndReason, Hold
from bot.scheduling.schedule import next_due
from bot.services import next_part, start_preview, subscriptions
from bot.services.start_preview import ChannelState
from bot.store import Database, guilds, ledger
from bot.store import subscriptions as subscription_store
from tests.bot.services.stage import EVENING, LEASE, after, draft_of, in_sequence, post_next, running, start
from tests.store.stage import DAILY, NOW, little_story, stock


async def test_a_start_owes_the_opening_and_remembers_the_first_zone(database: Database) -> None:
    subscription = await start(database, await draft_of(database), at_once=False)
    upcoming = await in_sequence(database, subscription)
    assert (upcoming.kind, upcoming.due_at) == (DeliveryKind.OPENING, NOW)
    assert await database.read(guilds.zone, 1) == "Europe/Berlin"
    other = (await draft_of(database, channel_id=8)).with_cadence(EVENING)
    await start(database, other)
    assert await database.read(guilds.zone, 1) == "Europe/Berlin", "the first stays"


async def test_without_a_zone_nothing_starts(database: Database) -> None:
    with pytest.raises(UserError, match="zone-missing"):
        await start(database, replace(await draft_of(database), zone=None))
    assert await database.read(subscription_store.active_in_guild, 1) == ()


async def test_two_starts_at_the_same_moment_make_one_subscription(database: Database) -> None:
    draft = await draft_of(database)
    ended = await asyncio.gather(start(database, draft), start(database, draft), return_exceptions=True)
    refused = [error for error in ended if isinstance(error, UserError)]
    assert [error.key in ("channel-taken", "channel-taken-just-now") for error in refused] == [True]
    assert len(await database.read(subscription_store.active_in_guild, 1)) == 1


async def test_what_stands_in_the_channel_is_seen_before_anything_is_kept(database: Database) -> None:
    draft = await draft_of(database)
    assert (await start_preview.preview_start(database, draft)).channel_state is ChannelState.FREE
    subscription = await running(database)
    plan = await start_preview.preview_start(database, draft)
    assert (plan.channel_state, plan.progress, plan.subscription) == (ChannelState.SAME, 2, subscription)
    other = await draft_of(database, title="Another Lamp")
    assert (await start_preview.preview_start(database, other)).channel_state is ChannelState.OTHER
    upcoming = await in_sequence(database, subscription)
    await subscriptions.end(database, subscription, after(upcoming))
    plan = await start_preview.preview_start(database, draft)
    assert (plan.channel_state, plan.progress) == (ChannelState.LEFT, 2)
    assert (await start_preview.preview_start(database, other)).channel_state is ChannelState.FREE


async def test_an_unknown_story_is_refused(database: Database) -> None:
    draft = await draft_of(database)
    unknown = replace(draft, story_id=draft.story_id + 1)
    with pytest.raises(UserError, match="story-removed"):
        await start_preview.preview_start(database, unknown)
    with pytest.raises(UserError, match="story-removed"):
        await start(database, unknown)


async def test_a_story_of_another_server_cannot_be_looked_at_nor_started(database: Database) -> None:
    theirs = await database.write(stock, little_story(40, "Theirs"), 2)
    draft = replace(await draft_of(database), story_id=theirs)
    with pytest.raises(UserError, match="story-removed"):
        await start_preview.preview_start(database, draft)
    with pytest.raises(UserError, match="story-removed"):
        await start(database, draft)
    assert await database.read(subscription_store.active_in_guild, 1) == ()
    assert (await start(database, replace(draft, guild_id=2))).story.title == "Theirs"


@pytest.mark.parametrize("ending", [EndReason.UNSUBSCRIBED, EndReason.REPLACED, EndReason.UNDONE])
async def test_what_has_ended_since_is_moved_by_no_old_button(database: Database, ending: EndReason) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    now = after(upcoming)
    await next_part.pause(database, subscription, None, now)
    await subscriptions.end(database, subscription, now, ending)
    for moved in (
        next_part.resume(database, subscription, now),
        next_part.pause(database, subscription, None, now),
        subscriptions.change_schedule(database, subscription, EVENING, subscription.settings, now),
        next_part.request_part(database, subscription, 3, now, organiser=True),
    ):
        with pytest.raises(UserError, match="story-over"):
            await moved
    assert await database.write(ledger.claim, now + timedelta(days=9), LEASE, 16) == ()


async def test_new_times_keep_the_place_and_move_the_next_part(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    changed = await subscriptions.change_schedule(
        database, subscription, EVENING, subscription.settings, after(upcoming)
    )
    moved = await in_sequence(database, changed)
    assert (moved.number, moved.due_at) == (3, next_due(EVENING, after(upcoming)))
    assert changed.cadence == EVENING


async def test_new_times_do_not_end_a_pause(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    await next_part.pause(database, subscription, None, after(upcoming))
    await subscriptions.change_schedule(database, subscription, EVENING, subscription.settings, after(upcoming))
    assert (await in_sequence(database, subscription)).hold is Hold.PAUSED


@pytest.mark.parametrize("cadence", [EVENING, Cadence(time(6), "Europe/Berlin")])
async def test_new_times_do_not_shorten_a_pause_until_a_day(database: Database, cadence: Cadence) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    held = await next_part.pause(database, subscription, upcoming.due_at + timedelta(days=4), after(upcoming))
    assert held.hold_until is not None
    await subscriptions.change_schedule(database, subscription, cadence, subscription.settings, after(upcoming))
    moved = await in_sequence(database, subscription)
    first = next_due(cadence, held.hold_until - timedelta(seconds=1))
    assert (moved.hold, moved.hold_until, moved.due_at) == (Hold.PAUSED, first, first)
    assert await database.write(ledger.claim, first - timedelta(seconds=1), LEASE, 16) == ()
    [claimed] = await database.write(ledger.claim, first, LEASE, 16)
    assert claimed.number == 3


async def test_a_paused_part_is_not_posted_and_resuming_waits_for_the_next_slot(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    await next_part.pause(database, subscription, None, after(upcoming))
    later = upcoming.due_at + timedelta(days=5, hours=3)
    assert await database.write(ledger.claim, later, LEASE, 16) == ()
    resumed = await next_part.resume(database, subscription, later)
    assert (resumed.number, resumed.hold, resumed.due_at) == (3, None, next_due(DAILY, later))


async def test_a_pause_until_a_moment_ends_at_the_first_slot_from_then_on(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    held = await next_part.pause(database, subscription, upcoming.due_at + timedelta(days=4), after(upcoming))
    assert held.hold_until == upcoming.due_at + timedelta(days=4), "the very moment of a slot counts"
    assert await database.write(ledger.claim, held.hold_until - timedelta(seconds=1), LEASE, 16) == ()
    [claimed] = await database.write(ledger.claim, held.hold_until, LEASE, 16)
    assert (claimed.number, claimed.hold) == (3, None)


async def test_what_is_not_held_is_not_resumed(database: Database) -> None:
    subscription = await running(database)
    with pytest.raises(UserError, match="not-paused"):
        await next_part.resume(database, subscription, NOW)


@pytest.mark.parametrize("hold", [Hold.ACCESS, Hold.GONE, Hold.UNCERTAIN, Hold.STOPPED])
async def test_resuming_lets_go_whatever_holds_it(database: Database, hold: Hold) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    [claimed] = await database.write(ledger.claim, upcoming.due_at, LEASE, 16)
    await database.write(ledger.hold_delivery, claimed, upcoming.due_at, hold, DeliveryStatus.ACCESS, "403")
    resumed = await next_part.resume(database, subscription, upcoming.due_at + timedelta(hours=1))
    assert (resumed.number, resumed.hold) == (3, None)


async def test_what_was_ended_goes_on_where_it_was(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    assert await subscriptions.end(database, subscription, after(upcoming)) == 2
    much_later = upcoming.due_at + timedelta(days=100)
    left = await database.read(subscription_store.latest_in_channel, 7)
    assert left is not None
    again = await subscriptions.continue_reading(database, left, EVENING, left.settings, much_later)
    assert (again.id, again.key, again.ended_at) == (subscription.id, subscription.key, None)
    upcoming = await in_sequence(database, again)
    assert (upcoming.number, upcoming.hold, upcoming.due_at) == (3, None, next_due(EVENING, much_later))


async def test_going_on_never_pushes_out_what_runs_by_now(database: Database) -> None:
    subscription = await running(database)
    await subscriptions.end(database, subscription, NOW)
    await start(database, await draft_of(database, title="Another Lamp"))
    with pytest.raises(UserError, match="channel-taken-just-now"):
        await subscriptions.continue_reading(database, subscription, DAILY, subscription.settings, NOW)


async def test_the_next_part_can_be_asked_for_by_its_number_only(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    now = after(upcoming)
    for number in (2, 4):
        with pytest.raises(UserError, match="next-posted"):
            await next_part.request_part(database, subscription, number, now, organiser=True)
    asked = await next_part.request_part(database, subscription, 3, now, organiser=True)
    assert (asked.try_at, asked.due_at, asked.requested_at) == (now, upcoming.due_at, now)
    following = await post_next(database, subscription, now)
    assert (following.kind, following.number, following.due_at) == (DeliveryKind.PART, 4, upcoming.due_at), (
        "it leaves its slot to the next"
    )


async def test_readers_ask_only_where_everyone_may_and_not_too_often(database: Database) -> None:
    subscription = await running(database)
    upcoming = await in_sequence(database, subscription)
    part = await database.read(ledger.find, subscription.id, DeliveryKind.PART, 2)
    assert part is not None
    assert part.settled_at is not None
    with pytest.raises(UserError, match="next-not-yours"):
        await next_part.request_part(database, subscription, 3, part.settled_at, organiser=False)
    subscription = await subscriptions.configure(
        database, subscription, replace(subscription.settings, advance=Advance.EVERYONE)
    )
    soon = part.settled_at + timedelta(minutes=14)
    with pytest.raises(UserError, match="next-too-soon") as refused:
        await next_part.request_part(database, subscription, 3, soon, organiser=False)
    assert refused.value.values["when"] == part.settled_at + timedelta(minutes=15)
    asked = await next_part.request_part(
        database, subscription, 3, part.settled_at + timedelta(minutes=15), organiser=False
    )
    assert asked.number == upcoming.number


async def test_what_is_paused_is_not_posted_by_asking(database: Database) -> None:
    subscription = await running(database)
    await next_part.pause(database, subscription, None, NOW)
    with pytest.raises(UserError, match="paused"):
        await next_part.request_part(database, subscription, 3, NOW, organiser=True)


async def test_before_the_opening_is_out_no_part_can_be_asked_for(database: Database) -> None:
    subscription = await start(database, await draft_of(database))
    with pytest.raises(UserError, match="busy-posting"):
        await next_part.request_part(database, subscription, 1, NOW, organiser=True)
