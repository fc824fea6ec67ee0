"""A database that does not work is told from a mistake, and what this process alone knows is kept once it works."""

import asyncio
import signal
import sys
from datetime import timedelta

import pytest

from bot.errors import DatabaseFault
from bot.model import DeliveryKind, PlannedDelivery, ReadingPosition
from bot.store import Connection, Database, IntegrityError, facts, history, ledger, readers
from tests.store import faults
from tests.store.stage import NOW, staged

LONG = "word " * 20_000
LEASE = timedelta(minutes=5)


async def test_a_full_disk_raises_a_fault_and_leaves_nothing_behind(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("the disk of a server is its own")
    with faults.full(database):
        with pytest.raises(DatabaseFault, match="disk is full"):
            await database.write(facts.set_fact, "long", LONG)
        assert await database.read(facts.get_fact, "long") is None
    await database.write(facts.set_fact, "long", LONG)
    assert await database.read(facts.get_fact, "long") == LONG


async def test_what_is_insisted_on_is_kept_once_the_fault_is_over(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    if not database.is_sqlite:
        pytest.skip("the faults of a server are met end to end")
    await database.write(facts.set_fact, "known", "no")
    with faults.over_quota(database):
        keeping = asyncio.create_task(database.write_with_retry(facts.set_fact, "known", "yes"))
        while "disk I/O error" not in caplog.text:
            await asyncio.sleep(0.02)
    await asyncio.wait_for(keeping, 10)
    assert await database.read(facts.get_fact, "known") == "yes"
    assert caplog.text.count("cannot be used") == caplog.text.count("can be used again") == 1


async def test_a_mistake_is_no_fault_and_is_not_insisted_on(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(IntegrityError):
        await database.write_with_retry(readers.save_position, 404, 7, ReadingPosition(1), NOW)
    assert caplog.text == ""


KILLED = """
import asyncio, os, signal, sys
from datetime import UTC, datetime, timedelta
from sqlalchemy import event
from bot.model import DeliveryKind, PlannedDelivery
from bot.store import Database, ledger
from bot.store.database import database_url

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)

async def settle(database):
    left = int(sys.argv[2])
    (row,) = await database.write(ledger.claim, NOW, timedelta(minutes=5), 1)

    def count(*_):
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database._engine.sync_engine, "before_cursor_execute", count)
    event.listen(database._engine.sync_engine, "commit", count)
    tomorrow = NOW + timedelta(days=1)
    await database.write(ledger.settle, row, NOW, "posted", "", [PlannedDelivery(DeliveryKind.PART, 2, tomorrow, tomorrow)], [21])

asyncio.run(settle(Database(database_url(sys.argv[1]))))
"""


@pytest.mark.parametrize("statements", range(5), ids=["settle", "attempt", "home", "next row", "commit"])
async def test_killed_before_any_statement_of_a_transaction_it_leaves_the_row_leased_and_whole(
    database: Database, empty_url: str, statements: int
) -> None:
    held = await staged(database)
    begun = statements + database.is_sqlite  # where BEGIN is a statement of ours
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, empty_url, str(begun))
    assert await process.wait() == -signal.SIGKILL
    upcoming = await database.read(ledger.next_delivery, held.id)
    assert upcoming is not None
    assert (upcoming.number, upcoming.attempts, upcoming.message_ids, upcoming.settled_at) == (1, 1, (), None)
    assert await database.read(history.latest, held.id, 9) == ()
    (again,) = await database.write(ledger.claim, NOW + LEASE, LEASE, 1)
    await database.write(
        ledger.settle, again, NOW, "posted", "", [PlannedDelivery(DeliveryKind.PART, 2, NOW, NOW)], [21]
    )
    assert await database.read(ledger.progress, held.id) == 1
    if database.is_sqlite:
        assert await database.read(pragma, "integrity_check") == "ok"


async def pragma(connection: Connection, name: str) -> object:
    """What SQLite says."""
    return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
