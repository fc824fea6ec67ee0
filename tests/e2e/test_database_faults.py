"""Whatever befalls the database in the middle of a post: nothing is lost, nothing doubled, and it is said why."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.store import Database, database, health, ledger
from tests.conftest import Postgres
from tests.e2e.conftest import World
from tests.e2e.test_kill import until
from tests.e2e.test_reading import lines
from tests.store.faults import Fault, locked, over_quota, postgres_away, postgres_read_only, read_only

STEPS = ("claim", "freeze_messages", "record_posted", "settle")


def begin_at(
    step: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> "asyncio.Future[AbstractContextManager[None]]":
    """Let the fault begin just before the next write of this name; what comes of it is the fault, to be ended."""
    begun: asyncio.Future[AbstractContextManager[None]] = asyncio.get_running_loop().create_future()
    write: Callable[..., Awaitable[Any]] = Database.write
    asked: list[str] = []

    async def begin(trouble: AbstractContextManager[None]) -> None:
        # Aside: another transaction on this loop may have to end first.
        await asyncio.to_thread(trouble.__enter__)
        begun.set_result(trouble)

    async def befallen(self: Database, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if work.__name__ == step and not asked:
            asked.append(step)
            await asyncio.shield(asyncio.create_task(begin(fault(self))))
        return await write(self, work, *args, **kwargs)

    monkeypatch.setattr(Database, "write", befallen)
    return begun


async def live_through(
    world: World, step: str, fault: Fault, says: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Post parts 2 and 3, with a fault in the middle of part 2 that lasts ten minutes of the bot's time."""
    await world.subscribe(discussion="each")
    opened = world.bot.database
    begun = begin_at(step, fault, monkeypatch)
    slot = await opened.read(ledger.next_wake_time)
    assert slot is not None
    world.clock.move_to(slot)
    world.bot.engine.wake()
    trouble = await asyncio.wait_for(begun, 60)
    await until(lambda: says in caplog.text, 60)
    world.clock.move_to(slot + timedelta(minutes=10))
    await asyncio.sleep(2.5 * database.RETRY_SECONDS)  # time in which the loop goes on in vain
    posted_meanwhile = lines(world.posts())
    trouble.__exit__(None, None, None)
    if posted_meanwhile == [1]:
        assert (await opened.read(health.read_health, world.clock.now())).lag >= timedelta(minutes=9)
    async with asyncio.timeout(60):
        while [row.number for row in await opened.read(ledger.next_deliveries)] != [3]:
            await asyncio.sleep(0.05)
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]
    assert len(world.posts()) == 1 + 2 * 3
    talks = [len(world.sandbox.messages(thread)) for thread in world.sandbox.threads(world.reading)]
    assert talks == [1, 1, 1]
    begins = caplog.text.count("The database cannot be used")
    assert begins == caplog.text.count("The database can be used again"), "it is said once, however often it is tried"
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (locked, "The database cannot be used: database is locked."),
        (over_quota, "The database cannot be used: disk I/O error."),
        (read_only, "The database cannot be used: attempt to write a readonly database."),
    ],
    ids=["locked", "over quota", "read-only"],
)
async def test_a_file_that_cannot_be_written_for_a_while(
    world: World, step: str, fault: Fault, says: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    await world.restart()
    await live_through(world, step, fault, says, caplog, monkeypatch)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", [postgres_away, postgres_read_only], ids=["away", "read-only"])
async def test_a_server_that_cannot_be_used_for_a_while(
    world: World,
    postgres: Postgres,
    step: str,
    fault: Callable[[Postgres], Fault],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = f"t{uuid.uuid4().hex}"
    postgres.psql(f"CREATE DATABASE {name};")
    await world.stop()
    world.settings = replace(world.settings, database_url=postgres.get_uri(database=name))
    await world.restart()
    # First comes that the connection was cut, or already why no other is to be had.
    await live_through(world, step, fault(postgres), "The database cannot be used: ", caplog, monkeypatch)
