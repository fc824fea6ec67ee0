"""Use cases that start, change, pause and continue a subscription. None of them loses its progress."""

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
from tests.bot.services.stage import (
    EVENING,
    LEASE,
    create_draft,
    hour_before,
    next_delivery,
    post_next,
    running_subscription,
    start,
)
from tests.store.stage import DAILY, NOW, little_story, stock


async def test_start_plans_the_opening_and_stores_the_servers_first_zone(database: Database) -> None:
    subscription = await start(database, await create_draft(database), at_once=False)
    upcoming = await next_delivery(database, subscription)
    assert (upcoming.kind, upcoming.due_at) == (DeliveryKind.OPENING, NOW)
    assert await database.read(guilds.zone, 1) == "Europe/Berlin"
    other = (await create_draft(database, channel_id=8)).with_cadence(EVENING)
    await start(database, other)
    assert await database.read(guilds.zone, 1) == "Europe/Berlin", "the first stays"


async def test_start_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(UserError, match="zone-missing"):
        await start(database, replace(await create_draft(database), zone=None))
    assert await database.read(subscription_store.active_in_guild, 1) == ()


async def test_simultaneous_starts_make_one_subscription(database: Database) -> None:
    draft = await create_draft(database)
    results = await asyncio.gather(start(database, draft), start(database, draft), return_exceptions=True)
    refused = [error for error in results if isinstance(error, UserError)]
    assert [error.key in ("channel-taken", "channel-taken-just-now") for error in refused] == [True]
    assert len(await database.read(subscription_store.active_in_guild, 1)) == 1


async def test_preview_shows_the_state_of_the_channel(database: Database) -> None:
    draft = await create_draft(database)
    assert (await start_preview.preview_start(database, draft)).channel_state is ChannelState.FREE
    subscription = await running_subscription(database)
    preview = await start_preview.preview_start(database, draft)
    assert (preview.channel_state, preview.progress, preview.subscription) == (ChannelState.SAME_STORY, 2, subscription)
    other = await create_draft(database, title="Another Lamp")
    assert (await start_preview.preview_start(database, other)).channel_state is ChannelState.OTHER_STORY
    upcoming = await next_delivery(database, subscription)
    await subscriptions.end(database, subscription, hour_before(upcoming))
    preview = await start_preview.preview_start(database, draft)
    assert (preview.channel_state, preview.progress) == (ChannelState.UNFINISHED, 2)
    assert (await start_preview.preview_start(database, other)).channel_state is ChannelState.FREE


async def test_unknown_story_is_refused(database: Database) -> None:
    draft = await create_draft(database)
    unknown = replace(draft, story_id=draft.story_id + 1)
    with pytest.raises(UserError, match="story-removed"):
        await start_preview.preview_start(database, unknown)
    with pytest.raises(UserError, match="story-removed"):
        await start(database, unknown)


async def test_story_of_another_server_is_refused(database: Database) -> None:
    story_id = await database.write(stock, little_story(40, "Theirs"), 2)
    draft = replace(await create_draft(database), story_id=story_id)
    with pytest.raises(UserError, match="story-removed"):
        await start_preview.preview_start(database, draft)
    with pytest.raises(UserError, match="story-removed"):
        await start(database, draft)
    assert await database.read(subscription_store.active_in_guild, 1) == ()
    assert (await start(database, replace(draft, guild_id=2))).story.title == "Theirs"


@pytest.mark.parametrize("ending", [EndReason.UNSUBSCRIBED, EndReason.REPLACED, EndReason.UNDONE])
async def test_ended_subscription_refuses_every_change(database: Database, ending: EndReason) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    now = hour_before(upcoming)
    await next_part.pause(database, subscription, None, now)
    await subscriptions.end(database, subscription, now, ending)
    for change in (
        next_part.resume(database, subscription, now),
        next_part.pause(database, subscription, None, now),
        subscriptions.change_schedule(database, subscription, EVENING, subscription.settings, now),
        next_part.request_part(database, subscription, 3, now, organiser=True),
    ):
        with pytest.raises(UserError, match="story-over"):
            await change
    assert await database.write(ledger.claim, now + timedelta(days=9), LEASE, 16) == ()


async def test_new_schedule_keeps_progress_and_moves_the_next_part(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    changed = await subscriptions.change_schedule(
        database, subscription, EVENING, subscription.settings, hour_before(upcoming)
    )
    moved = await next_delivery(database, changed)
    assert (moved.number, moved.due_at) == (3, next_due(EVENING, hour_before(upcoming)))
    assert changed.cadence == EVENING


async def test_new_schedule_keeps_a_pause(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    await next_part.pause(database, subscription, None, hour_before(upcoming))
    await subscriptions.change_schedule(database, subscription, EVENING, subscription.settings, hour_before(upcoming))
    assert (await next_delivery(database, subscription)).hold is Hold.PAUSED


@pytest.mark.parametrize("cadence", [EVENING, Cadence(time(6), "Europe/Berlin")])
async def test_new_schedule_does_not_shorten_a_pause_until_a_day(database: Database, cadence: Cadence) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    held = await next_part.pause(database, subscription, upcoming.due_at + timedelta(days=4), hour_before(upcoming))
    assert held.hold_until is not None
    await subscriptions.change_schedule(database, subscription, cadence, subscription.settings, hour_before(upcoming))
    moved = await next_delivery(database, subscription)
    first = next_due(cadence, held.hold_until - timedelta(seconds=1))
    assert (moved.hold, moved.hold_until, moved.due_at) == (Hold.PAUSED, first, first)
    assert await database.write(ledger.claim, first - timedelta(seconds=1), LEASE, 16) == ()
    [claimed] = await database.write(ledger.claim, first, LEASE, 16)
    assert claimed.number == 3


async def test_paused_part_is_not_claimed_and_resumes_at_the_next_slot(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    await next_part.pause(database, subscription, None, hour_before(upcoming))
    later = upcoming.due_at + timedelta(days=5, hours=3)
    assert await database.write(ledger.claim, later, LEASE, 16) == ()
    resumed = await next_part.resume(database, subscription, later)
    assert (resumed.number, resumed.hold, resumed.due_at) == (3, None, next_due(DAILY, later))


async def test_pause_until_a_time_ends_at_the_first_slot_from_then_on(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    held = await next_part.pause(database, subscription, upcoming.due_at + timedelta(days=4), hour_before(upcoming))
    assert held.hold_until == upcoming.due_at + timedelta(days=4), "the very moment of a slot counts"
    assert await database.write(ledger.claim, held.hold_until - timedelta(seconds=1), LEASE, 16) == ()
    [claimed] = await database.write(ledger.claim, held.hold_until, LEASE, 16)
    assert (claimed.number, claimed.hold) == (3, None)


async def test_resume_is_refused_if_nothing_is_held(database: Database) -> None:
    subscription = await running_subscription(database)
    with pytest.raises(UserError, match="not-paused"):
        await next_part.resume(database, subscription, NOW)


@pytest.mark.parametrize("hold", [Hold.ACCESS, Hold.GONE, Hold.UNCERTAIN, Hold.STOPPED])
async def test_resume_releases_every_hold(database: Database, hold: Hold) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    [claimed] = await database.write(ledger.claim, upcoming.due_at, LEASE, 16)
    await database.write(ledger.hold_delivery, claimed, upcoming.due_at, hold, DeliveryStatus.ACCESS, "403")
    resumed = await next_part.resume(database, subscription, upcoming.due_at + timedelta(hours=1))
    assert (resumed.number, resumed.hold) == (3, None)


async def test_continued_subscription_keeps_its_progress(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    assert await subscriptions.end(database, subscription, hour_before(upcoming)) == 2
    much_later = upcoming.due_at + timedelta(days=100)
    ended = await database.read(subscription_store.latest_in_channel, 7)
    assert ended is not None
    continued = await subscriptions.continue_reading(database, ended, EVENING, ended.settings, much_later)
    assert (continued.id, continued.key, continued.ended_at) == (subscription.id, subscription.key, None)
    upcoming = await next_delivery(database, continued)
    assert (upcoming.number, upcoming.hold, upcoming.due_at) == (3, None, next_due(EVENING, much_later))


async def test_continuing_is_refused_if_another_story_runs(database: Database) -> None:
    subscription = await running_subscription(database)
    await subscriptions.end(database, subscription, NOW)
    await start(database, await create_draft(database, title="Another Lamp"))
    with pytest.raises(UserError, match="channel-taken-just-now"):
        await subscriptions.continue_reading(database, subscription, DAILY, subscription.settings, NOW)


async def test_continuing_does_not_end_a_story_that_has_left_the_channel(database: Database) -> None:
    subscription = await running_subscription(database)
    await subscriptions.end(database, subscription, NOW)
    elsewhere = await start(database, await create_draft(database, 9, title="Another Lamp"))
    with pytest.raises(UserError, match="card-outdated"):
        await subscriptions.continue_reading(
            database, subscription, DAILY, subscription.settings, NOW, replaces=elsewhere
        )
    running = await database.read(subscription_store.active_in_channel, 9)
    assert running is not None
    assert running.id == elsewhere.id


async def test_only_the_next_part_can_be_requested(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
    now = hour_before(upcoming)
    for number in (2, 4):
        with pytest.raises(UserError, match="next-posted"):
            await next_part.request_part(database, subscription, number, now, organiser=True)
    requested = await next_part.request_part(database, subscription, 3, now, organiser=True)
    assert (requested.try_at, requested.due_at, requested.requested_at) == (now, upcoming.due_at, now)
    following = await post_next(database, subscription, now)
    assert (following.kind, following.number, following.due_at) == (DeliveryKind.PART, 4, upcoming.due_at), (
        "the slot is left to the next part"
    )


async def test_members_can_request_only_if_allowed_and_after_the_waiting_time(database: Database) -> None:
    subscription = await running_subscription(database)
    upcoming = await next_delivery(database, subscription)
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
    requested = await next_part.request_part(
        database, subscription, 3, part.settled_at + timedelta(minutes=15), organiser=False
    )
    assert requested.number == upcoming.number


async def test_request_is_refused_during_a_pause(database: Database) -> None:
    subscription = await running_subscription(database)
    await next_part.pause(database, subscription, None, NOW)
    with pytest.raises(UserError, match="paused"):
        await next_part.request_part(database, subscription, 3, NOW, organiser=True)


async def test_request_is_refused_before_the_opening_is_posted(database: Database) -> None:
    subscription = await start(database, await create_draft(database))
    with pytest.raises(UserError, match="busy-posting"):
        await next_part.request_part(database, subscription, 1, NOW, organiser=True)
