"""Each unit of work is kept whole or not at all, whatever happens around it."""

import asyncio

import pytest

from bot.model import ReadingPosition
from bot.store import Connection, Database, IntegrityError, facts, readers
from bot.store.database import database_url, display_url
from tests.store.stage import NOW


@pytest.mark.parametrize(
    "address", ["postgresql://ann:s3cret@db/tales", "postgresql://db/tales?user=ann&password=s3cret&sslmode=require"]
)
def test_an_address_is_shown_without_its_password(address: str) -> None:
    said = display_url(database_url(address))
    assert said.startswith("postgresql://")
    assert said.endswith("db/tales")
    assert "s3cret" not in said


async def count_up(connection: Connection) -> None:
    known = await facts.get_fact(connection, "count")
    await asyncio.sleep(0)
    await facts.set_fact(connection, "count", str(int(known or 0) + 1))


async def test_fifty_writers_at_once_lose_no_update(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("read-then-write is SQLite's trap; PostgreSQL's rows are claimed in one statement")
    await asyncio.gather(*(database.write(count_up) for _ in range(50)))
    assert await database.read(facts.get_fact, "count") == "50"


async def test_what_raises_leaves_nothing_behind(database: Database) -> None:
    async def fail(connection: Connection) -> None:
        await facts.set_fact(connection, "count", "1")
        raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        await database.write(fail)
    assert await database.read(facts.get_fact, "count") is None


async def test_a_cancelled_caller_leaves_a_finished_transaction_and_a_free_database(database: Database) -> None:
    begun = asyncio.Event()

    async def slow(connection: Connection) -> None:
        await facts.set_fact(connection, "count", "7")
        begun.set()
        for _ in range(20):
            await asyncio.sleep(0)
        await facts.set_fact(connection, "done", "yes")

    task = asyncio.create_task(database.write(slow))
    await begun.wait()
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(2):
        assert await database.read(facts.get_fact, "done") == "yes"
        await database.write(facts.set_fact, "count", "8")


async def test_whoever_comes_when_it_is_closed_is_cancelled(database: Database) -> None:
    await database.close()
    with pytest.raises(asyncio.CancelledError):
        await database.read(facts.get_fact, "application")


async def test_an_error_for_the_log_names_nobody(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        await database.write(readers.save_position, 404, 987654321, ReadingPosition(1), NOW)
    assert "INSERT INTO reading_positions" in str(caught.value)
    assert "987654321" not in str(caught.value)


async def test_sqlite_is_opened_safely(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("SQLite's own settings")

    async def pragma(connection: Connection, name: str) -> object:
        return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()

    assert await database.read(pragma, "journal_mode") == "wal"
    assert await database.read(pragma, "synchronous") == 2
    assert await database.read(pragma, "foreign_keys") == 1
