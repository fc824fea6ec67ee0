"""SIGTERM ends the process soon, whatever it is doing."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox import Fault, Sandbox
from tests.e2e.conftest import FREE
from tests.e2e.test_kill import process, until


async def test_while_it_still_waits_for_discord(tmp_path: Path) -> None:
    sandbox = Sandbox(now=lambda: datetime.now(UTC), limits=FREE)
    await sandbox.start()
    sandbox.fault(Fault(method="GET", route="/gateway/bot", kind="hang-before", times=9))
    environment = os.environ | {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'cliffhanger.db'}",
    }
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=tmp_path, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    await until(lambda: sandbox.hanging > 0)
    bot.terminate()
    assert await asyncio.wait_for(bot.wait(), 10) == 0
    await sandbox.close()


async def test_while_it_serves(tmp_path: Path) -> None:
    sandbox = Sandbox(now=lambda: datetime.now(UTC), limits=FREE)
    await sandbox.start()
    async with process(sandbox, tmp_path) as bot:
        bot.terminate()
        assert await asyncio.wait_for(bot.wait(), 10) == 0
    await sandbox.close()
