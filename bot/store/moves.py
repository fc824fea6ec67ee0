"""Changes of when and where open deliveries are posted: now, at another time, in another channel, again, or never."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Delivery, DeliveryKind, DeliveryStatus, Hold, PlannedDelivery, Priority
from bot.store.ledger import in_sequence, is_unclaimed, open_delivery
from bot.store.tables import IN_SEQUENCE, OPEN, deliveries, subscriptions

#: With these holds the channel has refused the delivery for certain. If the subscription moves, it is posted completely
#: in the new channel.
REFUSED: Final = (Hold.ACCESS, Hold.GONE, Hold.FULL, Hold.TAGS, Hold.STOPPED)


async def request(connection: AsyncConnection, subscription_id: int, number: int, now: datetime) -> bool:
    """Let part ``number`` be posted now.

    Returns False if it is not the next part, or is held. So a second press of a button cannot request the part after.
    """
    requested = await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == subscription_id,
            deliveries.c.kind == DeliveryKind.PART,
            deliveries.c.number == number,
            OPEN,
            deliveries.c.hold.is_(None),
        )
        .values(try_at=now, priority=Priority.REQUESTED, requested_at=func.coalesce(deliveries.c.requested_at, now))
    )
    return requested.rowcount == 1


async def reschedule(
    connection: AsyncConnection,
    subscription_id: int,
    due_at: datetime,
    now: datetime,
    *,
    hold: Hold | None = None,
    hold_until: datetime | None = None,
) -> bool:
    """Move the next delivery to ``due_at``, with this hold or none.

    Returns False if there is no next delivery, or a worker posts it.
    """
    moved = await connection.execute(
        update(deliveries)
        .where(in_sequence(subscription_id), OPEN, is_unclaimed(now))
        .values(
            due_at=due_at,
            try_at=due_at,
            hold=hold,
            hold_until=hold_until,
            notified_at=None,
            requested_at=None,
            priority=Priority.PART,
            # A worker whose lease has ended may still be posting it: lock it out.
            claimed_until=None,
            attempts=deliveries.c.attempts + 1,
        )
    )
    return moved.rowcount == 1


async def stop_sequence(connection: AsyncConnection, subscription_id: int) -> None:
    """Hold the next delivery for good.

    A worker that is posting it loses its claim. The delivery keeps its messages, in case the subscription runs again.
    """
    await _stop(connection, in_sequence(subscription_id))


async def stop_all(connection: AsyncConnection, subscription_id: int) -> None:
    """Hold all open deliveries of a subscription for good, threads and reposts too."""
    await _stop(connection, deliveries.c.subscription_id == subscription_id)


async def _stop(connection: AsyncConnection, condition: ColumnElement[bool]) -> None:
    await connection.execute(
        update(deliveries)
        .where(condition, OPEN)
        .values(
            # Keep the reason of a hold, in case the subscription runs again. ``hold_until`` says that it was a pause.
            hold=case(
                (deliveries.c.hold_until.is_not(None), Hold.STOPPED),
                else_=func.coalesce(deliveries.c.hold, Hold.STOPPED),
            ),
            claimed_until=None,
            attempts=deliveries.c.attempts + 1,
        )
    )


async def move(
    connection: AsyncConnection,
    subscription_id: int,
    channel_id: int,
    search_after_id: int | None,
    now: datetime,
    *,
    forum: bool,
) -> None:
    """Move a subscription and its open deliveries to another channel.

    A delivery that has begun is finished where it is, unless its channel refused it. A thread that waits for a channel
    that is gone is given up.

    Args:
        search_after_id: An id that is older than all messages that will be posted in the new channel.

    Raises:
        IntegrityError: If another subscription is active in that channel.
    """
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id)
        .values(channel_id=channel_id, search_after_id=search_after_id, forum=forum)
    )
    still_open = (deliveries.c.subscription_id == subscription_id) & OPEN
    movable = still_open & or_(IN_SEQUENCE, deliveries.c.kind == DeliveryKind.REPOST)
    await connection.execute(
        update(deliveries)
        .where(still_open, deliveries.c.kind == DeliveryKind.THREAD, deliveries.c.hold == Hold.GONE)
        .values(settled_at=now, status=DeliveryStatus.FAILED, hold=None)
    )
    unsent = _as_unsent(channel_id)
    await connection.execute(
        update(deliveries)
        .where(movable, deliveries.c.hold.in_(REFUSED))
        .values(hold=None, notified_at=None, try_at=now, **unsent)
    )
    await connection.execute(update(deliveries).where(movable, deliveries.c.messages.is_(None)).values(**unsent))


async def follow_subscription(connection: AsyncConnection, claimed: Delivery, now: datetime) -> bool:
    """Move a delivery that its channel refuses to the channel to which its subscription has moved.

    Returns False if the subscription has not moved, or this is a thread.
    """
    channel_id = claimed.subscription.channel_id
    if claimed.kind is DeliveryKind.THREAD or claimed.home_channel_id == channel_id:
        return False
    moved = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == claimed.id, deliveries.c.attempts == claimed.attempts, OPEN)
        .values(claimed_until=None, notified_at=None, try_at=now, **_as_unsent(channel_id))
    )
    return moved.rowcount == 1


def _as_unsent(channel_id: int) -> dict[str, Any]:
    """Return the columns of a delivery that was never sent, in another channel and with another nonce."""
    return {
        "channel_id": channel_id,
        "revision": deliveries.c.revision + 1,
        # The messages that were rendered contain the old marker.
        "messages": None,
        "search_after_id": None,
        "message_ids": (),
        "last_try_at": None,
        "attempts": deliveries.c.attempts + 1,
    }


async def correct_due(connection: AsyncConnection, delivery: Delivery, due_at: datetime) -> None:
    """Change when a delivery is due and keep its hold. Does nothing if a worker has claimed it in the meantime."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery.id, deliveries.c.attempts == delivery.attempts, OPEN)
        .values(due_at=due_at, try_at=due_at, hold_until=delivery.hold_until and due_at)
    )


async def repost(connection: AsyncConnection, part: Delivery, earlier: Delivery | None, now: datetime) -> None:
    """Post a part once more. ``earlier`` is its last repost, if any; its row is used again.

    If ``earlier`` is being posted, it continues where it is. Starting it again would post its first messages twice.
    """
    channel_id = part.subscription.channel_id
    if earlier is None:
        planned = PlannedDelivery(DeliveryKind.REPOST, part.number, now, now, Priority.REQUESTED, now)
        await open_delivery(connection, part.subscription.id, channel_id, planned)
    continues = (
        earlier is not None
        and earlier.settled_at is None
        and bool(earlier.messages)
        and earlier.home_channel_id == channel_id
    )
    columns: dict[str, Any] = {}
    if not continues:
        columns = _as_unsent(channel_id) | {"revision": part.revision + 1, "due_at": now}
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == part.subscription.id,
            deliveries.c.kind == DeliveryKind.REPOST,
            deliveries.c.number == part.number,
        )
        .values(settled_at=None, status=None, reason=None, hold=None, notified_at=None, try_at=now, **columns)
    )
