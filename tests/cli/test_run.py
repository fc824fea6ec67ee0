"""``run``: run the bot in a process, against the sandbox."""

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
from tests.cli.terminal import COMMAND, cliffhanger, environment, error_of
from tests.e2e.stage import World

#: The longest line of the log, in bytes: what Discord sends is logged completely.
_LINE_LIMIT = 10_000_000


@dataclass
class Bot:
    """The running program and its log so far."""

    process: Process
    log: str = ""

    async def read_until(self, words: str) -> None:
        """Read the log until it contains these words, or to its end."""
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.log += line.decode()
            if words in self.log:
                return

    async def stop(self) -> int:
        """Stop it as a service manager does. Returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.read_until("\0"), 30)
        return await asyncio.wait_for(self.process.wait(), 30)


@asynccontextmanager
async def running(sandbox: Sandbox, folder: Path) -> AsyncIterator[Bot]:
    """Run the bot in a process until the block ends. When the block begins, it is ready."""
    settings = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url, "LOG_LEVEL": "DEBUG"}
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "run", cwd=folder, env=environment(**settings), stdout=PIPE, stderr=STDOUT, limit=_LINE_LIMIT
    )
    bot = Bot(process)
    try:
        await bot.read_until("Ready: ")
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_bot_says_when_it_is_ready_and_ends_on_sigterm(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as bot:
        ready = bot.log.splitlines()[-1]
        assert await bot.stop() == 0

    assert ready.endswith("Ready: 1 server, 2 stories, no part due: /subscribe starts a story")
    assert "Traceback" not in bot.log


async def test_ready_line_names_the_next_part(world: World) -> None:
    await world.subscribe(time="8")

    assert await ready_line(world.bot) == "Ready: 1 server, 2 stories, next part 08:00 Europe/Berlin in #reading"


async def test_token_is_in_no_log(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as bot:
        await bot.stop()

    assert "DEBUG" in bot.log
    assert sandbox.token not in bot.log


async def test_second_bot_on_the_same_database_ends_in_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url, "LOG_LEVEL": "WARNING"}
    async with running(sandbox, tmp_path):
        second = await asyncio.to_thread(cliffhanger, tmp_path, "run", **settings)

    assert "already running" in error_of(second)


async def test_refused_token_ends_in_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = {"DISCORD_TOKEN": "not.the.token", "DISCORD_API_URL": sandbox.api_url, "LOG_LEVEL": "WARNING"}

    result = await asyncio.to_thread(cliffhanger, tmp_path, "run", **settings)

    assert "refuses the token" in error_of(result)


@pytest.mark.parametrize("earlier_requests", [0, 1], ids=["login", "connection"])
@pytest.mark.parametrize(("kind", "error"), [("503-before", "names no gateway"), ("429", "for another 60 s")])
async def test_unavailable_gateway_ends_in_one_sentence(
    sandbox: Sandbox, tmp_path: Path, earlier_requests: int, kind: str, error: str
) -> None:
    sandbox.fault(Fault(route="/gateway/bot", kind=kind, skip=earlier_requests, seconds=60))
    settings = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url, "LOG_LEVEL": "ERROR"}

    result = await asyncio.to_thread(cliffhanger, tmp_path, "run", **settings)

    assert error in error_of(result)
