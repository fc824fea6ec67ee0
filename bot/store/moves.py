"""Rows that people send elsewhere: to now, to another hour, another channel, the end of the channel, or nowhere."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import LINE, Delivery, Hold, Kind
from bot.store.ledger import RANK_ASKED, RANK_LINE, Due, line_of, open_row, unclaimed
from bot.store.tables import deliveries, subscriptions

#: What its channel has certainly refused: it is posted whole where its story has gone.
REFUSED: Final = (Hold.ACCESS, Hold.GONE, Hold.STOPPED)

_OPEN = deliveries.c.settled_at.is_(None)


async def ask(connection: AsyncConnection, subscription_id: int, number: int, now: datetime) -> bool:
    """Let part ``number`` go out now. False when it is not the open part: a second press cannot ask for n + 2."""
    asked = await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == subscription_id,
            deliveries.c.kind == Kind.PART,
            deliveries.c.number == number,
            _OPEN,
            deliveries.c.hold.is_(None),
        )
        .values(try_at=now, rank=RANK_ASKED, asked_at=func.coalesce(deliveries.c.asked_at, now))
    )
    return asked.rowcount == 1


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
        .where(line_of(subscription_id), _OPEN, unclaimed(now))
        .values(
            due_at=due_at,
            try_at=due_at,
            hold=hold,
            hold_until=hold_until,
            told_at=None,
            asked_at=None,
            rank=RANK_LINE,
            # A worker whose lease has run out may still be at it: fence it off.
            claimed_until=None,
            attempts=deliveries.c.attempts + 1,
        )
    )
    return moved.rowcount == 1


async def stop_line(connection: AsyncConnection, subscription_id: int) -> None:
    """Hold the open row of the line for good.

    A worker that is posting it loses its claim; should the subscription go on later, the row is found with what was
    posted of it.
    """
    await _stop(connection, line_of(subscription_id))


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
    anchor_id: int | None,
    now: datetime,
    *,
    forum: bool,
) -> None:
    """What is to come goes to another channel. A post that has begun ends where it is, if it can; a thread that waits
    for a channel that is gone is given up.

    ``anchor_id``: an id older than any message to come there. Raises ``IntegrityError`` where another subscription
    lives in that channel.
    """
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id)
        .values(channel_id=channel_id, anchor_id=anchor_id, forum=forum)
    )
    refused = deliveries.c.hold.in_(REFUSED)
    waits = and_(deliveries.c.subscription_id == subscription_id, _OPEN)
    line = and_(waits, deliveries.c.kind.in_((*LINE, Kind.REPEAT)))
    await connection.execute(
        update(deliveries)
        .where(waits, deliveries.c.kind == Kind.THREAD, deliveries.c.hold == Hold.GONE)
        .values(settled_at=now, outcome="failed", hold=None)
    )
    anew = _anew(channel_id)
    await connection.execute(
        update(deliveries).where(line, refused).values(hold=None, told_at=None, try_at=now, **anew)
    )
    await connection.execute(update(deliveries).where(line, deliveries.c.pages.is_(None)).values(**anew))


async def follow(connection: AsyncConnection, claimed: Delivery, now: datetime) -> bool:
    """A post from before the move that its channel refuses goes to the new one. False: nothing moved."""
    channel_id = claimed.subscription.channel_id
    if claimed.kind is Kind.THREAD or claimed.home_id == channel_id:
        return False
    followed = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == claimed.id, deliveries.c.attempts == claimed.attempts)
        .where(_OPEN)
        .values(claimed_until=None, told_at=None, try_at=now, **_anew(channel_id))
    )
    return followed.rowcount == 1


def _anew(channel_id: int) -> dict[str, Any]:
    """A row as if nothing of it had ever been sent: another channel or post, another nonce."""
    return {
        "channel_id": channel_id,
        "salt": deliveries.c.salt + 1,
        # What was rendered carries the old marker.
        "pages": None,
        "after_id": None,
        "posted": [],
        "first_try_at": None,
        "attempts": deliveries.c.attempts + 1,
    }


async def correct(connection: AsyncConnection, row: Delivery, due_at: datetime) -> None:
    """A row that nobody has begun since is due at ``due_at``, held as it is."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == row.id, deliveries.c.attempts == row.attempts, _OPEN)
        .values(due_at=due_at, try_at=due_at, hold_until=row.hold_until and due_at)
    )


async def repeat(connection: AsyncConnection, part: Delivery, earlier: Delivery | None, now: datetime) -> None:
    """Owe a posted part once more; ``earlier``: its last repeat, whose row is used again.

    One that is still on its way goes on from where it is: begun anew, what is there of it would be there twice.
    """
    channel_id = part.subscription.channel_id
    if earlier is None:
        due = Due(Kind.REPEAT, part.number, now, now, RANK_ASKED, now)
        await open_row(connection, part.subscription.id, channel_id, due)
    begun = earlier is not None and earlier.settled_at is None and bool(earlier.pages) and earlier.home_id == channel_id
    anew: dict[str, Any] = {} if begun else _anew(channel_id) | {"salt": part.salt + 1, "due_at": now}
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == part.subscription.id,
            deliveries.c.kind == Kind.REPEAT,
            deliveries.c.number == part.number,
        )
        .values(settled_at=None, outcome=None, reason=None, hold=None, told_at=None, try_at=now, **anew)
    )
