"""Numbers that say how the bot does, read from the ledger."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Failure
from bot.store import facts
from bot.store.holds import WAITING
from bot.store.tables import attempts, deliveries, subscriptions

#: A post that waits so long for its turn is worth a line in the log.
LAGGING: Final = timedelta(minutes=5)
#: And so long, or that nothing at all has been posted for so long although it is tried, a message to whoever hosts it.
STALLED: Final = timedelta(hours=1)

_HEARTBEAT = "heartbeat"
_STOPPED = "stopped"
#: What failed is tried again sooner than that; what comes later waits for the morning.
_TRIED_AGAIN = timedelta(minutes=20)
_RETRIED_FAILURES = (Failure.LATER, Failure.STOP)


@dataclass(frozen=True, slots=True)
class Health:
    """How it stands at one moment.

    ``lag``: how long the post that is most overdue has been waiting for its turn, zero where none is; ``due``: how many
    are overdue; ``failing``: for how long, at most, a post has been tried in vain, zero where none is; ``retried``: how
    many are; ``posted_at``: when a try last succeeded; ``held``: how many wait because something is wrong;
    ``heartbeat``: when the bot last gave a sign of life; ``stopped``: when it was stopped, None where it has given one
    since.
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
    """How it stands. What was tried grows with the years, and is not gone through: the bot looks once a minute."""
    free = and_(deliveries.c.settled_at.is_(None), deliveries.c.hold.is_(None))
    overdue, due = (
        await connection.execute(
            select(func.min(deliveries.c.try_at), func.count()).where(free, deliveries.c.try_at <= now)
        )
    ).one()
    since, retried = (
        await connection.execute(
            select(func.min(attempts.c.at), func.count(deliveries.c.id.distinct()))
            .select_from(deliveries.join(attempts))
            .where(free, deliveries.c.try_at <= now + _TRIED_AGAIN, _is_failing())
        )
    ).one()
    posted = select(attempts.c.at).where(attempts.c.status == "posted").order_by(attempts.c.id.desc()).limit(1)
    live = subscriptions.c.ended_at.is_(None)
    held = select(func.count()).select_from(deliveries.join(subscriptions)).where(WAITING)
    return Health(
        lag=now - overdue if overdue is not None else timedelta(),
        due=due,
        failing=max(now - since, timedelta()) if since is not None else timedelta(),
        retried=retried,
        posted_at=(await connection.execute(posted)).scalar_one_or_none(),
        held=(await connection.execute(held)).scalar_one(),
        running=(await connection.execute(select(func.count()).where(live))).scalar_one(),
        heartbeat=await heartbeat(connection),
        stopped=await _stopped(connection),
    )


async def failing_since(connection: AsyncConnection, delivery_id: int) -> datetime | None:
    """Since when one post has been tried in vain, the nights that it waited included; None where it is not."""
    first = select(func.min(attempts.c.at)).select_from(deliveries.join(attempts))
    since: datetime | None = (
        await connection.execute(first.where(deliveries.c.id == delivery_id, _is_failing("late")))
    ).scalar_one()
    return since


def _is_failing(*waits: str) -> ColumnElement[bool]:
    """A try that failed for the slot of its post, after which the post has waited for nothing but ``waits``."""
    other = attempts.alias("other")
    waited = exists().where(
        other.c.delivery_id == attempts.c.delivery_id,
        other.c.id > attempts.c.id,
        other.c.status.not_in((*_RETRIED_FAILURES, *waits)),
    )
    its_slot = or_(attempts.c.at >= deliveries.c.due_at, attempts.c.at >= deliveries.c.requested_at)
    return and_(attempts.c.status.in_(_RETRIED_FAILURES), its_slot, ~waited)


async def count_failures(connection: AsyncConnection, now: datetime) -> int:
    """How many tries of the last day did not post."""
    counted = select(func.count()).where(
        attempts.c.at > now - timedelta(days=1), attempts.c.status.not_in(("posted", "late"))
    )
    return int((await connection.execute(counted)).scalar_one())


async def record_heartbeat(connection: AsyncConnection, now: datetime) -> None:
    """A sign of life."""
    await facts.set_fact(connection, _HEARTBEAT, now.isoformat())
    await facts.delete_fact(connection, _STOPPED)


async def heartbeat(connection: AsyncConnection) -> datetime | None:
    """The last sign of life; None before the first."""
    last = await facts.get_fact(connection, _HEARTBEAT)
    return None if last is None else datetime.fromisoformat(last)


async def record_stop(connection: AsyncConnection, now: datetime) -> None:
    """The bot was stopped, and knows it."""
    await facts.set_fact(connection, _STOPPED, now.isoformat())


async def _stopped(connection: AsyncConnection) -> datetime | None:
    """When it was, unless it has given a sign of life since."""
    noted = await facts.get_fact(connection, _STOPPED)
    return None if noted is None else datetime.fromisoformat(noted)
