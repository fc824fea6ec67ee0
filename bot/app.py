"""The composition root: builds the house, connects it, runs it, closes it. Nothing else knows all the rooms."""

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
class RunningBot:
    """The running bot."""

    database: Database
    client: Cliffhanger
    engine: Engine
    clock: Clock


@asynccontextmanager
async def open_bot(settings: Settings, clock: Clock, *, posting: bool = True) -> AsyncIterator[RunningBot]:
    """The bot, connected and (unless told) posting, until the block is left; then what is being posted is finished (8 s
    at most). On PostgreSQL it waits, before it does anything, until no other process posts.

    Raises ``StartError``, with one sentence for the operator, also when the connection is lost for good later.
    """
    url = database_url(settings.database_url)
    async with sender_lock(url, wait=posting) as lock:
        await migrate(url)
        database = Database(url)
        client = Cliffhanger(database, clock, COMMANDS, ACTIONS, RateLimiter())
        client.engine = Engine(database, DiscordPoster(client), clock)
        client.handle_change = partial(release_resolved, client)
        client.handle_membership = partial(record_servers, client)
        keeper = Housekeeper(
            database,
            clock,
            alarm=partial(notify_host, client),
            release_resolved=partial(check_everything, client),
            keep=timedelta(days=settings.keep_days),
        )
        try:
            await library.store_bundled_stories(database, clock.now())
            await log_in(client, settings.discord_token, settings.discord_api_url)
            await check_application(database, client.application_id)
            await check_after_absence(database, clock.now())
            await apply_zone_rules(database, clock.now())
            async with _connected(client, (partial(send, client.engine, lock), keeper.run) if posting else ()):
                yield RunningBot(database, client, client.engine, clock)
        finally:
            await client.close()
            # Who ends with such an error may have lost the right to post to a process that is well.
            if posting and not isinstance(sys.exception(), StartError):
                with suppress(DatabaseFault):
                    await database.write(health.record_stop, clock.now())
            await database.close()


@asynccontextmanager
async def _connected(client: Cliffhanger, work: Sequence[Work]) -> AsyncIterator[None]:
    try:
        async with asyncio.TaskGroup() as group:
            connection = group.create_task(connect(client), name="connection")
            await client.wait_until_ready()
            running = [group.create_task(each()) for each in work]
            try:
                yield
            finally:
                await client.engine.stop()
                for task in (*running, connection):
                    task.cancel()
    except BaseExceptionGroup as group_error:
        if len(group_error.exceptions) == 1:
            raise group_error.exceptions[0] from None
        raise


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises ``StartError`` when it cannot start."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        # Windows has no handlers on the loop: there Ctrl-C ends the program by KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    serving = asyncio.create_task(_serve(settings))
    asking = asyncio.create_task(stop.wait())
    await asyncio.wait((serving, asking), return_when=asyncio.FIRST_COMPLETED)
    asking.cancel()
    if not serving.done():
        log.info("Stopping.")
        serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


async def _serve(settings: Settings) -> None:
    async with open_bot(settings, Clock()) as bot:
        log.info("%s", await ready_line(bot))
        await asyncio.Future()  # until it is cancelled


async def ready_line(bot: RunningBot) -> str:
    """Such as "Ready: 3 servers, 5 stories, next part 08:00 Europe/Berlin in #reading"."""
    servers = len(bot.client.guilds)
    stories = await bot.database.read(library_store.count)
    coming = await bot.database.read(ledger.earliest_delivery)
    if coming is None:
        then = "no part due: /subscribe starts a story"
    else:
        cadence = coming.subscription.cadence
        channel = bot.client.get_channel(coming.channel_id)
        where = f"#{channel}" if channel else f"channel {coming.channel_id}"
        then = f"next part {cadence.at:%H:%M} {cadence.zone} in {where}"
    return f"Ready: {_count(servers, 'server')}, {_count(stories, 'story', 'stories')}, {then}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
