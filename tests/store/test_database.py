"""A transaction is stored completely or not at all, whatever happens around it."""

import asyncio

import pytest

from bot.model import ReadingPosition
from bot.store import Connection, Database, IntegrityError, facts, readers
from bot.store.database import database_url, display_url


@pytest.mark.parametrize(
    "address", ["postgresql://ann:s3cret@db/tales", "postgresql://db/tales?user=ann&password=s3cret&sslmode=require"]
)
def test_display_url_hides_the_password(address: str) -> None:
    text = display_url(database_url(address))
    assert text.startswith("postgresql://")
    assert text.endswith("db/tales")
    assert "s3cret" not in text


async def count_up(connection: Connection) -> None:
    """Read a number and store the next one."""
    count = await facts.get_fact(connection, "count")
    await asyncio.sleep(0)
    await facts.set_fact(connection, "count", str(int(count or 0) + 1))


async def test_concurrent_writers_of_a_file_lose_no_update(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("only SQLite locks late; on PostgreSQL deliveries are claimed in one statement")
    other = Database(database.url)  # two connections that write, as two programs have
    await asyncio.gather(*(each.write(count_up) for each in (database, other) for _ in range(25)))
    await other.close()
    assert await database.read(facts.get_fact, "count") == "50"


async def test_failed_transaction_stores_nothing(database: Database) -> None:
    async def fail(connection: Connection) -> None:
        await facts.set_fact(connection, "count", "1")
        raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        await database.write(fail)
    assert await database.read(facts.get_fact, "count") is None


async def test_transaction_of_a_cancelled_caller_is_finished(database: Database) -> None:
    begun = asyncio.Event()

    async def store_slowly(connection: Connection) -> None:
        await facts.set_fact(connection, "count", "7")
        begun.set()
        for _ in range(20):
            await asyncio.sleep(0)
        await facts.set_fact(connection, "done", "yes")

    task = asyncio.create_task(database.write(store_slowly))
    await begun.wait()
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5):  # the database is not locked
        assert await database.read(facts.get_fact, "done") == "yes"
        await database.write(facts.set_fact, "count", "8")


async def test_caller_of_a_closed_database_is_cancelled(database: Database) -> None:
    await database.close()
    with pytest.raises(asyncio.CancelledError):
        await database.read(facts.get_fact, "application")


async def test_error_contains_no_user_id(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        await database.write(readers.save_position, 404, 987654321, ReadingPosition(1))
    assert "INSERT INTO reading_positions" in str(caught.value)
    assert "987654321" not in str(caught.value)


async def test_sqlite_connections_are_safe(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("SQLite's own settings")

    async def pragma(connection: Connection, name: str) -> object:
        return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()

    assert await database.read(pragma, "journal_mode") == "wal"
    assert await database.read(pragma, "synchronous") == 2
    assert await database.read(pragma, "foreign_keys") == 1
