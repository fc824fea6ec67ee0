"""What waits in the ledger because something is wrong."""

from datetime import datetime

from sqlalchemy import and_, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import SEQUENCE, Delivery, EndReason, Hold
from bot.store.rows import select_deliveries, to_delivery
from bot.store.tables import deliveries, subscriptions

#: What holds a delivery against everybody's will.
WRONG = (Hold.ACCESS, Hold.GONE, Hold.UNCERTAIN, Hold.STOPPED)

_OPEN = deliveries.c.settled_at.is_(None)
#: An ended story has nothing to come, but what was posted of it may still owe a discussion, or come once more.
_AWAITED = or_(
    subscriptions.c.ended_at.is_(None),
    and_(deliveries.c.kind.not_in(SEQUENCE), subscriptions.c.end_reason != EndReason.UNDONE),
)
WAITING = and_(_OPEN, deliveries.c.hold.in_(WRONG), _AWAITED)


async def held_by_problem(connection: AsyncConnection, guild_id: int | None = None) -> tuple[Delivery, ...]:
    """What waits because something is wrong, of one server or of all."""
    query = select_deliveries().where(WAITING)
    if guild_id is not None:
        query = query.where(subscriptions.c.guild_id == guild_id)
    return tuple(map(to_delivery, await connection.execute(query.order_by(deliveries.c.try_at))))


async def next_unnotified(connection: AsyncConnection, after: int) -> Delivery | None:
    """The first row behind the id ``after`` that waits because something is wrong, and of which nobody was told."""
    query = select_deliveries().where(WAITING, deliveries.c.notified_at.is_(None), deliveries.c.id > after)
    row = (await connection.execute(query.order_by(deliveries.c.id).limit(1))).one_or_none()
    return None if row is None else to_delivery(row)


async def mark_notified(connection: AsyncConnection, delivery_id: int, now: datetime) -> None:
    """Somebody was told that it waits, or there was nobody to tell: once is enough."""
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(notified_at=now))


async def release(
    connection: AsyncConnection,
    held: Delivery,
    now: datetime,
    *,
    notify_again: bool = False,
    forget_first_try: bool = False,
    send_anew: bool = False,
) -> Delivery | None:
    """Let a held delivery be tried now, for the slot that it had.

    Args:
        notify_again: Whether organisers are notified once more if it is held again.
        forget_first_try: Whether its nonce counts as never used.
        send_anew: Whether it is sent again under another nonce, without looking for it in the channel. If none of its
            messages was posted, they are rendered anew too.

    Returns:
        The delivery after the change, with a new value of ``attempts`` that locks out earlier workers. None if it was
        released in the meantime.
    """
    columns: dict[str, object] = {}
    if notify_again:
        columns["notified_at"] = None
    if forget_first_try or send_anew:
        columns["first_try_at"] = None
    if send_anew:
        columns |= {"revision": held.revision + 1, "check_channel_first": False}
        if not held.message_ids:
            columns |= {"messages": None, "search_after_id": None}
    released = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == held.id, deliveries.c.attempts == held.attempts, _OPEN)
        .where(deliveries.c.hold == held.hold)
        .values(hold=None, hold_until=None, try_at=now, attempts=deliveries.c.attempts + 1, **columns)
        .returning(deliveries.c.id)
    )
    if released.scalar_one_or_none() is None:
        return None
    rows = await connection.execute(select_deliveries().where(deliveries.c.id == held.id))
    return to_delivery(rows.one())
