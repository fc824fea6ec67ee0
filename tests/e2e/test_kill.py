"""The real process, killed without warning between every two steps of a post: each message once, in order, whole."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox import Fault, Permission, Sandbox
from tests.e2e.conftest import FREE, ORGANISER
from tests.e2e.test_reading import lines

MESSAGES = "/channels/{channel_id}/messages"
THREADS = "/channels/{channel_id}/messages/{message_id}/threads"


@asynccontextmanager
async def process(
    sandbox: Sandbox, folder: Path, url: str = "", says: str = "Ready:"
) -> AsyncIterator[asyncio.subprocess.Process]:
    """``cliffhanger run`` against the sandbox, once it says that it is ready; killed when the block is left.

    ``url``: another database than a file in the folder.
    """
    environment = os.environ | {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.api_url,
        "DATABASE_URL": url or f"sqlite:///{folder / 'cliffhanger.db'}",
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert running.stderr is not None
    drain = None
    try:
        said = b""
        async with asyncio.timeout(90):
            while says.encode() not in said:
                line = await running.stderr.readline()
                assert line, said.decode()
                said += line
        drain = asyncio.create_task(running.stderr.read())
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()
        if drain is not None:
            await drain


async def until(condition: Callable[[], bool], seconds: float = 90) -> None:
    """Return as soon as the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("route", "kind", "skip"),
    [
        (MESSAGES, "hang-before", 0),
        (MESSAGES, "hang-after", 0),
        (MESSAGES, "hang-before", 1),
        (MESSAGES, "hang-after", 1),
        (THREADS, "hang-before", 0),
        (THREADS, "hang-after", 0),
        (MESSAGES, "hang-after", 2),
    ],
    ids=["line not made", "line made", "prose not made", "prose made", "thread not made", "thread made", "talk made"],
)
async def test_killed_at_a_request_it_posts_each_message_once(tmp_path: Path, route: str, kind: str, skip: int) -> None:
    sandbox = Sandbox(now=lambda: datetime.now(UTC), limits=FREE)
    await sandbox.start()
    try:
        guild = sandbox.add_guild("The Reading Room", owner="Mara")
        reading = sandbox.add_channel(guild, "reading")
        mara = sandbox.add_person(guild, "Mara", permissions=ORGANISER | Permission.CREATE_PUBLIC_THREADS)

        def posted() -> list[int]:
            return lines(sandbox.messages(reading))

        async with process(sandbox, tmp_path) as bot:
            card = await mara.command(
                reading, "subscribe", story="Inseparable", timezone="Europe/Berlin", discussion="each"
            )
            await mara.press(card.message, "Start now")
            await until(lambda: len(sandbox.threads(reading)) == 1)
            await until(lambda: len(sandbox.messages(sandbox.threads(reading)[0])) == 1)
            before = len(sandbox.messages(reading))
            sandbox.fault(Fault(method="POST", route=route, kind=kind, times=1, skip=skip))
            ask = asyncio.create_task(mara.command(reading, "next"))
            await until(lambda: sandbox.hanging > 0)
            bot.send_signal(signal.SIGKILL)
            await bot.wait()
            ask.cancel()
        async with process(sandbox, tmp_path):
            await until(lambda: len(sandbox.threads(reading)) == 2)
            second = max(sandbox.threads(reading), key=lambda thread: thread.id)
            await until(lambda: len(sandbox.messages(second)) == 1)
            await asyncio.sleep(0.5)  # time in which a second copy would come
        assert posted() == [1, 2]
        assert len(sandbox.messages(reading)) == before + 2
        assert len(sandbox.messages(second)) == 1
    finally:
        await sandbox.close()
