"""A worker that takes over the sender's lock leaves the claims of the one before it alone while they may be in use."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.engine import Engine
from bot.delivery.sender import send
from bot.errors import StartError
from bot.store import Database, ledger
from tests.bot.delivery.stage import clock_at, memory_poster, wait_for_call
from tests.store.stage import NOW, staged


class TakenOverLock:
    """A lock whose last holder may go on for a tenth of a second."""

    def __init__(self) -> None:
        self.safe_at = asyncio.get_running_loop().time() + 0.1

    async def wait_until_lost(self) -> None:
        """Never return."""
        await asyncio.Future()

    async def reacquire(self) -> None:
        """Do nothing: it is never lost."""


async def test_claims_of_the_last_holder_are_released_after_it_must_have_ended(database: Database) -> None:
    await staged(database)
    await database.write(ledger.claim, NOW, timedelta(minutes=5), 1)
    clock, lock = clock_at(NOW), TakenOverLock()
    poster = memory_poster(clock)
    engine = Engine(database, poster, clock)
    sending = asyncio.create_task(send(engine, lock))
    await wait_for_call(poster, "send")
    assert asyncio.get_running_loop().time() >= lock.safe_at
    await engine.stop()
    await sending


class LostLock(TakenOverLock):
    """A lock that is lost while its last holder may go on. Another process has it now."""

    def __init__(self) -> None:
        self.safe_at = asyncio.get_running_loop().time() + 3600

    async def wait_until_lost(self) -> None:
        """Return at once."""

    async def reacquire(self) -> None:
        """Fail, as when another process has it."""
        raise StartError("Another has it.")


async def test_lock_lost_while_the_last_holder_may_go_on_is_not_used(database: Database) -> None:
    clock = clock_at(NOW)
    engine = Engine(database, memory_poster(clock), clock)
    with pytest.raises(StartError):
        await asyncio.wait_for(send(engine, LostLock()), 5)
