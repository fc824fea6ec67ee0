"""The ledger: schedule, outbox, history and place in one table.

A worker claims a row by lease and may write to it only with the value of ``attempts`` that it claimed with; whoever
comes later with an older value gets ``LostClaimError``. Whether a row can be claimed, and when to wake for it, is one
predicate.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import SEQUENCE, Delivery, DeliveryKind, EndReason, Hold, PlannedDelivery, RenderedMessage
from bot.store.message_json import dumps_messages
from bot.store.rows import select_deliveries, to_delivery
from bot.store.subscriptions import end
from bot.store.tables import attempts, deliveries, subscriptions


class LostClaimError(Exception):
    """Another worker has claimed this row since, or it was withdrawn: write nothing."""


_OPEN = deliveries.c.settled_at.is_(None)
_READY = and_(
    _OPEN,
    or_(deliveries.c.hold.is_(None), and_(deliveries.c.hold_until.is_not(None), deliveries.c.hold == Hold.PAUSED)),
)


async def open_delivery(
    connection: AsyncConnection, subscription_id: int, channel_id: int, due: PlannedDelivery
) -> None:
    """Owe a post. The unique key forbids a second row for the same part."""
    await connection.execute(
        insert(deliveries).values(
            subscription_id=subscription_id,
            channel_id=channel_id,
            kind=due.kind,
            number=due.number,
            due_at=due.due_at,
            try_at=due.try_at,
            priority=due.priority,
            requested_at=due.requested_at,
            check_channel_first=due.check_channel_first,
        )
    )


async def claim(
    connection: AsyncConnection, now: datetime, lease: timedelta, limit: int, running: Collection[int] = ()
) -> tuple[Delivery, ...]:
    """Take up to ``limit`` rows that are due, for as long as ``lease``; in the order in which they should go out.

    ``running``: rows that the caller is still at, however old their leases are.
    """
    order = (deliveries.c.priority, deliveries.c.try_at, deliveries.c.id)
    ready = (
        select(deliveries.c.id)
        .where(_READY, deliveries.c.try_at <= now, is_unclaimed(now), deliveries.c.id.not_in(running))
        .order_by(*order)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(ready.scalar_subquery()))
        .values(
            claimed_until=now + lease,
            attempts=deliveries.c.attempts + 1,
            first_try_at=func.coalesce(deliveries.c.first_try_at, now),
            hold=None,
            hold_until=None,
        )
        .returning(deliveries.c.id)
    )
    ids = taken.scalars().all()
    if not ids:
        return ()
    rows = await connection.execute(select_deliveries().where(deliveries.c.id.in_(ids)).order_by(*order))
    return tuple(to_delivery(row) for row in rows)


async def next_wake_time(connection: AsyncConnection, running: Collection[int] = ()) -> datetime | None:
    """When the earliest row can be claimed, of those that the caller is not at; None while there is none."""
    when = select(
        func.min(deliveries.c.try_at).filter(deliveries.c.claimed_until.is_(None)),
        func.min(deliveries.c.claimed_until),
    ).where(_READY, deliveries.c.id.not_in(running))
    return min((moment for moment in (await connection.execute(when)).one() if moment is not None), default=None)


async def release_claims(connection: AsyncConnection) -> None:
    """Take back every lease: for the one sender, when it starts, since whoever held them is dead."""
    await connection.execute(update(deliveries).where(_OPEN).values(claimed_until=None))


async def freeze_messages(connection: AsyncConnection, claimed: Delivery, messages: Sequence[RenderedMessage]) -> None:
    """Keep what will be sent, before the first send: an upgrade midway must not cut it anew.

    With it goes behind which message it will lie: what is posted of other rows later must not hide it from a search.
    """
    after = await search_start(connection, claimed)
    await _write(connection, claimed, messages=dumps_messages(tuple(messages)), search_after_id=after)


async def record_posted(
    connection: AsyncConnection, claimed: Delivery, message_ids: Sequence[int], lease_until: datetime
) -> None:
    """Keep which messages are there and where, so that the next try goes on behind them; the lease runs anew."""
    await _write(
        connection, claimed, message_ids=list(message_ids), channel_id=claimed.channel_id, claimed_until=lease_until
    )


async def settle(
    connection: AsyncConnection,
    claimed: Delivery,
    now: datetime,
    status: str,
    reason: str,
    follow: Sequence[PlannedDelivery],
    message_ids: Sequence[int] | None = None,
) -> None:
    """Close the row and open those that follow, in the caller's transaction. ``message_ids``: its messages, all of them."""
    noted = {} if message_ids is None else {"message_ids": list(message_ids), "channel_id": claimed.channel_id}
    await _write(connection, claimed, settled_at=now, status=status, reason=reason, claimed_until=None, **noted)
    await _note_attempt(connection, claimed, now, status, reason)
    # A move changes the channel of what is to come, not of what is being posted.
    home = select(subscriptions.c.channel_id, subscriptions.c.ended_at)
    channel_id, ended_at = (await connection.execute(home.where(subscriptions.c.id == claimed.subscription.id))).one()
    for due in follow if ended_at is None else ():
        await open_delivery(connection, claimed.subscription.id, channel_id, due)
    if claimed.kind is DeliveryKind.REPOST:
        await _take_place_of_part(connection, claimed)
    if claimed.kind is DeliveryKind.CLOSING:
        await end(connection, claimed.subscription.id, now, EndReason.FINISHED)


async def _take_place_of_part(connection: AsyncConnection, repeat: Delivery) -> None:
    """The repeat's messages are the part's from now on: links lead to them."""
    message_ids = select(deliveries.c.message_ids).where(deliveries.c.id == repeat.id).scalar_subquery()
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == repeat.subscription.id,
            deliveries.c.kind == DeliveryKind.PART,
            deliveries.c.number == repeat.number,
        )
        .values(message_ids=message_ids, channel_id=repeat.channel_id, revision=repeat.revision)
    )


async def retry_later(
    connection: AsyncConnection, claimed: Delivery, now: datetime, try_at: datetime, status: str, reason: str
) -> None:
    """Give the row back, to be tried again at ``try_at``."""
    values = {"try_at": try_at, "notified_at": claimed.notified_at, "claimed_until": None}
    await _write(connection, claimed, status=status, reason=reason, **values)
    await _note_attempt(connection, claimed, now, status, reason)


async def delay(
    connection: AsyncConnection, claimed: Delivery, now: datetime, due_at: datetime, try_at: datetime, reason: str
) -> None:
    """Give the row back untried: to be posted at ``try_at``, for the slot ``due_at``."""
    first_try_at = claimed.first_try_at if claimed.messages else None
    await _write(connection, claimed, due_at=due_at, try_at=try_at, claimed_until=None, first_try_at=first_try_at)
    await _note_attempt(connection, claimed, now, "late", reason)


async def hold_delivery(
    connection: AsyncConnection, claimed: Delivery, now: datetime, hold: Hold, status: str, reason: str
) -> None:
    """Give the row back, to wait until somebody releases it."""
    values = {"hold": hold, "notified_at": claimed.notified_at, "claimed_until": None}
    await _write(connection, claimed, status=status, reason=reason, **values)
    await _note_attempt(connection, claimed, now, status, reason)


async def lock_next_delivery(connection: AsyncConnection, subscription_id: int) -> tuple[Delivery, ...]:
    """The open row of the line, to be written to in this very transaction; nothing where there is none."""
    rows = await connection.execute(select_deliveries().where(in_sequence(subscription_id), _OPEN).with_for_update())
    return tuple(map(to_delivery, rows))


async def check_channels_first(connection: AsyncConnection) -> int:
    """Whatever is owed is looked for in its channel before it is posted. Returns how many posts that are."""
    looking = await connection.execute(update(deliveries).where(_OPEN).values(check_channel_first=True))
    return looking.rowcount


async def next_delivery(connection: AsyncConnection, subscription_id: int) -> Delivery | None:
    """The one open row of the line: opening, part or closing."""
    rows = await connection.execute(select_deliveries().where(in_sequence(subscription_id), _OPEN))
    row = rows.one_or_none()
    return None if row is None else to_delivery(row)


async def next_deliveries(connection: AsyncConnection) -> tuple[Delivery, ...]:
    """What is to come in each living subscription, held or not."""
    query = select_deliveries().where(_OPEN, deliveries.c.kind.in_(SEQUENCE), subscriptions.c.ended_at.is_(None))
    return tuple(map(to_delivery, await connection.execute(query.order_by(deliveries.c.id))))


async def earliest_delivery(connection: AsyncConnection) -> Delivery | None:
    """The post of any line that comes first, of those that are not held."""
    rows = await connection.execute(
        select_deliveries()
        .where(_OPEN, deliveries.c.hold.is_(None), deliveries.c.kind.in_(SEQUENCE))
        .order_by(deliveries.c.try_at)
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else to_delivery(row)


async def find(connection: AsyncConnection, subscription_id: int, kind: DeliveryKind, number: int) -> Delivery | None:
    """One row by its name."""
    rows = await connection.execute(
        select_deliveries().where(
            deliveries.c.subscription_id == subscription_id, deliveries.c.kind == kind, deliveries.c.number == number
        )
    )
    row = rows.one_or_none()
    return None if row is None else to_delivery(row)


async def posted_deliveries(connection: AsyncConnection, subscription_id: int) -> tuple[Delivery, ...]:
    """Every row of a subscription of which something was posted, oldest first: parts, threads, opening and closing."""
    rows = await connection.execute(
        select_deliveries()
        .where(deliveries.c.subscription_id == subscription_id)
        .order_by(deliveries.c.number, deliveries.c.id)
    )
    return tuple(found for found in map(to_delivery, rows) if found.message_ids)


async def progress(connection: AsyncConnection, subscription_id: int) -> int:
    """The channel's place: its last settled part, 0 before the first. There is no counter to disagree with it."""
    last = select(func.max(deliveries.c.number)).where(
        deliveries.c.subscription_id == subscription_id,
        deliveries.c.kind == DeliveryKind.PART,
        deliveries.c.settled_at.is_not(None),
    )
    return (await connection.execute(last)).scalar_one() or 0


async def search_start(connection: AsyncConnection, claimed: Delivery) -> int:
    """The subscription's newest message from before this row: where to start looking for what was sent of it.

    Ids grow with time, so one in another channel will do. 0 where the channel was empty when the subscription began.
    """
    if claimed.search_after_id is not None:
        return claimed.search_after_id
    rows = await connection.execute(
        select(deliveries.c.message_ids).where(
            deliveries.c.subscription_id == claimed.subscription.id,
            deliveries.c.kind != DeliveryKind.THREAD,
            deliveries.c.id != claimed.id,
            *(() if claimed.kind is DeliveryKind.REPOST else (deliveries.c.number < claimed.number,)),
        )
    )
    newest = max((message for message_ids in rows.scalars() for message in message_ids), default=0)
    return newest or claimed.subscription.search_after_id or 0


def is_unclaimed(now: datetime) -> ColumnElement[bool]:
    """Nobody is posting it, or whoever was has let the lease run out."""
    return or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= now)


def in_sequence(subscription_id: int) -> ColumnElement[bool]:
    """Opening, parts and closing of a subscription."""
    return and_(deliveries.c.subscription_id == subscription_id, deliveries.c.kind.in_(SEQUENCE))


async def _write(connection: AsyncConnection, claimed: Delivery, **values: Any) -> None:
    written = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == claimed.id, deliveries.c.attempts == claimed.attempts, _OPEN)
        .values(**values)
    )
    if written.rowcount != 1:
        raise LostClaimError(claimed.id)


async def _note_attempt(
    connection: AsyncConnection, claimed: Delivery, now: datetime, status: str, reason: str
) -> None:
    await connection.execute(
        insert(attempts).values(delivery_id=claimed.id, number=claimed.attempts, at=now, status=status, reason=reason)
    )
