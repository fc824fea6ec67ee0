"""``status``: how the bot does, for whoever hosts it."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.cli.command import Commands
from bot.model import Delivery
from bot.rendering.shorten import TITLE, shorten
from bot.store.health import LAGGING, STALLED, Health

_SILENT = timedelta(minutes=3)


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "status",
        help="whether the bot runs, what is overdue, what comes next, what waits",
        description="Read from the database how the bot does; it may be running or not. "
        "Exit status 1 when it does not run, posts are overdue or were tried in vain for an hour, or something waits "
        "for somebody to mend it.",
    )
    command.set_defaults(do=do)


def do(_asked: argparse.Namespace) -> int:
    """Print it; 1 if anything is wrong."""
    return asyncio.run(_print())


async def _print() -> int:
    from bot.cli.database import open_database
    from bot.clock import Clock
    from bot.store import health, ledger
    from bot.store import holds as hold_store
    from bot.store.database import display_url

    now = Clock().now()
    async with open_database() as database:
        print(f"Database:  {display_url(database.url)}")
        found = await database.read(health.read_health, now)
        coming = await database.read(ledger.earliest_delivery)
        waiting = await database.read(hold_store.held_by_problem)
        failed = await database.read(health.count_failures, now)
    print("\n".join(report(found, failed, coming, waiting, now)))
    return int(is_ill(found, now))


def is_ill(found: Health, now: datetime) -> bool:
    """Whether somebody should look."""
    silent = found.heartbeat is None or now - found.heartbeat > _SILENT or found.stopped is not None
    return silent or found.lag >= LAGGING or found.failing >= STALLED or found.held > 0


def report(
    found: Health, failed: int, coming: Delivery | None, waiting: Sequence[Delivery], now: datetime
) -> Iterator[str]:
    """A line a matter. ``failed``: tries of the last day that did not post."""
    if found.stopped is not None:
        yield f"Running:   no; it was stopped {_ago(now - found.stopped)} ago"
    elif found.heartbeat is None:
        yield "Running:   never yet"
    elif now - found.heartbeat > _SILENT:
        yield f"Running:   no; last sign of life {_ago(now - found.heartbeat)} ago"
    else:
        yield f"Running:   yes; last sign of life {_ago(now - found.heartbeat)} ago"
    yield f"Stories:   {found.running} running"
    if coming is None:
        yield "Next post: none is due"
    else:
        cadence, title = coming.subscription.cadence, shorten(coming.subscription.story.title, TITLE)
        far = f"in {_ago(coming.try_at - now)}" if coming.try_at > now else f"due {_ago(now - coming.try_at)} ago"
        yield f"Next post: {title}, {coming.kind} {coming.number}, {far} ({cadence.at:%H:%M} {cadence.zone})"
    yield f"Overdue:   {found.due}, the first by {_ago(found.lag)}" if found.due else "Overdue:   none"
    failing = f"; {found.retried} tried again, the first for {_ago(found.failing)}" if found.retried else ""
    yield f"Failures:  {failed} tries in the last day did not post{failing}"
    yield f"Waiting:   {len(waiting)} until somebody mends something" if waiting else "Waiting:   none"
    for row in waiting:
        subscription = row.subscription
        yield (
            f"  {shorten(subscription.story.title, TITLE)}, {row.kind} {row.number}, channel {row.channel_id} "
            f"on server {subscription.guild_id}: {row.hold}: {row.reason or 'no reason is known'}"
        )


def _ago(span: timedelta) -> str:
    """Such as "3 days", "2 h 5 min", "40 s"."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 120:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 48 else f"{hours // 24} days"
