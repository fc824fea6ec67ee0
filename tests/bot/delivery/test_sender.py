"""A process that takes over the sender lock leaves the claims of the last holder alone while they may be in use."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.sender import send
from bot.errors import StartError
from bot.store import ledger
from tests.bot.delivery.stage import Stage


class TakenOverLock:
    """A lock whose last holder may go on for a tenth of a second."""

    def __init__(self) -> None:
        self.safe_at = asyncio.get_running_loop().time() + 0.1

    async def wait_until_lost(self) -> None:
        """Never return."""
        await asyncio.Future()

    async def reacquire(self) -> None:
        """Do nothing: it is never lost."""


class LostLock(TakenOverLock):
    """A lock that is lost while its last holder may go on. Another process has it now."""

    def __init__(self) -> None:
        self.safe_at = asyncio.get_running_loop().time() + 3600

    async def wait_until_lost(self) -> None:
        """Return at once."""

    async def reacquire(self) -> None:
        """Fail, as when another process has it."""
        raise StartError("Another has it.")


class LockLostOnce(TakenOverLock):
    """A lock that is lost once, when the test says so, and is there again at once."""

    def __init__(self) -> None:
        self.safe_at = 0.0
        self.losing = asyncio.Event()
        self.reacquired = 0

    async def wait_until_lost(self) -> None:
        """Return when the test says so, and never again."""
        await self.losing.wait()
        if self.reacquired:
            await asyncio.Future()

    async def reacquire(self) -> None:
        """Count."""
        self.reacquired += 1


async def test_claims_of_the_last_holder_are_released_after_it_must_have_ended(stage: Stage) -> None:
    await stage.subscribe()
    await stage.database.write(ledger.claim, stage.clock.now(), timedelta(minutes=5), 1)
    lock, engine = TakenOverLock(), stage.new_engine()
    sending = asyncio.create_task(send(engine, lock))
    async with asyncio.timeout(30):
        await stage.until(lambda: "send" in stage.poster.calls)
    assert asyncio.get_running_loop().time() >= lock.safe_at
    await engine.stop()
    await sending


async def test_lock_lost_while_the_last_holder_may_go_on_is_not_used(stage: Stage) -> None:
    with pytest.raises(StartError):
        await asyncio.wait_for(send(stage.new_engine(), LostLock()), 5)


async def test_posting_goes_on_when_the_lock_is_back(stage: Stage) -> None:
    lock, engine = LockLostOnce(), stage.new_engine()
    sending = asyncio.create_task(send(engine, lock))
    await stage.subscribe()
    engine.wake()
    async with asyncio.timeout(30):
        await stage.until(lambda: stage.parts() == [1])
        lock.losing.set()
        await stage.until(lambda: lock.reacquired == 1)
        await stage.subscribe(forum=True, key="other")
        while stage.posts() != [1]:
            engine.wake()
            await asyncio.sleep(0.01)
    await engine.stop()
    await sending


async def test_engine_runs_without_a_lock(stage: Stage) -> None:
    engine = stage.new_engine()
    await stage.subscribe()
    sending = asyncio.create_task(send(engine, None))
    async with asyncio.timeout(30):
        await stage.until(lambda: stage.parts() == [1])
    await engine.stop()
    await sending
