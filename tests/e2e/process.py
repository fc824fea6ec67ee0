"""The real process, ``cliffhanger run``, against the sandbox."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import select

from bot.sandbox import Sandbox
from bot.store import Database
from bot.store.database import database_url
from bot.store.tables import deliveries


async def start_process(
    sandbox: Sandbox, folder: Path, url: str = "", stderr: int = asyncio.subprocess.DEVNULL
) -> asyncio.subprocess.Process:
    """Start ``cliffhanger run``.

    ``url``: another database than a file in the folder.
    """
    environment = os.environ | {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.api_url,
        "DATABASE_URL": url or f"sqlite:///{folder / 'cliffhanger.db'}",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=stderr,
    )  # fmt: skip


@asynccontextmanager
async def open_process(
    sandbox: Sandbox, folder: Path, url: str = "", until_logged: str = "Ready:"
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run ``cliffhanger run`` in the block, which begins when the process has logged ``until_logged``.

    The process is killed when the block is left. ``url``: another database than a file in the folder.
    """
    process = await start_process(sandbox, folder, url, asyncio.subprocess.PIPE)
    assert process.stderr is not None
    drain = None
    try:
        log = b""
        async with asyncio.timeout(90):
            while until_logged.encode() not in log:
                line = await process.stderr.readline()
                assert line, log.decode()
                log += line
        drain = asyncio.create_task(process.stderr.read())
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        if drain is not None:
            await drain


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open the process's database beside it, to see what the ledger says."""
    database = Database(database_url(url))
    try:
        yield database
    finally:
        await database.close()


async def wait_until(condition: Callable[[], bool], seconds: float = 90) -> None:
    """Wait until the condition holds.

    Raises:
        TimeoutError: if it does not within so many seconds.
    """
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def wait_until_settled(database: Database, next_part: int) -> None:
    """Wait until nothing is open but this part: everything before it is posted, its discussion included.

    Raises:
        TimeoutError: if that is not so within 90 seconds.
    """
    unsettled = select(deliveries.c.number).where(deliveries.c.settled_at.is_(None))
    async with asyncio.timeout(90):
        while list(await database.read(lambda connection: connection.scalars(unsettled))) != [next_part]:
            await asyncio.sleep(0.02)
