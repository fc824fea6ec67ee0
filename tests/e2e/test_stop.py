"""SIGTERM ends the process soon, whatever it is doing."""

import asyncio
from pathlib import Path

from bot.sandbox import Fault, Sandbox
from tests.e2e.process import open_process, start_process, wait_until


async def test_sigterm_ends_a_process_that_waits_for_discord(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.fault(Fault(method="GET", route="/gateway/bot", kind="hang-before", times=9))
    process = await start_process(sandbox, tmp_path)
    await wait_until(lambda: sandbox.hanging > 0)
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_sigterm_ends_a_running_process(sandbox: Sandbox, tmp_path: Path) -> None:
    async with open_process(sandbox, tmp_path) as process:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
