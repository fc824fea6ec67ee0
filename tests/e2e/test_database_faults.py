"""The database fails in the middle of a post: nothing is lost, nothing is doubled, and the log says why."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import DatabaseFault
from bot.store import Database, database, health, ledger
from tests.conftest import Postgres
from tests.e2e.process import wait_until
from tests.e2e.stage import World
from tests.store.faults import Fault, locked, over_quota, postgres_away, postgres_read_only, read_only

STEPS = ("claim", "freeze_messages", "record_posted", "settle")


@dataclass(slots=True)
class Outage:
    """A fault of the database, once it has begun, and how many transactions have failed."""

    begun: asyncio.Future[AbstractContextManager[None]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    failures: int = 0


def begin_before(step: str, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> Outage:
    """Let the fault begin just before the next transaction with this name."""
    outage = Outage()
    steps = [step]

    async def begin(trouble: AbstractContextManager[None]) -> None:
        # In a thread: another transaction on this event loop may have to end first.
        await asyncio.to_thread(trouble.__enter__)
        outage.begun.set_result(trouble)

    def counted(transact: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def transact_and_count(self: Database, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if getattr(work, "__name__", "") in steps:
                steps.clear()
                await asyncio.shield(asyncio.create_task(begin(fault(self))))
            try:
                return await transact(self, work, *args, **kwargs)
            except DatabaseFault:
                outage.failures += 1
                raise

        return transact_and_count

    monkeypatch.setattr(Database, "read", counted(Database.read))
    monkeypatch.setattr(Database, "write", counted(Database.write))
    return outage


async def post_through_outage(
    world: World, step: str, fault: Fault, log: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Post parts 2 and 3, with a fault in the middle of part 2 that lasts ten minutes of the bot's time."""
    await world.subscribe(discussion="each")
    bots_database = world.bot.database
    outage = begin_before(step, fault, monkeypatch)
    slot = await world.next_wake_time()
    world.clock.move_to(slot)
    world.bot.engine.wake()
    trouble = await asyncio.wait_for(outage.begun, 60)
    await wait_until(lambda: log in caplog.text, 60)
    world.clock.move_to(slot + timedelta(minutes=10))
    failures = outage.failures
    await wait_until(lambda: outage.failures > failures)
    parts_before = world.posted_parts()
    trouble.__exit__(None, None, None)
    if parts_before == [1]:
        assert (await bots_database.read(health.read_health, world.clock.now())).lag >= timedelta(minutes=9)
    async with asyncio.timeout(60):
        while [delivery.number for delivery in await bots_database.read(ledger.next_deliveries)] != [3]:
            await asyncio.sleep(0.05)
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]
    assert len(world.posts()) == 1 + 2 * 3
    assert world.thread_lengths() == [1, 1, 1]
    begins = caplog.text.count("The database cannot be used")
    assert begins == caplog.text.count("The database can be used again"), "one line in the log, however many tries"
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("fault", "log"),
    [
        (locked, "The database cannot be used: database is locked."),
        (over_quota, "The database cannot be used: disk I/O error."),
        (read_only, "The database cannot be used: attempt to write a readonly database."),
    ],
    ids=["locked", "over quota", "read-only"],
)
async def test_unwritable_file_loses_and_doubles_nothing(
    world: World, step: str, fault: Fault, log: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    await world.restart()
    await post_through_outage(world, step, fault, log, caplog, monkeypatch)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", [postgres_away, postgres_read_only], ids=["away", "read-only"])
async def test_unusable_server_loses_and_doubles_nothing(
    world: World,
    postgres: Postgres,
    database_name: str,
    step: str,
    fault: Callable[[Postgres], Fault],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await world.use_database(postgres.get_uri(database=database_name))
    # The first failure is the cut connection, or already the refusal of a new one.
    await post_through_outage(world, step, fault(postgres), "The database cannot be used: ", caplog, monkeypatch)
