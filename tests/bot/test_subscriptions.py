"""Subscriptions begin, pause and move on by one transaction each, and a place is never lost by any of them."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot import plans, subscriptions
from bot.errors import UserError
from bot.model import Advance, Cadence, Ending, Hold, Kind
from bot.plans import Situation
from bot.schedule import next_due
from bot.store import Database, guilds, ledger
from bot.store import subscriptions as rows
from tests.bot.standing import EVENING, LEASE, after, draft_of, line_of, post_next, running, start
from tests.store.stage import DAILY, NOW, little_story, stock


async def test_a_start_owes_the_opening_and_remembers_the_first_zone(database: Database) -> None:
    standing = await start(database, await draft_of(database), at_once=False)
    line = await line_of(database, standing)
    assert (line.kind, line.due_at) == (Kind.OPENING, NOW)
    assert await database.read(guilds.zone, 1) == "Europe/Berlin"
    other = replace(await draft_of(database, channel_id=8), cadence=EVENING)
    await start(database, other)
    assert await database.read(guilds.zone, 1) == "Europe/Berlin", "the first stays"


async def test_without_a_zone_nothing_starts(database: Database) -> None:
    with pytest.raises(UserError, match="zone-missing"):
        await start(database, replace(await draft_of(database), cadence=None))
    assert await database.read(rows.live_in_guild, 1) == ()


async def test_two_starts_at_the_same_moment_make_one_subscription(database: Database) -> None:
    draft = await draft_of(database)
    ended = await asyncio.gather(start(database, draft), start(database, draft), return_exceptions=True)
    refused = [error for error in ended if isinstance(error, UserError)]
    assert [error.key in ("channel-taken", "channel-taken-just-now") for error in refused] == [True]
    assert len(await database.read(rows.live_in_guild, 1)) == 1


async def test_what_stands_in_the_channel_is_seen_before_anything_is_kept(database: Database) -> None:
    draft = await draft_of(database)
    assert (await plans.plan(database, draft)).situation is Situation.FREE
    standing = await running(database)
    plan = await plans.plan(database, draft)
    assert (plan.situation, plan.place, plan.standing) == (Situation.SAME, 2, standing)
    other = await draft_of(database, title="Another Lamp")
    assert (await plans.plan(database, other)).situation is Situation.OTHER
    line = await line_of(database, standing)
    await subscriptions.end(database, standing, after(line))
    plan = await plans.plan(database, draft)
    assert (plan.situation, plan.place) == (Situation.LEFT, 2)
    assert (await plans.plan(database, other)).situation is Situation.FREE


async def test_an_unknown_story_is_refused(database: Database) -> None:
    draft = await draft_of(database)
    unknown = replace(draft, story_id=draft.story_id + 1)
    with pytest.raises(UserError, match="story-removed"):
        await plans.plan(database, unknown)
    with pytest.raises(UserError, match="story-removed"):
        await start(database, unknown)


async def test_a_story_of_another_server_cannot_be_looked_at_nor_started(database: Database) -> None:
    theirs = await database.write(stock, little_story(40, "Theirs"), 2)
    draft = replace(await draft_of(database), story_id=theirs)
    with pytest.raises(UserError, match="story-removed"):
        await plans.plan(database, draft)
    with pytest.raises(UserError, match="story-removed"):
        await start(database, draft)
    assert await database.read(rows.live_in_guild, 1) == ()
    assert (await start(database, replace(draft, guild_id=2))).story.title == "Theirs"


@pytest.mark.parametrize("ending", [Ending.UNSUBSCRIBED, Ending.REPLACED, Ending.UNDONE])
async def test_what_has_ended_since_is_moved_by_no_old_button(database: Database, ending: Ending) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    now = after(line)
    await subscriptions.pause(database, standing, None, now)
    await subscriptions.end(database, standing, now, ending)
    for moved in (
        subscriptions.resume(database, standing, now),
        subscriptions.pause(database, standing, None, now),
        subscriptions.retime(database, standing, EVENING, now),
        subscriptions.ask_next(database, standing, 3, now, organiser=True),
    ):
        with pytest.raises(UserError, match="story-over"):
            await moved
    assert await database.write(ledger.claim, now + timedelta(days=9), LEASE, 16) == ()


async def test_new_times_keep_the_place_and_move_the_next_part(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    changed = await subscriptions.retime(database, standing, EVENING, after(line))
    moved = await line_of(database, changed)
    assert (moved.number, moved.due_at) == (3, next_due(EVENING, after(line)))
    assert changed.cadence == EVENING


async def test_new_times_do_not_end_a_pause(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    await subscriptions.pause(database, standing, None, after(line))
    await subscriptions.retime(database, standing, EVENING, after(line))
    assert (await line_of(database, standing)).hold is Hold.PAUSED


@pytest.mark.parametrize("cadence", [EVENING, Cadence(time(6), "Europe/Berlin")])
async def test_new_times_do_not_shorten_a_pause_until_a_day(database: Database, cadence: Cadence) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    held = await subscriptions.pause(database, standing, line.due_at + timedelta(days=4), after(line))
    assert held.hold_until is not None
    await subscriptions.retime(database, standing, cadence, after(line))
    moved = await line_of(database, standing)
    first = next_due(cadence, held.hold_until - timedelta(seconds=1))
    assert (moved.hold, moved.hold_until, moved.due_at) == (Hold.PAUSED, first, first)
    assert await database.write(ledger.claim, first - timedelta(seconds=1), LEASE, 16) == ()
    [claimed] = await database.write(ledger.claim, first, LEASE, 16)
    assert claimed.number == 3


async def test_a_paused_part_is_not_posted_and_resuming_waits_for_the_next_slot(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    await subscriptions.pause(database, standing, None, after(line))
    later = line.due_at + timedelta(days=5, hours=3)
    assert await database.write(ledger.claim, later, LEASE, 16) == ()
    resumed = await subscriptions.resume(database, standing, later)
    assert (resumed.number, resumed.hold, resumed.due_at) == (3, None, next_due(DAILY, later))


async def test_a_pause_until_a_moment_ends_at_the_first_slot_from_then_on(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    held = await subscriptions.pause(database, standing, line.due_at + timedelta(days=4), after(line))
    assert held.hold_until == line.due_at + timedelta(days=4), "the very moment of a slot counts"
    assert await database.write(ledger.claim, held.hold_until - timedelta(seconds=1), LEASE, 16) == ()
    [claimed] = await database.write(ledger.claim, held.hold_until, LEASE, 16)
    assert (claimed.number, claimed.hold) == (3, None)


async def test_what_is_not_held_is_not_resumed(database: Database) -> None:
    standing = await running(database)
    with pytest.raises(UserError, match="not-paused"):
        await subscriptions.resume(database, standing, NOW)


@pytest.mark.parametrize("hold", [Hold.ACCESS, Hold.GONE, Hold.UNCERTAIN, Hold.STOPPED])
async def test_resuming_lets_go_whatever_holds_it(database: Database, hold: Hold) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    [claimed] = await database.write(ledger.claim, line.due_at, LEASE, 16)
    await database.write(ledger.hold_claimed, claimed, line.due_at, hold, "access", "403")
    resumed = await subscriptions.resume(database, standing, line.due_at + timedelta(hours=1))
    assert (resumed.number, resumed.hold) == (3, None)


async def test_what_was_ended_goes_on_where_it_was(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    assert await subscriptions.end(database, standing, after(line)) == 2
    much_later = line.due_at + timedelta(days=100)
    left = await database.read(rows.latest_in_channel, 7)
    assert left is not None
    again = await subscriptions.go_on(database, left, EVENING, much_later)
    assert (again.id, again.key, again.ended_at) == (standing.id, standing.key, None)
    line = await line_of(database, again)
    assert (line.number, line.hold, line.due_at) == (3, None, next_due(EVENING, much_later))


async def test_going_on_never_pushes_out_what_runs_by_now(database: Database) -> None:
    standing = await running(database)
    await subscriptions.end(database, standing, NOW)
    await start(database, await draft_of(database, title="Another Lamp"))
    with pytest.raises(UserError, match="channel-taken-just-now"):
        await subscriptions.go_on(database, standing, DAILY, NOW)


async def test_the_next_part_can_be_asked_for_by_its_number_only(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    now = after(line)
    for number in (2, 4):
        with pytest.raises(UserError, match="next-posted"):
            await subscriptions.ask_next(database, standing, number, now, organiser=True)
    asked = await subscriptions.ask_next(database, standing, 3, now, organiser=True)
    assert (asked.try_at, asked.due_at, asked.asked_at) == (now, line.due_at, now)
    following = await post_next(database, standing, now)
    assert (following.kind, following.number, following.due_at) == (Kind.PART, 4, line.due_at), (
        "it leaves its slot to the next"
    )


async def test_readers_ask_only_where_everyone_may_and_not_too_often(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    part = await database.read(ledger.delivery, standing.id, Kind.PART, 2)
    assert part is not None
    assert part.settled_at is not None
    with pytest.raises(UserError, match="next-not-yours"):
        await subscriptions.ask_next(database, standing, 3, part.settled_at, organiser=False)
    standing = await subscriptions.configure(database, standing, advance=Advance.EVERYONE)
    soon = part.settled_at + timedelta(minutes=14)
    with pytest.raises(UserError, match="next-too-soon") as refused:
        await subscriptions.ask_next(database, standing, 3, soon, organiser=False)
    assert refused.value.values["when"] == part.settled_at + timedelta(minutes=15)
    asked = await subscriptions.ask_next(
        database, standing, 3, part.settled_at + timedelta(minutes=15), organiser=False
    )
    assert asked.number == line.number


async def test_what_is_paused_is_not_posted_by_asking(database: Database) -> None:
    standing = await running(database)
    await subscriptions.pause(database, standing, None, NOW)
    with pytest.raises(UserError, match="paused"):
        await subscriptions.ask_next(database, standing, 3, NOW, organiser=True)


async def test_before_the_opening_is_out_no_part_can_be_asked_for(database: Database) -> None:
    standing = await start(database, await draft_of(database))
    with pytest.raises(UserError, match="busy-posting"):
        await subscriptions.ask_next(database, standing, 1, NOW, organiser=True)
