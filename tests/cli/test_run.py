"""``run``: serve real servers."""

import asyncio
import signal
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import ready_line
from bot.sandbox import Fault, Sandbox
from tests.cli.terminal import COMMAND, cliffhanger, environment, refused
from tests.e2e.stage import World

_LINE = 10_000_000  # bytes; what Discord sends is logged whole


@dataclass
class Bot:
    """The program running, and what it has logged."""

    process: Process
    logged: str = ""

    async def read_until(self, words: str) -> None:
        """Until a line has them, or to the end."""
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.logged += line.decode()
            if words in self.logged:
                return

    async def stop(self) -> int:
        """End it as a service manager does; returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.read_until("\0"), 30)
        return await asyncio.wait_for(self.process.wait(), 30)


@asynccontextmanager
async def running(sandbox: Sandbox, folder: Path) -> AsyncIterator[Bot]:
    """The bot, ready, in a process of its own."""
    settings = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url, "LOG_LEVEL": "DEBUG"}
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "run", cwd=folder, env=environment(**settings), stdout=PIPE, stderr=STDOUT, limit=_LINE
    )
    bot = Bot(process)
    try:
        await bot.read_until("Ready: ")
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_it_says_when_it_is_ready_and_ends_on_sigterm(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as bot:
        ready = bot.logged.splitlines()[-1]
        assert await bot.stop() == 0

    assert ready.endswith("Ready: 1 server, 2 stories, no part due: /subscribe starts a story")
    assert "Traceback" not in bot.logged


async def test_once_ready_it_says_when_and_where_the_next_part_comes(world: World) -> None:
    await world.subscribe(time="8")

    assert await ready_line(world.bot) == "Ready: 1 server, 2 stories, next part 08:00 Europe/Berlin in #reading"


async def test_the_token_is_in_no_log(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as bot:
        await bot.stop()

    assert "DEBUG" in bot.logged
    assert sandbox.token not in bot.logged


async def test_a_second_one_on_the_same_database_ends_in_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url, "LOG_LEVEL": "WARNING"}
    async with running(sandbox, tmp_path):
        second = await asyncio.to_thread(cliffhanger, tmp_path, "run", **settings)

    assert "already running" in refused(second)


async def test_a_token_that_discord_refuses_ends_in_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = {"DISCORD_TOKEN": "not.the.token", "DISCORD_API_URL": sandbox.api_url, "LOG_LEVEL": "WARNING"}

    ended = await asyncio.to_thread(cliffhanger, tmp_path, "run", **settings)

    assert "refuses the token" in refused(ended)


@pytest.mark.parametrize("asked_before", [0, 1], ids=["login", "connection"])
@pytest.mark.parametrize(("kind", "says"), [("503-before", "names no gateway"), ("429", "for another 60 s")])
async def test_a_gateway_that_discord_does_not_name_ends_in_one_sentence(
    sandbox: Sandbox, tmp_path: Path, asked_before: int, kind: str, says: str
) -> None:
    sandbox.fault(Fault(route="/gateway/bot", kind=kind, skip=asked_before, seconds=60))
    settings = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url, "LOG_LEVEL": "ERROR"}

    ended = await asyncio.to_thread(cliffhanger, tmp_path, "run", **settings)

    assert says in refused(ended)
