"""The composition root: creates the parts of the bot, connects them, runs them and stops them.

Only this module knows all the others.
"""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from bot.chat.changes import check_everything, record_servers, release_resolved
from bot.chat.client import Cliffhanger, connect, log_in
from bot.chat.notify import notify_host
from bot.chat.poster import DiscordPoster
from bot.chat.rate_limiter import RateLimiter
from bot.chat.registry import ACTIONS, COMMANDS
from bot.clock import Clock
from bot.delivery.engine import Engine
from bot.delivery.sender import send
from bot.errors import DatabaseFault, StartError
from bot.housekeeping import Housekeeper, apply_zone_rules, check_after_absence
from bot.services import library
from bot.services.application import check_application
from bot.settings import Settings
from bot.store import Database, health, ledger
from bot.store import library as library_store
from bot.store.database import database_url
from bot.store.schema import migrate
from bot.store.sender_lock import sender_lock

log = logging.getLogger(__name__)

Work = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot while it runs."""

    database: Database
    client: Cliffhanger
    engine: Engine
    clock: Clock


@asynccontextmanager
async def start_bot(settings: Settings, clock: Clock, *, posting: bool = True) -> AsyncIterator[Bot]:
    """Start the bot, connected to Discord, until the block ends. Then it finishes what it is posting, at most 8 s.

    Args:
        posting: Whether it posts what is due, and does its regular work. On PostgreSQL, it then waits before it starts
            until no other process posts.

    Raises:
        StartError: It cannot start, or later the connection is lost for good. The message is one sentence for the host.
    """
    url = database_url(settings.database_url)
    async with sender_lock(url, wait=posting) as lock:
        await migrate(url)
        database = Database(url)
        client = Cliffhanger(database, clock, COMMANDS, ACTIONS, RateLimiter())
        client.engine = Engine(database, DiscordPoster(client), clock)
        client.handle_change = partial(release_resolved, client)
        client.handle_membership = partial(record_servers, client)
        housekeeper = Housekeeper(
            database,
            clock,
            notify_host=partial(notify_host, client),
            recheck=partial(check_everything, client),
            keep=timedelta(days=settings.keep_days),
        )
        try:
            await library.store_bundled_stories(database, clock.now())
            await log_in(client, settings.discord_token, settings.discord_api_url)
            await check_application(database, client.application_id)
            await check_after_absence(database, clock.now())
            await apply_zone_rules(database, clock.now())
            work = (partial(send, client.engine, lock), housekeeper.run) if posting else ()
            async with _connected(client, work):
                yield Bot(database, client, client.engine, clock)
        finally:
            await client.close()
            # A bot that ends with a StartError may have lost the right to post to another process, which runs well.
            if posting and not isinstance(sys.exception(), StartError):
                with suppress(DatabaseFault):
                    await database.write(health.record_stop, clock.now())
            await database.close()


@asynccontextmanager
async def _connected(client: Cliffhanger, work: Sequence[Work]) -> AsyncIterator[None]:
    """Keep the client connected, and do the work in the background, until the block ends."""
    try:
        async with asyncio.TaskGroup() as group:
            connection = group.create_task(connect(client), name="connection")
            await client.wait_until_ready()
            tasks = [group.create_task(start()) for start in work]
            try:
                yield
            finally:
                await client.engine.stop()
                for task in (*tasks, connection):
                    task.cancel()
    except BaseExceptionGroup as group_error:
        if len(group_error.exceptions) == 1:
            raise group_error.exceptions[0] from None
        raise


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT. Raises ``StartError`` if it cannot start."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        # On Windows, loops have no signal handlers. There Ctrl-C ends the program with a KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    running = asyncio.create_task(_run_until_cancelled(settings))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not running.done():
        log.info("Stopping.")
        running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def _run_until_cancelled(settings: Settings) -> None:
    async with start_bot(settings, Clock()) as bot:
        log.info("%s", await ready_line(bot))
        await asyncio.Future()


async def ready_line(bot: Bot) -> str:
    """Return a line such as "Ready: 3 servers, 5 stories, next part 08:00 Europe/Berlin in #reading"."""
    servers = len(bot.client.guilds)
    stories = await bot.database.read(library_store.count)
    upcoming = await bot.database.read(ledger.earliest_delivery)
    if upcoming is None:
        next_part = "no part due: /subscribe starts a story"
    else:
        cadence = upcoming.subscription.cadence
        channel = bot.client.get_channel(upcoming.channel_id)
        place = f"#{channel}" if channel else f"channel {upcoming.channel_id}"
        next_part = f"next part {cadence.at:%H:%M} {cadence.zone} in {place}"
    return f"Ready: {_count(servers, 'server')}, {_count(stories, 'story', 'stories')}, {next_part}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
