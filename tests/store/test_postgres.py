"""A PostgreSQL that is gone without a word is a fault, and nobody waits for it for ever."""

import asyncio
import uuid

import pytest

from bot.errors import DatabaseFault, StartError
from bot.store import Connection, Database, facts
from bot.store import database as limits
from bot.store.advisory_lock import AdvisoryLock
from bot.store.database import database_url
from bot.store.schema import migrate
from tests.conftest import Postgres
from tests.store.faults import line_to


@pytest.fixture
async def address(postgres: Postgres) -> str:
    """A migrated database."""
    name = f"t{uuid.uuid4().hex}"
    postgres.psql(f"CREATE DATABASE {name};")
    address = postgres.get_uri(database=name)
    await migrate(database_url(address))
    return address


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits longer than half a second."""
    monkeypatch.setattr(limits, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 0.5)


async def session(connection: Connection) -> int:
    """The number of the connection at its server."""
    return int((await connection.exec_driver_sql("SELECT pg_backend_pid()")).scalar_one())


async def remember_slowly(connection: Connection) -> None:
    """Write, then keep the server busy for too long."""
    await facts.set_fact(connection, "known", "yes")
    await connection.exec_driver_sql("SELECT pg_sleep(60)")


@pytest.mark.usefixtures("impatient")
async def test_what_takes_too_long_is_a_fault_that_leaves_nothing_behind_and_its_connection_is_not_used_again(
    address: str,
) -> None:
    database = Database(database_url(address))
    before = await database.read(session)
    async with asyncio.timeout(10):
        with pytest.raises(DatabaseFault, match=r"^The database cannot be used: it gives no answer\.$"):
            await database.write(remember_slowly)
    assert await database.read(facts.get_fact, "known") is None
    assert await database.read(session) != before
    await database.close()


@pytest.mark.usefixtures("impatient")
async def test_a_server_that_falls_silent_is_a_fault_until_it_speaks_again(address: str) -> None:
    async with line_to(address) as (line, near):
        database = Database(database_url(near))
        await database.write(facts.set_fact, "known", "yes")
        line.silent = True
        for _ in range(2):  # over the connection that there was, and over a new one
            async with asyncio.timeout(10):
                with pytest.raises(DatabaseFault, match="it gives no answer"):
                    await database.read(facts.get_fact, "known")
        line.silent = False
        assert await database.read(facts.get_fact, "known") == "yes"
        await database.close()


@pytest.mark.usefixtures("impatient")
async def test_a_server_that_is_silent_at_the_start_is_named_in_one_sentence(address: str) -> None:
    async with line_to(address) as (line, near):
        line.silent = True
        with pytest.raises(StartError, match=r"cannot be opened: it gives no answer\.$"):
            await migrate(database_url(near))


async def keepalives(connection: Connection) -> list[tuple[str, str]]:
    """What was asked of the server for this connection: it says 0 of one that is on its own machine."""
    asked = "SELECT name, source FROM pg_settings WHERE name LIKE 'tcp_keepalives%' ORDER BY name"
    return [(row.name, row.source) for row in await connection.exec_driver_sql(asked)]


async def test_the_server_lets_go_of_a_connection_whose_other_end_is_gone(address: str) -> None:
    asked = [(f"tcp_keepalives_{name}", "session") for name in ("count", "idle", "interval")]
    database, lock = Database(database_url(address)), AdvisoryLock(database_url(address))
    assert await database.read(keepalives) == asked
    assert await lock.try_acquire()
    assert lock._connection is not None
    assert await keepalives(lock._connection) == asked
    await lock.close()
    await database.close()
