"""What waits in the ledger because something is wrong."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import LINE, Delivery, Ending, Hold
from bot.store.rows import select_deliveries, to_delivery
from bot.store.tables import deliveries, subscriptions

#: What holds a delivery against everybody's will.
WRONG = (Hold.ACCESS, Hold.GONE, Hold.UNCERTAIN, Hold.STOPPED)

_OPEN = deliveries.c.settled_at.is_(None)
#: An ended story has nothing to come, but what was posted of it may still owe a discussion, or come once more.
_AWAITED = or_(
    subscriptions.c.ended_at.is_(None),
    and_(deliveries.c.kind.not_in(LINE), subscriptions.c.ending != Ending.UNDONE),
)
WAITING = and_(_OPEN, deliveries.c.hold.in_(WRONG), _AWAITED)


async def rows(connection: AsyncConnection, guild_id: int | None = None) -> tuple[Delivery, ...]:
    """What waits because something is wrong, of one server or of all."""
    query = select_deliveries().where(WAITING)
    if guild_id is not None:
        query = query.where(subscriptions.c.guild_id == guild_id)
    return tuple(map(to_delivery, await connection.execute(query.order_by(deliveries.c.try_at))))


async def next_untold(connection: AsyncConnection, after: int) -> Delivery | None:
    """The first row behind the id ``after`` that waits because something is wrong, and of which nobody was told."""
    query = select_deliveries().where(WAITING, deliveries.c.told_at.is_(None), deliveries.c.id > after)
    row = (await connection.execute(query.order_by(deliveries.c.id).limit(1))).one_or_none()
    return None if row is None else to_delivery(row)


async def note_told(connection: AsyncConnection, delivery_id: int, now: datetime) -> None:
    """Somebody was told that it waits, or there was nobody to tell: once is enough."""
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(told_at=now))


async def let_go(connection: AsyncConnection, waiting: Delivery, now: datetime, /, **columns: Any) -> Delivery | None:
    """What is held is tried again now, for the slot that it had; ``columns`` change with it.

    Returns it as it then is, fenced off from earlier workers; None where somebody was quicker.
    """
    freed = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == waiting.id, deliveries.c.attempts == waiting.attempts, _OPEN)
        .where(deliveries.c.hold == waiting.hold)
        .values(hold=None, hold_until=None, try_at=now, attempts=deliveries.c.attempts + 1, **columns)
        .returning(deliveries.c.id)
    )
    if freed.scalar_one_or_none() is None:
        return None
    rows = await connection.execute(select_deliveries().where(deliveries.c.id == waiting.id))
    return to_delivery(rows.one())
