"""The one sender: runs the engine only while this process has the right to post."""

import asyncio
import logging

from bot.delivery.engine import Engine
from bot.store.sender_lock import SenderLock

log = logging.getLogger(__name__)


async def send(engine: Engine, lock: SenderLock | None) -> None:
    """Run the engine while ``lock`` is held (None: it cannot be lost).

    If the lock is lost, the engine stops, and runs again when the lock is back. Claims are released only by a process
    that has the lock, and only after its last holder can have finished (``safe_at``). So no claim of a living process
    is ever taken away.

    Raises:
        StartError: Discord refuses the token, or another process has taken the lock.
    """
    if lock is None:
        await engine.run()
        return
    while not await _run_until_lost(engine, lock):
        await lock.reacquire()
        log.warning("The connection that holds the right to post is back: posting goes on.")


async def _run_until_lost(engine: Engine, lock: SenderLock) -> bool:
    """Run the engine until it ends or the lock is lost. Returns whether it ended by itself."""
    running = asyncio.create_task(_run_when_quiet(engine, lock), name="engine")
    losing = asyncio.create_task(lock.wait_until_lost(), name="lock")
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


async def _run_when_quiet(engine: Engine, lock: SenderLock) -> None:
    await asyncio.sleep(max(0.0, lock.safe_at - asyncio.get_running_loop().time()))
    await engine.run()
