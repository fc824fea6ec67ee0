"""Figures that tell how well the bot posts, read from the ledger."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import DeliveryStatus
from bot.store import facts
from bot.store.holds import HELD_BY_PROBLEM
from bot.store.tables import ACTIVE, OPEN, attempts, deliveries, subscriptions

#: From this lag on, a warning is logged.
LAGGING: Final = timedelta(minutes=5)
#: The host is notified if a delivery is overdue for so long, or if attempts fail for so long and nothing is posted.
STALLED: Final = timedelta(hours=1)

_HEARTBEAT: Final = "heartbeat"
_STOPPED: Final = "stopped"
#: A failed attempt is repeated within this time. A delivery whose next attempt is later waits for the morning.
_RETRY_PERIOD: Final = timedelta(minutes=20)
_RETRIED_FAILURES: Final = (DeliveryStatus.LATER, DeliveryStatus.STOP)


@dataclass(frozen=True, slots=True)
class Health:
    """The state of posting at one moment.

    Attributes:
        lag: How long the most overdue delivery has waited for its turn. Zero if none is overdue.
        due: How many deliveries are overdue.
        failing: For how long attempts of one delivery have failed, at most. Zero if none fail.
        retried: How many deliveries have failed and are tried again.
        posted_at: When the last attempt succeeded.
        held: How many deliveries are held because of a problem.
        running: How many subscriptions are active.
        heartbeat: When the bot last showed that it runs.
        stopped: When the bot was stopped. None if it has shown since that it runs.
    """

    lag: timedelta
    due: int
    failing: timedelta
    retried: int
    posted_at: datetime | None
    held: int
    running: int
    heartbeat: datetime | None
    stopped: datetime | None


async def read_health(connection: AsyncConnection, now: datetime) -> Health:
    """Return the state of posting.

    Does not go through all attempts, because they grow with the years and this is called once a minute.
    """
    free = OPEN & deliveries.c.hold.is_(None)
    overdue_since, due = (
        await connection.execute(
            select(func.min(deliveries.c.try_at), func.count()).where(free, deliveries.c.try_at <= now)
        )
    ).one()
    failing_from, retried = (
        await connection.execute(
            select(func.min(attempts.c.at), func.count(deliveries.c.id.distinct()))
            .select_from(deliveries.join(attempts))
            .where(free, deliveries.c.try_at <= now + _RETRY_PERIOD, _is_failing())
        )
    ).one()
    posted = (
        select(attempts.c.at).where(attempts.c.status == DeliveryStatus.POSTED).order_by(attempts.c.id.desc()).limit(1)
    )
    held = select(func.count()).select_from(deliveries.join(subscriptions)).where(HELD_BY_PROBLEM)
    return Health(
        lag=now - overdue_since if overdue_since is not None else timedelta(),
        due=due,
        failing=max(now - failing_from, timedelta()) if failing_from is not None else timedelta(),
        retried=retried,
        posted_at=(await connection.execute(posted)).scalar_one_or_none(),
        held=(await connection.execute(held)).scalar_one(),
        running=(await connection.execute(select(func.count()).where(ACTIVE))).scalar_one(),
        heartbeat=await heartbeat(connection),
        stopped=await _read_time(connection, _STOPPED),
    )


async def failing_since(connection: AsyncConnection, delivery_id: int) -> datetime | None:
    """Return since when the attempts of a delivery have failed, or None if the last one did not fail.

    Nights during which it waited are included.
    """
    first = select(func.min(attempts.c.at)).select_from(deliveries.join(attempts))
    since: datetime | None = (
        await connection.execute(first.where(deliveries.c.id == delivery_id, _is_failing(DeliveryStatus.LATE)))
    ).scalar_one()
    return since


def _is_failing(*ignored: DeliveryStatus) -> ColumnElement[bool]:
    """Return the condition that an attempt failed and that the delivery has only failed since.

    Attempts from before the delivery's slot do not count, except those that a person requested. Later attempts with an
    ``ignored`` status do not end the failure.
    """
    later = attempts.alias("later")
    ended = exists().where(
        later.c.delivery_id == attempts.c.delivery_id,
        later.c.id > attempts.c.id,
        later.c.status.not_in((*_RETRIED_FAILURES, *ignored)),
    )
    for_this_slot = or_(attempts.c.at >= deliveries.c.due_at, attempts.c.at >= deliveries.c.requested_at)
    return and_(attempts.c.status.in_(_RETRIED_FAILURES), for_this_slot, ~ended)


async def count_failures(connection: AsyncConnection, now: datetime) -> int:
    """Return how many attempts of the last day failed."""
    not_failures = (DeliveryStatus.POSTED, DeliveryStatus.LATE)
    count = select(func.count()).where(attempts.c.at > now - timedelta(days=1), attempts.c.status.not_in(not_failures))
    return int((await connection.execute(count)).scalar_one())


async def record_heartbeat(connection: AsyncConnection, now: datetime) -> None:
    """Record that the bot runs."""
    await facts.set_fact(connection, _HEARTBEAT, now.isoformat())
    await facts.delete_fact(connection, _STOPPED)


async def heartbeat(connection: AsyncConnection) -> datetime | None:
    """Return when the bot last showed that it runs, or None if it never ran."""
    return await _read_time(connection, _HEARTBEAT)


async def record_stop(connection: AsyncConnection, now: datetime) -> None:
    """Record that the bot was stopped on purpose."""
    await facts.set_fact(connection, _STOPPED, now.isoformat())


async def _read_time(connection: AsyncConnection, fact: str) -> datetime | None:
    value = await facts.get_fact(connection, fact)
    return None if value is None else datetime.fromisoformat(value)
