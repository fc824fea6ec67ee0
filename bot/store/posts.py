"""Where posts lie: a part's first message, the part that a message belongs to, and threads asked for again."""

from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import SEQUENCE, DeliveryKind, Priority, Subscription
from bot.store.tables import deliveries, subscriptions

_SETTLED = deliveries.c.settled_at.is_not(None)
_POSTED_PART = and_(deliveries.c.kind == DeliveryKind.PART, _SETTLED)


async def part_locations(connection: AsyncConnection, subscription_id: int) -> dict[int, tuple[int, int]]:
    """For each posted part its channel and the first of its messages that is there; parts without one are left out."""
    rows = await connection.execute(
        select(deliveries.c.number, deliveries.c.channel_id, deliveries.c.message_ids).where(
            deliveries.c.subscription_id == subscription_id, _POSTED_PART
        )
    )
    found = {row.number: (row.channel_id, next(filter(None, row.message_ids), 0)) for row in rows}
    return {number: address for number, address in found.items() if address[1]}


async def newest_forum_post(connection: AsyncConnection, subscription: Subscription) -> int | None:
    """The newest post in a subscription's forum; None before the first one there."""
    rows = await connection.execute(
        select(deliveries.c.channel_id, deliveries.c.message_ids)
        .where(
            deliveries.c.subscription_id == subscription.id,
            deliveries.c.kind.in_(SEQUENCE),
            _SETTLED,
            # What was posted before the story moved here lies elsewhere.
            deliveries.c.channel_id > (subscription.search_after_id or 0),
        )
        .order_by(deliveries.c.number.desc())
    )
    # A forum post is its own channel; one that was deleted before it was known has none.
    return next((int(row.channel_id) for row in rows if row.message_ids[:1] == [row.channel_id]), None)


async def part_of_message(
    connection: AsyncConnection, guild_id: int, channel_id: int, message_id: int
) -> tuple[int, int] | None:
    """The subscription's id and the part's number to which a message (or its thread, which has the same id) belongs.

    Of the server's own posts: the whole ledger is not gone through.
    """
    rows = await connection.execute(
        select(deliveries.c.subscription_id, deliveries.c.number, deliveries.c.message_ids)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        # A forum post is its own channel.
        .where(
            subscriptions.c.guild_id == guild_id, deliveries.c.channel_id.in_((channel_id, message_id)), _POSTED_PART
        )
        .order_by(deliveries.c.id.desc())
    )
    return next(((row.subscription_id, row.number) for row in rows if message_id in row.message_ids), None)


async def retry_thread(connection: AsyncConnection, subscription_id: int, number: int, now: datetime) -> None:
    """Try a thread again at once that is held, that waits for its next try, or that could not be opened."""
    waits = and_(deliveries.c.settled_at.is_(None), deliveries.c.claimed_until.is_(None))
    failed = and_(deliveries.c.settled_at.is_not(None), deliveries.c.status == "failed")
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == subscription_id,
            deliveries.c.kind == DeliveryKind.THREAD,
            deliveries.c.number == number,
            or_(waits, failed),
        )
        .values(settled_at=None, status=None, hold=None, hold_until=None, try_at=now, priority=Priority.REQUESTED)
    )
