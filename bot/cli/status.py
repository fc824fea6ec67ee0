"""``status``: tell the host how the bot is doing."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.cli.command import Commands
from bot.model import Delivery
from bot.rendering.shorten import TITLE_LIMIT, shorten
from bot.store.health import LAGGING, STALLED, Health

#: The bot does not run if its last heartbeat is older.
_SILENCE = timedelta(minutes=3)


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "status",
        help="show whether the bot runs, what is overdue, what comes next, and what needs help",
        description="Show how the bot is doing, from the database. The bot may be running or not. "
        "The exit status is 1 if it does not run, if posts are overdue or have failed for an hour, or if something "
        "waits until a problem is solved.",
    )
    command.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Print the report. Returns 1 if anything is wrong."""
    return asyncio.run(_print_report())


async def _print_report() -> int:
    from bot.cli.database import open_database
    from bot.clock import Clock
    from bot.store import health, ledger
    from bot.store import holds as hold_store
    from bot.store.database import display_url

    now = Clock().now()
    async with open_database() as database:
        print(f"Database:  {display_url(database.url)}")
        found = await database.read(health.read_health, now)
        upcoming = await database.read(ledger.earliest_delivery)
        waiting = await database.read(hold_store.held_by_problem)
        failures = await database.read(health.count_failures, now)
    print("\n".join(report(found, failures, upcoming, waiting, now)))
    return int(needs_attention(found, now))


def needs_attention(health: Health, now: datetime) -> bool:
    """Return whether the host has to do something."""
    silent = health.heartbeat is None or now - health.heartbeat > _SILENCE or health.stopped is not None
    return silent or health.lag >= LAGGING or health.failing >= STALLED or health.held > 0


def report(
    health: Health, failures: int, upcoming: Delivery | None, waiting: Sequence[Delivery], now: datetime
) -> Iterator[str]:
    """Return the lines of the report.

    Args:
        failures: How many attempts of the last day did not post.
        upcoming: The delivery that is due next.
        waiting: What waits until a problem is solved.
    """
    if health.stopped is not None:
        yield f"Running:   no; it was stopped {_span(now - health.stopped)} ago"
    elif health.heartbeat is None:
        yield "Running:   no; it was never started"
    elif now - health.heartbeat > _SILENCE:
        yield f"Running:   no; last sign of life {_span(now - health.heartbeat)} ago"
    else:
        yield f"Running:   yes; last sign of life {_span(now - health.heartbeat)} ago"
    yield f"Stories:   {health.running} running"
    if upcoming is None:
        yield "Next post: none is due"
    else:
        cadence, title = upcoming.subscription.cadence, shorten(upcoming.subscription.story.title, TITLE_LIMIT)
        late = upcoming.try_at <= now
        when = f"due {_span(now - upcoming.try_at)} ago" if late else f"in {_span(upcoming.try_at - now)}"
        yield f"Next post: {title}, {upcoming.kind} {upcoming.number}, {when} ({cadence.at:%H:%M} {cadence.zone})"
    yield f"Overdue:   {health.due}, the first by {_span(health.lag)}" if health.due else "Overdue:   none"
    retried = f"; {health.retried} being retried, the first for {_span(health.failing)}" if health.retried else ""
    yield f"Failures:  {failures} attempts in the last day did not post{retried}"
    yield f"Waiting:   {len(waiting)} until a problem is solved" if waiting else "Waiting:   none"
    for delivery in waiting:
        subscription = delivery.subscription
        yield (
            f"  {shorten(subscription.story.title, TITLE_LIMIT)}, {delivery.kind} {delivery.number}, "
            f"channel {delivery.channel_id} on server {subscription.guild_id}: "
            f"{delivery.hold}: {delivery.reason or 'the reason is unknown'}"
        )


def _span(span: timedelta) -> str:
    """Return a span of time in words: "3 days", "2 h 5 min", "40 s"."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 120:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 48 else f"{hours // 24} days"
