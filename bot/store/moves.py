"""Rows that go elsewhere: the line to another channel, a part to the end of its channel once more."""

from datetime import datetime

from sqlalchemy import and_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import LINE, Delivery, Hold, Kind
from bot.store.ledger import RANK_ASKED, Due, open_row
from bot.store.tables import deliveries, subscriptions


async def move(
    connection: AsyncConnection,
    subscription_id: int,
    channel_id: int,
    anchor_id: int | None,
    now: datetime,
    *,
    forum: bool,
) -> None:
    """What is to come goes to another channel. A post that has begun ends where it is, if it can.

    ``anchor_id``: the newest message there. Raises ``IntegrityError`` where another subscription lives in that channel.
    """
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id)
        .values(channel_id=channel_id, anchor_id=anchor_id, forum=forum)
    )
    lost = deliveries.c.hold.in_((Hold.ACCESS, Hold.GONE))
    line = and_(
        deliveries.c.subscription_id == subscription_id,
        deliveries.c.kind.in_(LINE),
        deliveries.c.settled_at.is_(None),
    )
    untouched = {
        "channel_id": channel_id,
        # Another channel, another nonce; what was rendered carries the old marker.
        "salt": deliveries.c.salt + 1,
        "pages": None,
        "posted": [],
        "first_try_at": None,
        "attempts": deliveries.c.attempts + 1,
    }
    await connection.execute(
        update(deliveries).where(line, lost).values(hold=None, told_at=None, try_at=now, **untouched)
    )
    await connection.execute(update(deliveries).where(line, deliveries.c.pages.is_(None)).values(**untouched))


async def repeat(connection: AsyncConnection, part: Delivery, earlier: Delivery | None, now: datetime) -> None:
    """Owe a posted part once more; ``earlier``: its last repeat, whose row is used again."""
    if earlier is None:
        due = Due(Kind.REPEAT, part.number, now, now, RANK_ASKED, now)
        await open_row(connection, part.subscription.id, part.subscription.channel_id, due)
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == part.subscription.id,
            deliveries.c.kind == Kind.REPEAT,
            deliveries.c.number == part.number,
        )
        .values(
            channel_id=part.subscription.channel_id,
            salt=part.salt + 1,
            settled_at=None,
            outcome=None,
            reason=None,
            hold=None,
            told_at=None,
            pages=None,
            posted=[],
            first_try_at=None,
            due_at=now,
            try_at=now,
            attempts=deliveries.c.attempts + 1,
        )
    )
