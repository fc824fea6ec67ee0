"""Use cases on subscriptions: starting, pausing, moving on, ending. A transaction each; the caller wakes the engine."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from bot import library, schedule
from bot.errors import UserError
from bot.model import Advance, Cadence, Delivery, Ending, Hold, Kind, Subscription
from bot.plans import Draft, find_listing
from bot.store import Connection, Database, IntegrityError, guilds, ledger, moves
from bot.store import subscriptions as rows
from bot.store.ledger import RANK_ASKED, Due

UNDO_FOR = timedelta(minutes=15)


async def start(
    database: Database,
    draft: Draft,
    now: datetime,
    *,
    subscriber_id: int,
    locale: str,
    at_once: bool,
    anchor_id: int | None,
    forum: bool = False,
    replaces: int | None = None,
) -> Subscription:
    """Keep the subscription and owe its opening; with ``at_once`` part 1 follows it, else it waits for its slot.

    The first zone chosen becomes the server's. ``replaces``: the id of what runs in the channel and is to end for it.
    Raises ``UserError`` while no zone is chosen, for a story that the server cannot read, when something runs in the
    channel (``channel-taken``) or something else than what was to end (``card-outdated``), and while something is being
    posted there.
    """
    cadence = draft.cadence
    if cadence is None:
        raise UserError("zone-missing")
    await database.read(find_listing, draft)
    cut = await library.plan(database, draft.story_id, draft.length)

    async def keep(connection: Connection) -> Subscription:
        await find_listing(connection, draft)
        standing = await rows.live_in_channel(connection, draft.channel_id)
        if standing is not None:
            if replaces is None:
                raise UserError("channel-taken", title=standing.story.title)
            if standing.id != replaces:
                raise UserError("card-outdated")
            await _end(connection, standing, now, Ending.REPLACED)
        edition = await library.freeze(connection, draft.story_id, cut)
        subscription_id = await rows.create(
            connection,
            key=token_hex(6),
            guild_id=draft.guild_id,
            channel_id=draft.channel_id,
            forum=forum,
            edition_id=edition.id,
            cadence=cadence,
            discussion=draft.discussion,
            advance=draft.advance,
            line=True,
            plain=False,
            solo=True,
            next_minutes=15,
            subscriber_id=subscriber_id,
            locale=locale,
            anchor_id=anchor_id,
            created_at=now,
        )
        asked_at = now if at_once else None
        opening = Due(Kind.OPENING, 0, now, now, RANK_ASKED, asked_at)
        await ledger.open_row(connection, subscription_id, draft.channel_id, opening)
        await guilds.keep_first_zone(connection, draft.guild_id, cadence.zone)
        return await rows.get(connection, subscription_id)

    try:
        return await database.write(keep)
    except IntegrityError as error:  # somebody else was quicker
        raise UserError("channel-taken-just-now") from error


async def go_on(
    database: Database,
    left: Subscription,
    cadence: Cadence,
    now: datetime,
    *,
    replaces: Subscription | None = None,
    **columns: Any,
) -> Subscription:
    """Take up a subscription where it was left; the next part waits for its slot. Readers' places are as they were.

    ``replaces``: what runs in the channel and is to end for it; raises as ``end`` does. ``columns`` are settings to
    change with it, as in ``configure``.
    """

    async def reopen(connection: Connection) -> Subscription:
        if replaces is not None:
            await _end(connection, replaces, now, Ending.REPLACED)
        await _check_free(connection, left)
        await rows.change(connection, left.id, **rows.cadence_columns(cadence), **columns)
        return await _reopen(connection, left, cadence, now)

    return await database.write(reopen)


async def revive(database: Database, ended: Subscription, now: datetime) -> Delivery:
    """Take back that it was ended, for 15 minutes: it goes on at its next slot, or waits as it had waited before.

    Returns what the channel gets next.
    Raises ``end-undo-too-late``, ``story-revived`` where it lives already, and ``channel-taken-since``.
    """

    async def reopen(connection: Connection) -> Delivery:
        current = await rows.get(connection, ended.id)
        if current.ended_at is None:
            raise UserError("story-revived", title=current.story.title)
        if current.ending is not Ending.UNSUBSCRIBED or now > current.ended_at + UNDO_FOR:
            raise UserError("end-undo-too-late", title=current.story.title)
        if await rows.live_in_channel(connection, current.channel_id) is not None:
            raise UserError("channel-taken-since", title=current.story.title)
        return await _line(connection, await _revive(connection, current, now))

    return await database.write(reopen)


async def retime(
    database: Database, standing: Subscription, cadence: Cadence, now: datetime, **columns: Any
) -> Subscription:
    """Other times for what runs; the place is kept, and what is held stays held: a pause until a day ends at the first
    of the new slots that is not before it would have ended.

    ``columns`` are settings to change with them, as in ``configure``.
    """

    async def change(connection: Connection) -> Subscription:
        line = await _line(connection, standing)
        await rows.change(connection, standing.id, **rows.cadence_columns(cadence), **columns)
        if line.kind is Kind.PART:
            await _reschedule(connection, standing, cadence, now, line.hold, line.hold_until)
        return await rows.get(connection, standing.id)

    return await database.write(change)


async def end(database: Database, standing: Subscription, now: datetime, ending: Ending = Ending.UNSUBSCRIBED) -> int:
    """End it; the history and all places stay. Returns the last part posted.

    Raises ``story-over`` where it has ended already, ``busy-posting`` while something is being posted, and
    ``half-posted`` while the rest of a part waits to be tried again: it would be cut off in its midst.
    """

    async def stop(connection: Connection) -> int:
        if (await rows.get(connection, standing.id)).ended_at is not None:
            raise UserError("story-over", title=standing.story.title)
        await _end(connection, standing, now, ending)
        return await ledger.place(connection, standing.id)

    return await database.write(stop)


async def undo(database: Database, started: Subscription, now: datetime) -> Subscription | None:
    """End what was started a moment ago as if it had never been; its posts are the caller's to take back.

    What it had replaced is returned. It lives again, held if it was, unless another story has its channel by now.
    Raises ``undo-too-late`` after 15 minutes, and ``busy-posting`` while something of it is being posted: withdrawing
    that now would leave a message that nobody knows of.
    """
    if now > started.created_at + UNDO_FOR:
        raise UserError("undo-too-late", title=started.story.title)

    async def withdraw(connection: Connection) -> Subscription | None:
        _check_quiet(await ledger.open_line(connection, started.id), now)
        for number in range(1, await ledger.place(connection, started.id) + 1):
            _check_quiet(await ledger.delivery(connection, started.id, Kind.THREAD, number), now)
        await moves.stop_all(connection, started.id)
        await rows.change(connection, started.id, ended_at=now, ending=Ending.UNDONE)
        before = await rows.replaced_by(connection, started)
        if before is None or await rows.live_in_channel(connection, before.channel_id) is not None:
            return before
        return await _revive(connection, before, now)

    return await database.write(withdraw)


async def configure(database: Database, standing: Subscription, **columns: Any) -> Subscription:
    """Other settings for what runs: ``line``, ``plain``, ``solo``, ``discussion``, ``advance``, ``next_minutes``,
    ``missed``, ``nights``.
    """

    async def change(connection: Connection) -> Subscription:
        await rows.change(connection, standing.id, **columns)
        return await rows.get(connection, standing.id)

    return await database.write(change)


async def coming(database: Database, standing: Subscription) -> Delivery | None:
    """What the channel gets next, held or not; None after the end."""
    return None if standing.ended_at else await database.read(ledger.open_line, standing.id)


async def pause(database: Database, standing: Subscription, until: datetime | None, now: datetime) -> Delivery:
    """Hold the next part; with ``until`` (UTC) it goes out by itself at the first slot from then on."""

    async def hold(connection: Connection) -> Delivery:
        await _line(connection, standing)
        await _reschedule(connection, standing, standing.cadence, now, Hold.PAUSED, until)
        return await _line(connection, standing)

    return await database.write(hold)


async def resume(database: Database, standing: Subscription, now: datetime) -> Delivery:
    """Let go of what is held, whatever holds it; the next part waits for its slot.

    Raises ``UserError`` when nothing is held.
    """

    async def release(connection: Connection) -> Delivery:
        line = await _line(connection, standing)
        if line.hold is None:
            raise UserError("not-paused", title=standing.story.title)
        await _reschedule(connection, standing, standing.cadence, now)
        return await _line(connection, standing)

    return await database.write(release)


async def ask_next(
    database: Database, standing: Subscription, number: int, now: datetime, *, organiser: bool
) -> Delivery:
    """Let part ``number`` go out now, if it is the next one. Returns its row; whoever calls waits for it to be settled.

    Raises ``UserError``: ``next-not-yours``, ``next-too-soon``, ``paused``, ``next-posted`` (somebody was quicker).
    """
    if not organiser and standing.advance is not Advance.EVERYONE:
        raise UserError("next-not-yours")

    async def ask(connection: Connection) -> Delivery:
        line = await _line(connection, standing)
        if line.hold is not None:
            raise UserError("paused", title=standing.story.title)
        if line.kind is Kind.OPENING:
            raise UserError("busy-posting")
        if line.kind is not Kind.PART or line.number != number:
            raise UserError("next-posted", number=number)
        if not organiser:
            free = await _free_at(connection, standing, number)
            if free and free > now:
                raise UserError("next-too-soon", when=free)
        await moves.ask(connection, standing.id, number, now)
        return await _line(connection, standing)

    return await database.write(ask)


async def free_at(database: Database, standing: Subscription, number: int) -> datetime | None:
    """From when on everyone may ask for part ``number``; None: at any time."""
    return await database.read(_free_at, standing, number)


async def _free_at(connection: Connection, standing: Subscription, number: int) -> datetime | None:
    last = await ledger.delivery(connection, standing.id, Kind.PART, number - 1)
    return last.settled_at + timedelta(minutes=standing.next_minutes) if last and last.settled_at else None


async def ask_thread(database: Database, subscription: Subscription, number: int, now: datetime) -> Delivery:
    """Owe the discussion thread of a posted part; where it is owed or there already, that one."""

    async def ask(connection: Connection) -> Delivery:
        known = await ledger.delivery(connection, subscription.id, Kind.THREAD, number)
        if known is None:
            part = await ledger.delivery(connection, subscription.id, Kind.PART, number)
            if part is None or part.settled_at is None:
                raise UserError("part-not-posted", number=number)
            due = Due(Kind.THREAD, number, now, now, RANK_ASKED)
            await ledger.open_row(connection, subscription.id, part.home_id, due)
            known = await ledger.delivery(connection, subscription.id, Kind.THREAD, number)
        if known is None:
            raise LookupError(number)
        return known

    return await database.write(ask)


async def _line(connection: Connection, standing: Subscription) -> Delivery:
    """What is to come of it, unless it has ended since it was looked at."""
    line = await ledger.open_line(connection, standing.id)
    if line is None or line.subscription.ended_at is not None:
        raise UserError("story-over", title=standing.story.title)
    return line


async def _reschedule(
    connection: Connection,
    standing: Subscription,
    cadence: Cadence,
    now: datetime,
    hold: Hold | None = None,
    until: datetime | None = None,
) -> None:
    """To the next slot; with ``until`` to the first one from then on, at which what holds it ends."""
    due = schedule.next_due(cadence, now if until is None else max(now, until - timedelta(seconds=1)))
    if not await moves.reschedule(connection, standing.id, due, now, hold=hold, hold_until=until and due):
        raise UserError("busy-posting")


async def _check_free(connection: Connection, left: Subscription) -> None:
    if await rows.live_in_channel(connection, left.channel_id) is not None:
        raise UserError("channel-taken-just-now")


async def _revive(connection: Connection, ended: Subscription, now: datetime) -> Subscription:
    line = await ledger.open_line(connection, ended.id)
    hold, until = (line.hold, line.hold_until) if line else (None, None)
    if hold is Hold.STOPPED:
        hold = Hold.PAUSED if until else None
    return await _reopen(connection, ended, ended.cadence, now, hold, until)


async def _reopen(
    connection: Connection,
    left: Subscription,
    cadence: Cadence,
    now: datetime,
    hold: Hold | None = None,
    until: datetime | None = None,
) -> Subscription:
    await rows.change(connection, left.id, ended_at=None, ending=None)
    await _reschedule(connection, left, cadence, now, hold, until)
    return await rows.get(connection, left.id)


async def _end(connection: Connection, standing: Subscription, now: datetime, ending: Ending) -> None:
    line = await ledger.open_line(connection, standing.id)
    _check_quiet(line, now)
    if line is not None and line.posted and line.hold is None:
        raise UserError("half-posted", number=line.number, when=line.try_at)
    await moves.stop_line(connection, standing.id)
    await rows.end(connection, standing.id, now, ending)


def _check_quiet(row: Delivery | None, now: datetime) -> None:
    if row is not None and row.claimed_until is not None and row.claimed_until > now:
        raise UserError("busy-posting")
