"""Who takes over the right to post takes nothing from whoever had it before, and may still be at it."""

import asyncio
from datetime import timedelta

from bot.delivery import Engine
from bot.sender import send
from bot.store import Database, ledger
from tests.bot.test_engine import SlowPoster, clock_at
from tests.store.stage import NOW, staged


class TakenOver:
    """A lock whose last holder ends in half a second."""

    def __init__(self) -> None:
        self.quiet_at = asyncio.get_running_loop().time() + 0.5

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
    while not poster.sent:
        assert not sending.done()
        await asyncio.sleep(0.01)
    assert clock() >= lock.quiet_at
    await engine.stop()
    await sending
