"""Rows that people send elsewhere: to now, to another hour, another channel, the end of the channel, or nowhere."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import SEQUENCE, Delivery, DeliveryKind, Hold, PlannedDelivery, Priority
from bot.store.ledger import in_sequence, is_unclaimed, open_delivery
from bot.store.tables import deliveries, subscriptions

#: What its channel has certainly refused: it is posted whole where its story has gone.
REFUSED: Final = (Hold.ACCESS, Hold.GONE, Hold.STOPPED)

_OPEN = deliveries.c.settled_at.is_(None)


async def request(connection: AsyncConnection, subscription_id: int, number: int, now: datetime) -> bool:
    """Let part ``number`` go out now. False when it is not the open part: a second press cannot ask for n + 2."""
    requested = await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == subscription_id,
            deliveries.c.kind == DeliveryKind.PART,
            deliveries.c.number == number,
            _OPEN,
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
    """Move the open row of the line to ``due_at``, held or free. False when there is none or it is being posted."""
    moved = await connection.execute(
        update(deliveries)
        .where(in_sequence(subscription_id), _OPEN, is_unclaimed(now))
        .values(
            due_at=due_at,
            try_at=due_at,
            hold=hold,
            hold_until=hold_until,
            notified_at=None,
            requested_at=None,
            priority=Priority.PART,
            # A worker whose lease has run out may still be at it: fence it off.
            claimed_until=None,
            attempts=deliveries.c.attempts + 1,
        )
    )
    return moved.rowcount == 1


async def stop_sequence(connection: AsyncConnection, subscription_id: int) -> None:
    """Hold the open row of the line for good.

    A worker that is posting it loses its claim; should the subscription go on later, the row is found with what was
    posted of it.
    """
    await _stop(connection, in_sequence(subscription_id))


async def stop_all(connection: AsyncConnection, subscription_id: int) -> None:
    """Hold every open row of a subscription for good, threads too."""
    await _stop(connection, deliveries.c.subscription_id == subscription_id)


async def _stop(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    await connection.execute(
        update(deliveries)
        .where(which, _OPEN)
        .values(
            # What waited already still says why, should it live again; until when says that it was paused.
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
    """What is to come goes to another channel. A post that has begun ends where it is, if it can; a thread that waits
    for a channel that is gone is given up.

    ``search_after_id``: an id older than any message to come there. Raises ``IntegrityError`` where another subscription
    lives in that channel.
    """
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id)
        .values(channel_id=channel_id, search_after_id=search_after_id, forum=forum)
    )
    refused = deliveries.c.hold.in_(REFUSED)
    waits = and_(deliveries.c.subscription_id == subscription_id, _OPEN)
    line = and_(waits, deliveries.c.kind.in_((*SEQUENCE, DeliveryKind.REPOST)))
    await connection.execute(
        update(deliveries)
        .where(waits, deliveries.c.kind == DeliveryKind.THREAD, deliveries.c.hold == Hold.GONE)
        .values(settled_at=now, status="failed", hold=None)
    )
    anew = _anew(channel_id)
    await connection.execute(
        update(deliveries).where(line, refused).values(hold=None, notified_at=None, try_at=now, **anew)
    )
    await connection.execute(update(deliveries).where(line, deliveries.c.messages.is_(None)).values(**anew))


async def follow_subscription(connection: AsyncConnection, claimed: Delivery, now: datetime) -> bool:
    """A post from before the move that its channel refuses goes to the new one. False: nothing moved."""
    channel_id = claimed.subscription.channel_id
    if claimed.kind is DeliveryKind.THREAD or claimed.home_channel_id == channel_id:
        return False
    followed = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == claimed.id, deliveries.c.attempts == claimed.attempts)
        .where(_OPEN)
        .values(claimed_until=None, notified_at=None, try_at=now, **_anew(channel_id))
    )
    return followed.rowcount == 1


def _anew(channel_id: int) -> dict[str, Any]:
    """A row as if nothing of it had ever been sent: another channel or post, another nonce."""
    return {
        "channel_id": channel_id,
        "revision": deliveries.c.revision + 1,
        # What was rendered carries the old marker.
        "messages": None,
        "search_after_id": None,
        "message_ids": [],
        "first_try_at": None,
        "attempts": deliveries.c.attempts + 1,
    }


async def correct_due(connection: AsyncConnection, row: Delivery, due_at: datetime) -> None:
    """A row that nobody has begun since is due at ``due_at``, held as it is."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == row.id, deliveries.c.attempts == row.attempts, _OPEN)
        .values(due_at=due_at, try_at=due_at, hold_until=row.hold_until and due_at)
    )


async def repost(connection: AsyncConnection, part: Delivery, earlier: Delivery | None, now: datetime) -> None:
    """Owe a posted part once more; ``earlier``: its last repeat, whose row is used again.

    One that is still on its way goes on from where it is: begun anew, what is there of it would be there twice.
    """
    channel_id = part.subscription.channel_id
    if earlier is None:
        due = PlannedDelivery(DeliveryKind.REPOST, part.number, now, now, Priority.REQUESTED, now)
        await open_delivery(connection, part.subscription.id, channel_id, due)
    begun = (
        earlier is not None
        and earlier.settled_at is None
        and bool(earlier.messages)
        and earlier.home_channel_id == channel_id
    )
    anew: dict[str, Any] = {} if begun else _anew(channel_id) | {"revision": part.revision + 1, "due_at": now}
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == part.subscription.id,
            deliveries.c.kind == DeliveryKind.REPOST,
            deliveries.c.number == part.number,
        )
        .values(settled_at=None, status=None, reason=None, hold=None, notified_at=None, try_at=now, **anew)
    )
