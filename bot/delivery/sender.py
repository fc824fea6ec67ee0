"""The one sender: the engine runs for as long as this process has the right to post, and not a moment longer."""

import asyncio
import logging

from bot.delivery.engine import Engine
from bot.store.sender_lock import SenderLock

log = logging.getLogger(__name__)


async def send(engine: Engine, lock: SenderLock | None) -> None:
    """Let the engine deliver while ``lock`` is held; without it nothing is claimed, and what is on its way ends soon.

    Leases are taken back only by a process that has the lock, once its last holder has ended what it had begun, dead or
    not: those of a living one are never taken from it. Raises ``StartError`` when Discord refuses the token, and when
    another process has the lock by now.
    """
    if lock is None:
        await engine.run()
        return
    while not await _send_until_lost(engine, lock):
        await lock.reacquire()
        log.warning("The connection is back: posting goes on.")


async def _send_until_lost(engine: Engine, lock: SenderLock) -> bool:
    """Whether the engine has ended by itself."""
    running, losing = (
        asyncio.create_task(_run(engine, lock), name="engine"),
        asyncio.create_task(lock.wait_until_lost(), name="lock"),
    )
    try:
        await asyncio.wait((running, losing), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
            return True
        log.warning("The connection that holds the right to post is lost: nothing is posted until it is back.")
        await engine.stop()
        return False
    finally:
        for task in (running, losing):
            task.cancel()
        await asyncio.wait((running, losing))


async def _run(engine: Engine, lock: SenderLock) -> None:
    await asyncio.sleep(max(0.0, lock.safe_at - asyncio.get_running_loop().time()))
    await engine.run()
