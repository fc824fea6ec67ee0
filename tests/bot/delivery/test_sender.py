"""Who takes over the right to post takes nothing from whoever had it before, and may still be at it."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.engine import Engine
from bot.delivery.sender import send
from bot.errors import StartError
from bot.store import Database, ledger
from tests.bot.delivery.stage import Stage
from tests.bot.delivery.test_engine import SlowPoster, clock_at
from tests.store.stage import NOW, staged


class TakenOver:
    """A lock whose last holder ends in a moment."""

    def __init__(self) -> None:
        self.quiet_at = asyncio.get_running_loop().time() + 0.1

    async def lost(self) -> None:
        """Never."""
        await asyncio.Future()

    async def regain(self) -> None:
        """It is never lost."""


async def test_what_the_last_holder_has_claimed_is_not_taken_back_before_it_can_have_ended(database: Database) -> None:
    await staged(database)
    await database.write(ledger.claim, NOW, timedelta(minutes=5), 1)
    poster, lock, clock = SlowPoster(), TakenOver(), asyncio.get_running_loop().time
    engine = Engine(database, poster, clock_at(NOW))
    sending = asyncio.create_task(send(engine, lock))
    async with asyncio.timeout(30):
        while not poster.sent:
            assert not sending.done()
            await asyncio.sleep(0.01)
    assert clock() >= lock.quiet_at
    await engine.stop()
    await sending


class LostMeanwhile(TakenOver):
    """A lock that is lost before its last holder can have ended, and then taken by another for good."""

    def __init__(self) -> None:
        self.quiet_at = asyncio.get_running_loop().time() + 3600

    async def lost(self) -> None:
        """At once."""

    async def regain(self) -> None:
        """Another has it."""
        raise StartError("Another has it.")


async def test_what_is_lost_before_the_last_holder_has_ended_is_not_used(database: Database) -> None:
    engine = Engine(database, SlowPoster(), clock_at(NOW))
    with pytest.raises(StartError):
        await asyncio.wait_for(send(engine, LostMeanwhile()), 5)


class LostOnce(TakenOver):
    """A lock that is lost once, when the test says so, and comes back at once."""

    def __init__(self) -> None:
        self.quiet_at = 0.0
        self.losing = asyncio.Event()
        self.regained = 0

    async def lost(self) -> None:
        """Return when the test says so, and never again."""
        await self.losing.wait()
        if self.regained:
            await asyncio.Future()

    async def regain(self) -> None:
        """Count."""
        self.regained += 1


async def test_posting_goes_on_when_the_lock_is_back(stage: Stage) -> None:
    lock, engine = LostOnce(), stage.new_engine()
    sending = asyncio.create_task(send(engine, lock))
    await stage.subscribe()
    engine.wake()
    async with asyncio.timeout(30):
        await stage.until(lambda: stage.parts() == [1])
        lock.losing.set()
        await stage.until(lambda: lock.regained == 1)
        await stage.subscribe(forum=True, key="other")
        while stage.posts() != [1]:
            engine.wake()
            await asyncio.sleep(0.01)
    await engine.stop()
    await sending


async def test_without_a_lock_the_engine_just_runs(stage: Stage) -> None:
    engine = stage.new_engine()
    await stage.subscribe()
    sending = asyncio.create_task(send(engine, None))
    async with asyncio.timeout(30):
        await stage.until(lambda: stage.parts() == [1])
    await engine.stop()
    await sending
