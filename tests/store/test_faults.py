"""Faults of the database are distinguished from program errors, and nothing is half stored."""

import asyncio
import signal

import pytest

from bot.errors import DatabaseFault
from bot.model import ReadingPosition
from bot.store import Connection, Database, IntegrityError, facts, history, ledger, readers
from tests.store import faults
from tests.store.stage import LEASE, NOW, claim_one, next_delivery, part, settle, staged, start_program

pytestmark = pytest.mark.slow

LONG = "word " * 20_000


async def test_full_disk_raises_a_fault_and_stores_nothing(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("the disk of a server is its own")
    with faults.full(database):
        with pytest.raises(DatabaseFault, match="disk is full"):
            await database.write(facts.set_fact, "long", LONG)
        assert await database.read(facts.get_fact, "long") is None
    await database.write(facts.set_fact, "long", LONG)
    assert await database.read(facts.get_fact, "long") == LONG


async def test_write_with_retry_succeeds_after_the_fault(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    if not database.is_sqlite:
        pytest.skip("faults of a server are tested end to end")
    await database.write(facts.set_fact, "known", "no")
    async with asyncio.timeout(20):
        with faults.over_quota(database):
            writing = asyncio.create_task(database.write_with_retry(facts.set_fact, "known", "yes"))
            while "disk I/O error" not in caplog.text:
                await asyncio.sleep(0.02)
        await writing
    assert await database.read(facts.get_fact, "known") == "yes"
    assert caplog.text.count("cannot be used") == caplog.text.count("can be used again") == 1


async def test_program_error_is_neither_logged_nor_retried(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(IntegrityError):
        await database.write_with_retry(readers.save_position, 404, 7, ReadingPosition(1))
    assert caplog.text == ""


@pytest.mark.parametrize("statements", range(5), ids=["settle", "attempt", "home", "next row", "commit"])
async def test_kill_while_settling_leaves_the_delivery_claimed(
    database: Database, empty_url: str, statements: int
) -> None:
    subscription = await staged(database)
    count = statements + database.is_sqlite  # on SQLite, BEGIN is a statement too
    process = await start_program("settle_and_die", empty_url, str(count))
    assert await process.wait() == -signal.SIGKILL
    upcoming = await next_delivery(database, subscription)
    assert (upcoming.number, upcoming.attempts, upcoming.message_ids, upcoming.settled_at) == (1, 1, (), None)
    assert upcoming.is_claimed(NOW)
    assert await database.read(history.latest, subscription.id, 9) == ()
    await settle(database, await claim_one(database, NOW + LEASE), part(2), message_ids=[21])
    assert await database.read(ledger.progress, subscription.id) == 1
    if database.is_sqlite:
        assert await database.read(pragma, "integrity_check") == "ok"


async def pragma(connection: Connection, name: str) -> object:
    """Return a setting of SQLite, or the result of a check."""
    return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
