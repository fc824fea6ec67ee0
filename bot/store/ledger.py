"""The ledger: schedule, outbox, history and progress in one table.

A worker claims a delivery for the time of a lease. It may write to the delivery only with the value of ``attempts``
that it claimed with; a worker that comes with an older value gets ``LostClaimError``. ``claim`` and ``next_wake_time``
use the same condition, so that a worker wakes exactly when there is something to claim.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import (
    Delivery,
    DeliveryKind,
    DeliveryStatus,
    EndReason,
    Hold,
    PlannedDelivery,
    PlannedMessage,
    Priority,
    RenderedMessage,
)
from bot.store.conflict import insert as insert_or_ignore
from bot.store.rows import fetch_all, fetch_optional, select_deliveries, to_delivery
from bot.store.subscriptions import end
from bot.store.tables import ACTIVE, IN_SEQUENCE, OPEN, attempts, deliveries, subscriptions


class LostClaimError(Exception):
    """Another worker has claimed the delivery since, or it was withdrawn. Nothing was written."""


#: The delivery is not held, or only by a pause that ends by itself.
_READY = OPEN & or_(
    deliveries.c.hold.is_(None), and_(deliveries.c.hold_until.is_not(None), deliveries.c.hold == Hold.PAUSED)
)


async def open_delivery(
    connection: AsyncConnection, subscription_id: int, channel_id: int, planned: PlannedDelivery
) -> None:
    """Add a delivery of a subscription. Raises ``IntegrityError`` if there is one of this kind and number already.

    So does a second open delivery of the sequence.
    """
    of = select(subscriptions).where(subscriptions.c.id == subscription_id)
    key = subscriptions.c.key + f":{planned.kind}:{planned.number}"
    await connection.execute(
        insert(deliveries).values(
            key=of.with_only_columns(key).scalar_subquery(),
            guild_id=of.with_only_columns(subscriptions.c.guild_id).scalar_subquery(),
            subscription_id=subscription_id,
            channel_id=channel_id,
            kind=planned.kind,
            number=planned.number,
            due_at=planned.due_at,
            try_at=planned.try_at,
            priority=planned.priority,
            requested_at=planned.requested_at,
            check_channel_first=planned.check_channel_first,
        )
    )


async def add_message(connection: AsyncConnection, planned: PlannedMessage, now: datetime) -> None:
    """Add a message of its own that is due now. Does nothing if one with its key was added before."""
    added = insert_or_ignore(connection, deliveries).values(
        key=planned.key,
        guild_id=planned.guild_id,
        channel_id=planned.channel_id,
        person_id=planned.person_id,
        kind=DeliveryKind.MESSAGE,
        number=0,
        due_at=now,
        try_at=now,
        priority=Priority.PART,
        check_channel_first=False,
        messages=(planned.message,),
        search_after_id=planned.search_after_id,
    )
    await connection.execute(added.on_conflict_do_nothing(index_elements=[deliveries.c.key]))


async def send_in_private(connection: AsyncConnection, claimed: Delivery, now: datetime) -> None:
    """Send a message that its channel refuses to ``person_id`` instead."""
    columns: _Columns = {"channel_id": 0, "last_try_at": None, "try_at": now, "claimed_until": None}
    await _write(connection, claimed, columns)


async def claim(
    connection: AsyncConnection, now: datetime, lease: timedelta, limit: int, running: Collection[int] = ()
) -> tuple[Delivery, ...]:
    """Claim up to ``limit`` deliveries that are due, for the time of ``lease``.

    ``running`` are the ids of deliveries on which the caller still works. They are not claimed again, even if their
    leases have ended. Returns the deliveries in the order in which they should be posted.
    """
    order = (deliveries.c.priority, deliveries.c.try_at, deliveries.c.id)
    ready = (
        select(deliveries.c.id)
        .where(_READY, deliveries.c.try_at <= now, is_unclaimed(now), deliveries.c.id.not_in(running))
        .order_by(*order)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(ready.scalar_subquery()))
        .values(
            claimed_until=now + lease,
            attempts=deliveries.c.attempts + 1,
            hold=None,
            hold_until=None,
        )
        .returning(deliveries.c.id)
    )
    ids = claimed.scalars().all()
    if not ids:
        return ()
    return await fetch_all(
        connection, select_deliveries().where(deliveries.c.id.in_(ids)).order_by(*order), to_delivery
    )


async def next_wake_time(connection: AsyncConnection, running: Collection[int] = ()) -> datetime | None:
    """Return when the next delivery can be claimed, or None if there is none. ``running`` as in ``claim``."""
    times = select(
        func.min(deliveries.c.try_at).filter(deliveries.c.claimed_until.is_(None)),
        func.min(deliveries.c.claimed_until),
    ).where(_READY, deliveries.c.id.not_in(running))
    return min((moment for moment in (await connection.execute(times)).one() if moment is not None), default=None)


async def release_claims(connection: AsyncConnection) -> None:
    """End all leases. Only the one sender calls this, when it starts: earlier workers are dead."""
    await connection.execute(update(deliveries).where(OPEN).values(claimed_until=None))


async def freeze_messages(
    connection: AsyncConnection, claimed: Delivery, messages: Sequence[RenderedMessage], now: datetime
) -> None:
    """Store the messages of a delivery before the first one is sent, so that an upgrade cannot change them midway.

    Also stores that they are sent from now on, and after which message to look for them. Otherwise a message that
    another delivery posts later would hide them from the search.
    """
    after = await search_start(connection, claimed)
    await _write(connection, claimed, {"messages": messages, "search_after_id": after, "last_try_at": now})


async def record_try(connection: AsyncConnection, claimed: Delivery, at: datetime | None) -> None:
    """Store when sending last began, so that a later attempt looks in the channel first. None: nothing was sent."""
    await _write(connection, claimed, {"last_try_at": at})


async def record_posted(
    connection: AsyncConnection, claimed: Delivery, message_ids: Sequence[int], lease_until: datetime
) -> None:
    """Store which messages are posted and where, so that the next attempt continues after them. Renews the lease."""
    columns: _Columns = {"message_ids": message_ids, "channel_id": claimed.channel_id, "claimed_until": lease_until}
    await _write(connection, claimed, columns)


async def settle(
    connection: AsyncConnection,
    claimed: Delivery,
    now: datetime,
    status: DeliveryStatus,
    reason: str,
    following: Sequence[PlannedDelivery],
    message_ids: Sequence[int] | None = None,
) -> None:
    """Close a delivery and open the ones that follow it, unless the subscription has ended.

    ``message_ids`` are all its messages. None: they are recorded already. A closing also ends its subscription.
    """
    columns: _Columns = {"settled_at": now, "status": status, "reason": reason, "claimed_until": None}
    if message_ids is not None:
        columns |= {"message_ids": message_ids, "channel_id": claimed.channel_id}
    await _write(connection, claimed, columns)
    await _record_attempt(connection, claimed, now, status, reason)
    if following:
        # A move changes the channel of the following deliveries, but not of one that is being posted.
        home = select(subscriptions.c.channel_id, subscriptions.c.ended_at)
        home = home.where(subscriptions.c.id == claimed.subscription.id)
        channel_id, ended_at = (await connection.execute(home)).one()
        for planned in following if ended_at is None else ():
            await open_delivery(connection, claimed.subscription.id, channel_id, planned)
    if claimed.kind is DeliveryKind.REPOST:
        await _replace_part(connection, claimed)
    if claimed.kind is DeliveryKind.CLOSING:
        await end(connection, claimed.subscription.id, now, EndReason.FINISHED)


async def _replace_part(connection: AsyncConnection, repost: Delivery) -> None:
    """Give a part the messages of its repost, so that links lead to them."""
    message_ids = select(deliveries.c.message_ids).where(deliveries.c.id == repost.id).scalar_subquery()
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == repost.subscription.id,
            deliveries.c.kind == DeliveryKind.PART,
            deliveries.c.number == repost.number,
        )
        .values(message_ids=message_ids, channel_id=repost.channel_id, revision=repost.revision)
    )


async def retry_later(
    connection: AsyncConnection, claimed: Delivery, now: datetime, try_at: datetime, status: DeliveryStatus, reason: str
) -> None:
    """End the claim after a failure. The delivery is tried again at ``try_at``."""
    await _end_claim(connection, claimed, now, status, reason, {"try_at": try_at})


async def hold_delivery(
    connection: AsyncConnection, claimed: Delivery, now: datetime, hold: Hold, status: DeliveryStatus, reason: str
) -> None:
    """End the claim after a failure. The delivery waits until it is released."""
    await _end_claim(connection, claimed, now, status, reason, {"hold": hold})


async def delay(
    connection: AsyncConnection, claimed: Delivery, now: datetime, due_at: datetime, try_at: datetime, reason: str
) -> None:
    """End the claim without an attempt. The delivery is tried at ``try_at``, for the slot ``due_at``."""
    await _write(connection, claimed, {"due_at": due_at, "try_at": try_at, "claimed_until": None})
    await _record_attempt(connection, claimed, now, DeliveryStatus.LATE, reason)


async def lock_next_delivery(connection: AsyncConnection, subscription_id: int) -> tuple[Delivery, ...]:
    """Return the next delivery and lock it until the end of the transaction. Empty if there is none."""
    query = select_deliveries().where(in_sequence(subscription_id), OPEN).with_for_update(of=deliveries)
    return await fetch_all(connection, query, to_delivery)


async def check_channels_first(connection: AsyncConnection) -> int:
    """Let all open deliveries look in their channel before they are posted. Returns how many there are."""
    marked = await connection.execute(update(deliveries).where(OPEN).values(check_channel_first=True))
    return marked.rowcount


async def next_delivery(connection: AsyncConnection, subscription_id: int) -> Delivery | None:
    """Return the one open delivery of the subscription's sequence: its opening, a part, or its closing."""
    query = select_deliveries().where(in_sequence(subscription_id), OPEN)
    return await fetch_optional(connection, query, to_delivery)


async def next_deliveries(connection: AsyncConnection) -> tuple[Delivery, ...]:
    """Return the next delivery of each active subscription, held or not."""
    query = select_deliveries().where(OPEN, IN_SEQUENCE, ACTIVE).order_by(deliveries.c.id)
    return await fetch_all(connection, query, to_delivery)


async def earliest_delivery(connection: AsyncConnection) -> Delivery | None:
    """Return the delivery of any sequence that is tried first. Held ones do not count."""
    query = select_deliveries().where(OPEN, IN_SEQUENCE, deliveries.c.hold.is_(None)).order_by(deliveries.c.try_at)
    return await fetch_optional(connection, query.limit(1), to_delivery)


async def find(connection: AsyncConnection, subscription_id: int, kind: DeliveryKind, number: int) -> Delivery | None:
    """Return the delivery of this kind and number."""
    query = select_deliveries().where(
        deliveries.c.subscription_id == subscription_id, deliveries.c.kind == kind, deliveries.c.number == number
    )
    return await fetch_optional(connection, query, to_delivery)


async def posted_deliveries(connection: AsyncConnection, subscription_id: int) -> tuple[Delivery, ...]:
    """Return the deliveries that have at least one message, of all kinds, in the order of their numbers."""
    query = select_deliveries().where(deliveries.c.subscription_id == subscription_id)
    rows = await fetch_all(connection, query.order_by(deliveries.c.number, deliveries.c.id), to_delivery)
    return tuple(delivery for delivery in rows if delivery.message_ids)


async def progress(connection: AsyncConnection, subscription_id: int) -> int:
    """Return the number of the last settled part, or 0. It is stored nowhere else, so nothing can differ from it."""
    last = select(func.max(deliveries.c.number)).where(
        deliveries.c.subscription_id == subscription_id, deliveries.c.kind == DeliveryKind.PART, ~OPEN
    )
    return (await connection.execute(last)).scalar_one() or 0


async def search_start(connection: AsyncConnection, claimed: Delivery) -> int:
    """Return the id of a message that is older than all messages of this delivery. A search for them starts there.

    It is the subscription's newest message from before. It may be in another channel, because ids grow with time. 0 if
    the channel was empty when the subscription began.
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
    newest = max((message_id for message_ids in rows.scalars() for message_id in message_ids), default=0)
    return newest or claimed.subscription.search_after_id or 0


def is_unclaimed(now: datetime) -> ColumnElement[bool]:
    """Return the condition that no worker has claimed the delivery, or that the lease has ended.

    It is the opposite of ``Delivery.is_claimed``.
    """
    return or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= now)


def in_sequence(subscription_id: int) -> ColumnElement[bool]:
    """Return the condition that the delivery is in the subscription's sequence: its opening, a part, or its closing."""
    return and_(deliveries.c.subscription_id == subscription_id, IN_SEQUENCE)


class _Columns(TypedDict, total=False):
    """What a worker may write to the delivery that it has claimed."""

    due_at: datetime
    try_at: datetime
    hold: Hold
    notified_at: datetime | None
    claimed_until: datetime | None
    last_try_at: datetime | None
    channel_id: int
    messages: Sequence[RenderedMessage]
    search_after_id: int
    message_ids: Sequence[int]
    settled_at: datetime
    status: DeliveryStatus
    reason: str


async def _end_claim(
    connection: AsyncConnection,
    claimed: Delivery,
    now: datetime,
    status: DeliveryStatus,
    reason: str,
    columns: _Columns,
) -> None:
    columns |= {"status": status, "reason": reason, "notified_at": claimed.notified_at, "claimed_until": None}
    await _write(connection, claimed, columns)
    await _record_attempt(connection, claimed, now, status, reason)


async def _write(connection: AsyncConnection, claimed: Delivery, columns: _Columns) -> None:
    written = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == claimed.id, deliveries.c.attempts == claimed.attempts, OPEN)
        .values(**columns)
    )
    if written.rowcount != 1:
        raise LostClaimError(claimed.id)


async def _record_attempt(
    connection: AsyncConnection, claimed: Delivery, now: datetime, status: DeliveryStatus, reason: str
) -> None:
    await connection.execute(insert(attempts).values(delivery_id=claimed.id, at=now, status=status, reason=reason))
