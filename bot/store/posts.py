"""Where posts are: the first message of a part, the part of a message, and threads that are requested again."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import DeliveryKind, DeliveryStatus, Priority, Subscription
from bot.store.tables import IN_SEQUENCE, OPEN, deliveries, subscriptions

_SETTLED_PART = (deliveries.c.kind == DeliveryKind.PART) & ~OPEN


async def part_locations(connection: AsyncConnection, subscription_id: int) -> dict[int, tuple[int, int]]:
    """Return the channel and the first message of each posted part, by the part's number.

    Messages that are known to be deleted do not count. A part without messages is left out.
    """
    rows = await connection.execute(
        select(deliveries.c.number, deliveries.c.channel_id, deliveries.c.message_ids).where(
            deliveries.c.subscription_id == subscription_id, _SETTLED_PART
        )
    )
    locations = {row.number: (row.channel_id, next(filter(None, row.message_ids), 0)) for row in rows}
    return {number: location for number, location in locations.items() if location[1]}


async def newest_forum_post(connection: AsyncConnection, subscription: Subscription) -> int | None:
    """Return the newest post of a subscription in its forum, or None if there is none yet."""
    rows = await connection.execute(
        select(deliveries.c.channel_id, deliveries.c.message_ids)
        .where(
            deliveries.c.subscription_id == subscription.id,
            IN_SEQUENCE,
            ~OPEN,
            # Posts from before the subscription moved here are in another channel.
            deliveries.c.channel_id > (subscription.search_after_id or 0),
        )
        .order_by(deliveries.c.number.desc())
    )
    # The id of a forum post is that of its first message. If it was deleted before its id was stored, there is none.
    return next((int(row.channel_id) for row in rows if row.message_ids[:1] == (row.channel_id,)), None)


async def part_of_message(
    connection: AsyncConnection, guild_id: int, channel_id: int, message_id: int
) -> tuple[int, int] | None:
    """Return the subscription's id and the part's number to which a message belongs, or None.

    A thread has the id of the message that it belongs to. Only posts of this server are searched.
    """
    rows = await connection.execute(
        select(deliveries.c.subscription_id, deliveries.c.number, deliveries.c.message_ids)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        .where(
            subscriptions.c.guild_id == guild_id,
            # The channel of a forum post is the post itself.
            deliveries.c.channel_id.in_((channel_id, message_id)),
            _SETTLED_PART,
        )
        .order_by(deliveries.c.id.desc())
    )
    return next(((row.subscription_id, row.number) for row in rows if message_id in row.message_ids), None)


async def retry_thread(connection: AsyncConnection, subscription_id: int, number: int, now: datetime) -> None:
    """Try a thread now that is held, waits for its next attempt, or could not be opened."""
    waits = OPEN & deliveries.c.claimed_until.is_(None)
    failed = ~OPEN & (deliveries.c.status == DeliveryStatus.FAILED)
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
