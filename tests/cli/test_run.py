"""``run``: serve real servers."""

import asyncio
import signal
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from bot.sandbox import Sandbox
from tests.cli.terminal import COMMAND, cliffhanger, environment, refused


async def start(sandbox: Sandbox, folder: Path) -> tuple[Process, str]:
    """The bot running, and what it has logged until it was ready."""
    settings = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url, "LOG_LEVEL": "DEBUG"}
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "run", cwd=folder, env=environment(**settings), stdout=PIPE, stderr=PIPE
    )
    assert process.stderr is not None
    logged = ""
    while "Ready: " not in logged:
        line = await process.stderr.readline()
        assert line, logged
        logged += line.decode()
    return process, logged


async def test_it_says_when_it_is_ready_and_ends_on_sigterm(sandbox: Sandbox, tmp_path: Path) -> None:
    process, logged = await start(sandbox, tmp_path)

    process.send_signal(signal.SIGTERM)
    _, rest = await asyncio.wait_for(process.communicate(), 30)

    assert logged.splitlines()[-1].endswith("Ready: 1 server, 2 stories, no part due: /subscribe starts a story")
    assert process.returncode == 0
    assert "Traceback" not in logged + rest.decode()


async def test_the_token_is_in_no_log(sandbox: Sandbox, tmp_path: Path) -> None:
    process, logged = await start(sandbox, tmp_path)

    process.send_signal(signal.SIGTERM)
    _, rest = await asyncio.wait_for(process.communicate(), 30)

    assert "DEBUG" in logged
    assert sandbox.token not in logged + rest.decode()


async def test_a_second_one_on_the_same_database_ends_in_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    process, _ = await start(sandbox, tmp_path)

    second = await asyncio.to_thread(
        cliffhanger, tmp_path, "run", DISCORD_TOKEN=sandbox.token, DISCORD_API_URL=sandbox.api_url
    )
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), 30)

    assert "already running" in refused(second)


async def test_a_token_that_discord_refuses_ends_in_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    ended = await asyncio.to_thread(
        cliffhanger,
        tmp_path,
        "run",
        DISCORD_TOKEN="not.the.token",
        DISCORD_API_URL=sandbox.api_url,
        LOG_LEVEL="WARNING",
    )

    assert "refuses the token" in refused(ended)
