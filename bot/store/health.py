"""Numbers that say how the bot does, read from the ledger."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Failure
from bot.store import guilds
from bot.store.held import WRONG
from bot.store.tables import attempts, deliveries, subscriptions

_HEARTBEAT = "heartbeat"
#: What failed is tried again sooner than that; what comes later waits for the morning.
_TRIED_AGAIN = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Health:
    """How it stands at one moment.

    ``lag``: how long the post that is most overdue has been waiting for its turn, zero where none is; ``due``: how many
    are overdue; ``failing``: for how long, at most, a post has been tried in vain, zero where none is; ``retried``: how
    many are; ``posted_at``: when a try last succeeded; ``held``: how many wait because something is wrong;
    ``heartbeat``: when the bot last gave a sign of life.
    """

    lag: timedelta
    due: int
    failing: timedelta
    retried: int
    posted_at: datetime | None
    held: int
    running: int
    heartbeat: datetime | None


async def look(connection: AsyncConnection, now: datetime) -> Health:
    """How it stands. What was tried grows with the years, and is not gone through: the bot looks once a minute."""
    free = and_(deliveries.c.settled_at.is_(None), deliveries.c.hold.is_(None))
    overdue, due = (
        await connection.execute(
            select(func.min(deliveries.c.try_at), func.count()).where(free, deliveries.c.try_at <= now)
        )
    ).one()
    since, retried = (
        await connection.execute(
            select(func.min(deliveries.c.first_try_at), func.count()).where(
                free,
                deliveries.c.outcome.in_((Failure.LATER, Failure.STOP)),
                deliveries.c.try_at <= now + _TRIED_AGAIN,
            )
        )
    ).one()
    posted = select(attempts.c.at).where(attempts.c.outcome == "posted").order_by(attempts.c.id.desc()).limit(1)
    live = subscriptions.c.ended_at.is_(None)
    held = (
        select(func.count())
        .select_from(deliveries.join(subscriptions))
        .where(live, deliveries.c.settled_at.is_(None), deliveries.c.hold.in_(WRONG))
    )
    return Health(
        lag=now - overdue if overdue is not None else timedelta(),
        due=due,
        failing=max(now - since, timedelta()) if since is not None else timedelta(),
        retried=retried,
        posted_at=(await connection.execute(posted)).scalar_one_or_none(),
        held=(await connection.execute(held)).scalar_one(),
        running=(await connection.execute(select(func.count()).where(live))).scalar_one(),
        heartbeat=await heartbeat(connection),
    )


async def failures(connection: AsyncConnection, now: datetime) -> int:
    """How many tries of the last day did not post."""
    counted = select(func.count()).where(
        attempts.c.at > now - timedelta(days=1), attempts.c.outcome.not_in(("posted", "late"))
    )
    return int((await connection.execute(counted)).scalar_one())


async def beat(connection: AsyncConnection, now: datetime) -> None:
    """A sign of life."""
    await guilds.remember(connection, _HEARTBEAT, now.isoformat())


async def heartbeat(connection: AsyncConnection) -> datetime | None:
    """The last sign of life; None before the first."""
    last = await guilds.fact(connection, _HEARTBEAT)
    return None if last is None else datetime.fromisoformat(last)
