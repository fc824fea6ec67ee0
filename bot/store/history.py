"""The attempts to post, and how they ended."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Attempt, DeliveryStatus
from bot.store.tables import attempts, deliveries


async def latest(connection: AsyncConnection, subscription_id: int, limit: int) -> tuple[Attempt, ...]:
    """Return the last attempts of a subscription that did not simply post, newest first."""
    rows = await connection.execute(
        select(deliveries.c.kind, deliveries.c.number, attempts.c.at, attempts.c.status, attempts.c.reason)
        .join(deliveries, deliveries.c.id == attempts.c.delivery_id)
        .where(deliveries.c.subscription_id == subscription_id, attempts.c.status != DeliveryStatus.POSTED)
        .order_by(attempts.c.id.desc())
        .limit(limit)
    )
    return tuple(Attempt(*row) for row in rows)
