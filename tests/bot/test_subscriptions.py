"""Subscriptions begin, pause, move on and end by one transaction each, and a place is never lost by any of them."""

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot import moves, plans, subscriptions
from bot.errors import UserError
from bot.library import Length
from bot.line import follow
from bot.model import Advance, Cadence, Delivery, Discussion, Ending, Hold, Kind, Subscription
from bot.plans import Draft, Situation
from bot.schedule import next_due
from bot.store import Database, guilds, ledger
from bot.store import subscriptions as rows
from tests.store.stage import DAILY, NOW, little_story, stock

LEASE = timedelta(minutes=5)
EVENING = Cadence(time(20), "America/New_York")


async def draft_of(database: Database, channel_id: int = 7, title: str = "The Lamp", paragraphs: int = 40) -> Draft:
    story_id = await database.write(stock, little_story(paragraphs, title))
    return Draft(1, channel_id, story_id, DAILY, Length.SHORT, Discussion.DEMAND, Advance.ORGANISERS)


async def start(
    database: Database, draft: Draft, now: datetime = NOW, *, at_once: bool = True, replaces: int | None = None
) -> Subscription:
    return await subscriptions.start(
        database, draft, now, subscriber_id=5, locale="en", at_once=at_once, anchor_id=None, replaces=replaces
    )


async def post_next(database: Database, standing: Subscription, now: datetime) -> Delivery:
    """What the engine does, without Discord: claim what is due, settle it as posted."""
    for row in await database.write(ledger.claim, now, LEASE, 16):
        if row.subscription.id == standing.id:
            await database.write(ledger.settle, row, now, "posted", "", follow(row, now))
    return await line_of(database, standing)


async def line_of(database: Database, standing: Subscription) -> Delivery:
    line = await database.read(ledger.open_line, standing.id)
    assert line is not None
    return line


async def running(database: Database, parts: int = 2) -> Subscription:
    """A subscription of which ``parts`` parts have been posted, each at its slot."""
    standing = await start(database, await draft_of(database))
    line = await post_next(database, standing, NOW)
    for _ in range(parts):
        line = await post_next(database, standing, max(line.try_at, NOW))
    assert await database.read(ledger.place, standing.id) == parts
    return standing


def after(line: Delivery) -> datetime:
    """A moment later than the part before was posted, and earlier than this one is due."""
    return line.due_at - timedelta(hours=1)


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


async def test_what_was_undone_is_as_if_it_had_never_been(database: Database) -> None:
    draft = await draft_of(database)
    standing = await start(database, draft)
    await post_next(database, standing, NOW)
    assert await subscriptions.undo(database, standing, NOW + timedelta(minutes=14)) is None
    assert await database.write(ledger.claim, NOW + timedelta(days=9), LEASE, 16) == ()
    assert await database.read(rows.latest_in_channel, 7) is None
    assert (await plans.plan(database, draft)).situation is Situation.FREE


async def test_undo_waits_for_what_is_being_posted(database: Database) -> None:
    standing = await start(database, await draft_of(database))
    [opening] = await database.write(ledger.claim, NOW, LEASE, 16)
    with pytest.raises(UserError, match="busy-posting"):
        await subscriptions.undo(database, standing, NOW)
    await database.write(ledger.settle, opening, NOW, "posted", "", follow(opening, NOW))
    assert await subscriptions.undo(database, standing, NOW) is None


@pytest.mark.parametrize("kind", [Kind.PART, Kind.THREAD])
async def test_undo_waits_for_threads_too_and_leaves_none_to_be_opened(database: Database, kind: Kind) -> None:
    standing = await start(database, replace(await draft_of(database), discussion=Discussion.EACH))
    await post_next(database, standing, NOW)
    await post_next(database, standing, NOW)
    later = NOW + timedelta(minutes=1)
    if kind is Kind.THREAD:
        [thread] = await database.write(ledger.claim, NOW, LEASE, 16)
        assert thread.kind is Kind.THREAD
        with pytest.raises(UserError, match="busy-posting"):
            await subscriptions.undo(database, standing, later)
        await database.write(ledger.postpone, thread, NOW, NOW, "later", "503")
    await subscriptions.undo(database, standing, later)
    assert await database.write(ledger.claim, NOW + timedelta(days=9), LEASE, 16) == ()


async def test_what_is_being_posted_is_not_cut_off_by_ending_nor_by_replacing(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    [claimed] = await database.write(ledger.claim, line.due_at, LEASE, 16)
    other = await draft_of(database, title="Another Lamp")
    with pytest.raises(UserError, match="busy-posting"):
        await subscriptions.end(database, standing, line.due_at)
    with pytest.raises(UserError, match="busy-posting"):
        await start(database, other, line.due_at, replaces=standing.id)
    await database.write(ledger.settle, claimed, line.due_at, "posted", "", follow(claimed, line.due_at))
    assert await subscriptions.end(database, standing, line.due_at) == 3
    with pytest.raises(UserError, match="story-over"):
        await subscriptions.end(database, standing, line.due_at)


async def test_undo_is_over_after_fifteen_minutes(database: Database) -> None:
    standing = await start(database, await draft_of(database))
    with pytest.raises(UserError, match="undo-too-late"):
        await subscriptions.undo(database, standing, NOW + timedelta(minutes=15, seconds=1))


async def test_undoing_a_replacement_lets_live_what_it_replaced(database: Database) -> None:
    first = await running(database)
    line = await line_of(database, first)
    now = after(line)
    second = await start(database, await draft_of(database, title="Another Lamp"), now, replaces=first.id)
    replaced = await database.read(rows.get, first.id)
    assert replaced.ending is Ending.REPLACED
    again = await subscriptions.undo(database, second, now + timedelta(minutes=1))
    assert again == first
    assert (await line_of(database, first)).number == 3
    assert await subscriptions.undo(database, second, now + timedelta(minutes=2)) is None, "twice is once"


async def test_only_what_was_to_end_is_replaced(database: Database) -> None:
    first = await running(database)
    now = after(await line_of(database, first))
    draft = await draft_of(database, title="Another Lamp")
    second = await start(database, draft, now, replaces=first.id)
    for again in (draft, await draft_of(database, title="A Third Lamp")):
        with pytest.raises(UserError, match="card-outdated"):
            await start(database, again, now + timedelta(minutes=1), replaces=first.id)
    live = await database.read(rows.live_in_channel, second.channel_id)
    assert live is not None
    assert (live.id, live.ended_at) == (second.id, None)


@pytest.mark.parametrize("taken", [False, True])
async def test_undoing_a_replacement_that_has_moved_lets_live_what_it_replaced(database: Database, taken: bool) -> None:
    first = await running(database)
    now = after(await line_of(database, first))
    second = await start(database, await draft_of(database, title="Another Lamp"), now, replaces=first.id)
    moved = await moves.move(database, second, 8, None, now)
    if taken:
        await start(database, await draft_of(database, title="A Third Lamp"), now)
    back = await subscriptions.undo(database, moved, now + timedelta(minutes=1))
    assert back is not None
    assert (back.id, back.ending) == (first.id, Ending.REPLACED if taken else None)


async def test_undo_lets_live_nothing_that_had_ended_before(database: Database) -> None:
    first = await running(database)
    await subscriptions.end(database, first, NOW)
    second = await start(database, await draft_of(database, title="Another Lamp"), NOW + timedelta(minutes=1))
    assert await subscriptions.undo(database, second, NOW + timedelta(minutes=2)) is None
    assert await database.read(rows.live_in_guild, 1) == ()


async def test_undoing_a_replacement_lets_what_was_paused_stay_paused(database: Database) -> None:
    first = await running(database)
    line = await line_of(database, first)
    now = after(line)
    await subscriptions.pause(database, first, None, now)
    second = await start(database, await draft_of(database, title="Another Lamp"), now, replaces=first.id)
    assert await subscriptions.undo(database, second, now) == first
    assert (await line_of(database, first)).hold is Hold.PAUSED


async def test_a_pause_until_a_day_is_one_again_when_an_end_or_a_replacement_is_undone(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    now = after(line)
    held = await subscriptions.pause(database, standing, line.due_at + timedelta(days=4), now)
    assert held.hold_until is not None
    await subscriptions.end(database, standing, now)
    assert await database.read(ledger.next_wake) is None
    assert await database.write(ledger.claim, now + timedelta(days=9), LEASE, 16) == (), "what has ended stays ended"
    await subscriptions.revive(database, standing, now)
    second = await start(database, await draft_of(database, title="Another Lamp"), now, replaces=standing.id)
    assert await subscriptions.undo(database, second, now) == standing
    again = await line_of(database, standing)
    assert (again.hold, again.hold_until, again.due_at) == (Hold.PAUSED, held.hold_until, held.due_at)
    assert await database.read(ledger.next_wake) == held.hold_until
    await subscriptions.end(database, standing, held.hold_until - timedelta(minutes=5))
    late = held.hold_until + timedelta(minutes=5)
    await subscriptions.revive(database, standing, late)
    assert (await line_of(database, standing)).hold_until == next_due(DAILY, late), "its day has come meanwhile"


async def test_what_was_left_while_it_was_paused_until_a_day_goes_on_at_its_next_slot(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    now = after(line)
    await subscriptions.pause(database, standing, line.due_at + timedelta(days=4), now)
    await subscriptions.end(database, standing, now)
    await subscriptions.go_on(database, standing, DAILY, now)
    again = await line_of(database, standing)
    assert (again.hold, again.hold_until, again.due_at) == (None, None, next_due(DAILY, now))


async def test_an_end_can_be_taken_back_for_fifteen_minutes_and_all_is_as_it_was(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    now = after(line)
    await subscriptions.end(database, standing, now)
    again = await subscriptions.revive(database, standing, now + timedelta(minutes=15))
    assert again == await line_of(database, standing)
    assert again.subscription == standing
    assert (again.number, again.hold) == (line.number, None)
    with pytest.raises(UserError, match="story-revived"):
        await subscriptions.revive(database, standing, now)
    await subscriptions.pause(database, standing, None, now)
    await subscriptions.end(database, standing, now)
    await subscriptions.revive(database, standing, now)
    assert (await line_of(database, standing)).hold is Hold.PAUSED
    await subscriptions.end(database, standing, now)
    with pytest.raises(UserError, match="end-undo-too-late"):
        await subscriptions.revive(database, standing, now + timedelta(minutes=15, seconds=1))


async def test_an_end_is_not_taken_back_over_what_has_started_since(database: Database) -> None:
    standing = await running(database)
    now = after(await line_of(database, standing))
    await subscriptions.end(database, standing, now)
    await start(database, await draft_of(database, title="Another Lamp"), now)
    with pytest.raises(UserError, match="channel-taken-just-now"):
        await subscriptions.revive(database, standing, now)


async def test_a_part_whose_rest_is_still_to_come_is_not_cut_off_unless_it_is_paused_first(database: Database) -> None:
    standing = await running(database)
    line = await line_of(database, standing)
    now = line.due_at
    [claimed] = await database.write(ledger.claim, now, LEASE, 16)
    await database.write(ledger.note_posted, claimed, [101], now + LEASE)
    await database.write(ledger.postpone, claimed, now, now + timedelta(minutes=9), "later", "503")
    with pytest.raises(UserError, match="half-posted"):
        await subscriptions.end(database, standing, now)
    with pytest.raises(UserError, match="half-posted"):
        await start(database, await draft_of(database, title="Another Lamp"), now, replaces=standing.id)
    await subscriptions.pause(database, standing, None, now)
    assert await subscriptions.end(database, standing, now) == 2
