"""Use cases on what a channel gets next: pause it, resume it, or request it early."""

from datetime import datetime, timedelta

from bot.errors import UserError
from bot.model import Advance, Cadence, Delivery, DeliveryKind, Hold, PlannedDelivery, Priority, Subscription
from bot.scheduling import schedule
from bot.services.guards import check_running
from bot.store import Connection, Database, ledger, moves, posts


async def next_delivery(database: Database, subscription: Subscription) -> Delivery | None:
    """Return what the channel gets next, held or not. None after the end."""
    return None if subscription.ended_at else await database.read(ledger.next_delivery, subscription.id)


async def pause(database: Database, subscription: Subscription, until: datetime | None, now: datetime) -> Delivery:
    """Hold the next part. With ``until`` (UTC) it goes out by itself at the first slot from then on."""

    async def hold(connection: Connection) -> Delivery:
        await check_running(connection, subscription)
        await reschedule(connection, subscription, subscription.cadence, now, Hold.PAUSED, until)
        return await check_running(connection, subscription)

    return await database.write(hold)


async def resume(database: Database, subscription: Subscription, now: datetime) -> Delivery:
    """Release the next part, whatever holds it. It waits for its slot. Raises ``not-paused`` if nothing is held."""

    async def release(connection: Connection) -> Delivery:
        upcoming = await check_running(connection, subscription)
        if upcoming.hold is None:
            raise UserError("not-paused", title=subscription.story.title)
        await reschedule(connection, subscription, subscription.cadence, now)
        return await check_running(connection, subscription)

    return await database.write(release)


async def request_part(
    database: Database, subscription: Subscription, number: int, now: datetime, *, organiser: bool
) -> Delivery:
    """Post part ``number`` now, if it is the next one. Returns its delivery; the caller waits until it is settled.

    Raises:
        UserError: ``next-not-yours`` if only organisers may do this; ``next-too-soon`` for members who ask too soon
            after the last part; ``paused``; ``busy-posting``; ``next-posted`` if the part is no longer the next one.
    """
    if not organiser and subscription.settings.advance is not Advance.EVERYONE:
        raise UserError("next-not-yours")

    async def request(connection: Connection) -> Delivery:
        upcoming = await check_running(connection, subscription)
        if upcoming.hold is not None:
            raise UserError("paused", title=subscription.story.title)
        if upcoming.kind is DeliveryKind.OPENING:
            raise UserError("busy-posting")
        if upcoming.kind is not DeliveryKind.PART or upcoming.number != number:
            raise UserError("next-posted", number=number)
        if not organiser:
            allowed_at = await _request_allowed_at(connection, subscription, number)
            if allowed_at and allowed_at > now:
                raise UserError("next-too-soon", when=allowed_at)
        await moves.request(connection, subscription.id, number, now)
        return await check_running(connection, subscription)

    return await database.write(request)


async def request_allowed_at(database: Database, subscription: Subscription, number: int) -> datetime | None:
    """Return from when on every member may request part ``number``. None: at any time."""
    return await database.read(_request_allowed_at, subscription, number)


async def _request_allowed_at(connection: Connection, subscription: Subscription, number: int) -> datetime | None:
    last = await ledger.find(connection, subscription.id, DeliveryKind.PART, number - 1)
    if last is None or last.settled_at is None:
        return None
    return last.settled_at + timedelta(minutes=subscription.settings.advance_minutes)


async def request_thread(database: Database, subscription: Subscription, number: int, now: datetime) -> Delivery:
    """Plan the discussion thread of a posted part, or try one again that could not be opened.

    Raises ``part-not-posted``.
    """

    async def request(connection: Connection) -> Delivery:
        if await ledger.find(connection, subscription.id, DeliveryKind.THREAD, number) is None:
            part = await ledger.find(connection, subscription.id, DeliveryKind.PART, number)
            if part is None or part.settled_at is None:
                raise UserError("part-not-posted", number=number)
            planned = PlannedDelivery(DeliveryKind.THREAD, number, now, now, Priority.REQUESTED)
            await ledger.open_delivery(connection, subscription.id, part.home_channel_id, planned)
        await posts.retry_thread(connection, subscription.id, number, now)
        thread = await ledger.find(connection, subscription.id, DeliveryKind.THREAD, number)
        if thread is None:
            raise LookupError(number)
        return thread

    return await database.write(request)


async def reschedule(
    connection: Connection,
    subscription: Subscription,
    cadence: Cadence,
    now: datetime,
    hold: Hold | None = None,
    until: datetime | None = None,
) -> None:
    """Move the next delivery to the next slot, or to the first slot from ``until`` on, when the hold ends.

    Raises ``busy-posting`` while it is being posted.
    """
    due = schedule.next_due(cadence, now if until is None else max(now, until - timedelta(seconds=1)))
    if not await moves.reschedule(connection, subscription.id, due, now, hold=hold, hold_until=until and due):
        raise UserError("busy-posting")
