"""The demo: the real bot on an embedded Discord look-alike, in a world where a second story is already five parts in."""

import asyncio
import logging
import signal
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import House, open_house
from bot.clock import Clock
from bot.sandbox import Channel, Permission, Person, Sandbox
from bot.settings import Settings
from bot.store import ledger

log = logging.getLogger(__name__)

ZONE = "Europe/Berlin"
SLOT = time(8)
#: How far the second channel's story is when the page opens.
PARTS_READ = 5
KEPT = Path("data") / "demo.db"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where in the demo's world."""

    reading: Channel
    second: Channel
    organiser: Person
    latecomer: Person
    others: tuple[Person, ...]


async def next_slot(house: House) -> datetime | None:
    """Move the clock to the next post that is due, and return when it is made. None: nothing is due any more.

    Steps only with nothing in flight, so that no post is overtaken by the clock.
    """
    await house.engine.idle()
    when = await house.database.read(ledger.next_wake)
    if when is None:
        return None
    house.clock.move_to(when)
    house.engine.wake()
    await house.engine.idle()
    return when


async def run_demo(port: int, *, keep: bool, browser: bool) -> None:
    """Serve the page until Ctrl-C. With ``keep`` the database stays in ``data/demo.db``, else nothing stays."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    with tempfile.TemporaryDirectory(prefix="cliffhanger-demo-") as folder:
        file = KEPT if keep else Path(folder) / "demo.db"
        async with open_demo(port, file) as url:
            print(f"The demo is at {url}\nPress Ctrl-C to end it.", flush=True)
            if browser:
                await asyncio.to_thread(webbrowser.open, url)
            await stop.wait()


@asynccontextmanager
async def open_demo(port: int, file: Path) -> AsyncIterator[str]:
    """The sandbox, its world and the bot, running; yields the page's address."""
    clock = Clock()
    today = clock.now().astimezone(ZoneInfo(ZONE)).date()
    first_day = datetime.combine(today - timedelta(days=PARTS_READ - 1), SLOT, ZoneInfo(ZONE)).astimezone(UTC)
    clock.move_to(first_day + timedelta(minutes=1))
    async with AsyncExitStack() as stack:
        sandbox = Sandbox(now=clock.now)
        await sandbox.start(port=port)
        stack.push_async_callback(sandbox.close)
        cast = people(sandbox)
        settings = Settings(
            discord_token=sandbox.token, database_url=f"sqlite:///{file.resolve()}", discord_api_url=sandbox.api_url
        )
        house = await stack.enter_async_context(open_house(settings, clock))
        await fill(sandbox, house, cast)
        yield sandbox.url
