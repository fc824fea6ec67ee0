"""Deliveries that are held because of a problem."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Delivery, EndReason, Hold, PlannedMessage
from bot.store.ledger import add_message
from bot.store.rows import fetch_all, fetch_one, select_deliveries, to_delivery
from bot.store.tables import ACTIVE, IN_SEQUENCE, OPEN, deliveries, subscriptions

#: The holds that no organiser chose.
PROBLEMS = (Hold.ACCESS, Hold.GONE, Hold.FULL, Hold.TAGS, Hold.UNCERTAIN, Hold.STOPPED)

#: An ended subscription posts no more parts. But threads and reposts of its posted parts are still due, unless its
#: start was undone.
_STILL_DUE = or_(ACTIVE, ~IN_SEQUENCE & (subscriptions.c.end_reason != EndReason.UNDONE))
#: The delivery is open and held because of a problem.
HELD_BY_PROBLEM = OPEN & deliveries.c.hold.in_(PROBLEMS) & _STILL_DUE


async def held_by_problem(connection: AsyncConnection, guild_id: int | None = None) -> tuple[Delivery, ...]:
    """Return the deliveries that are held because of a problem. ``guild_id`` limits them to one server."""
    query = select_deliveries().where(HELD_BY_PROBLEM).order_by(deliveries.c.try_at)
    if guild_id is not None:
        query = query.where(subscriptions.c.guild_id == guild_id)
    return await fetch_all(connection, query, to_delivery)


async def notify(connection: AsyncConnection, held: Delivery, notice: PlannedMessage, now: datetime) -> None:
    """Add the notice to organisers that a delivery waits, and record that they are notified."""
    await connection.execute(update(deliveries).where(deliveries.c.id == held.id).values(notified_at=now))
    await add_message(connection, notice, now)


async def release(
    connection: AsyncConnection,
    held: Delivery,
    now: datetime,
    *,
    notify_again: bool = False,
    forget_try: bool = False,
    send_again: bool = False,
) -> Delivery | None:
    """Let a held delivery be tried now, for the slot that it had.

    Args:
        notify_again: Whether organisers are notified once more if it is held again.
        forget_try: Whether the rest of its messages counts as never sent.
        send_again: Whether it is sent again under another nonce, without looking for it in the channel. If none of its
            messages was posted, they are rendered again too.

    Returns:
        The delivery after the change, with a new value of ``attempts`` that locks out earlier workers. None if it was
        released in the meantime.
    """
    columns: dict[str, object] = {}
    if notify_again:
        columns["notified_at"] = None
    if forget_try or send_again:
        columns["last_try_at"] = None
    if send_again:
        columns |= {"revision": held.revision + 1, "check_channel_first": False}
        if not held.message_ids:
            columns |= {"messages": None, "search_after_id": None}
    released = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == held.id, deliveries.c.attempts == held.attempts, OPEN)
        .where(deliveries.c.hold == held.hold)
        .values(hold=None, hold_until=None, try_at=now, attempts=deliveries.c.attempts + 1, **columns)
    )
    if released.rowcount == 0:
        return None
    return await fetch_one(connection, select_deliveries().where(deliveries.c.id == held.id), to_delivery)
