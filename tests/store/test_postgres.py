"""A PostgreSQL server that disappears is a fault, and no caller waits for it forever."""

import asyncio

import pytest

from bot.errors import DatabaseFault, StartError
from bot.store import Connection, Database, facts
from bot.store import database as limits
from bot.store.advisory_lock import AdvisoryLock
from bot.store.database import database_url
from bot.store.schema import migrate
from tests.store.faults import open_proxy


@pytest.fixture
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait at most a second for a connection or an answer."""
    monkeypatch.setattr(limits, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 1.0)


async def session_id(connection: Connection) -> int:
    """Return the number of this connection's session at the server."""
    return int((await connection.exec_driver_sql("SELECT pg_backend_pid()")).scalar_one())


async def store_slowly(connection: Connection) -> None:
    """Store something, then keep the server busy for too long."""
    await facts.set_fact(connection, "known", "yes")
    await connection.exec_driver_sql("SELECT pg_sleep(60)")


@pytest.mark.usefixtures("short_limits")
async def test_slow_transaction_is_a_fault_and_its_connection_is_closed(postgres_address: str) -> None:
    database = Database(database_url(postgres_address))
    before = await database.read(session_id)
    async with asyncio.timeout(20):
        with pytest.raises(DatabaseFault, match=r"^The database cannot be used: it gives no answer\.$"):
            await database.write(store_slowly)
    assert await database.read(facts.get_fact, "known") is None
    assert await database.read(session_id) != before
    await database.close()


@pytest.mark.usefixtures("short_limits")
async def test_silent_server_is_a_fault_until_it_answers_again(postgres_address: str) -> None:
    async with open_proxy(postgres_address) as (proxy, address):
        database = Database(database_url(address))
        await database.write(facts.set_fact, "known", "yes")
        proxy.silent = True
        for _ in range(2):  # on the connection that is open, and on a new one
            async with asyncio.timeout(20):
                with pytest.raises(DatabaseFault, match="it gives no answer"):
                    await database.read(facts.get_fact, "known")
        proxy.silent = False
        assert await database.read(facts.get_fact, "known") == "yes"
        await database.close()


@pytest.mark.usefixtures("short_limits")
async def test_silent_server_at_the_start_is_reported(postgres_address: str) -> None:
    async with open_proxy(postgres_address) as (proxy, address):
        proxy.silent = True
        with pytest.raises(StartError, match=r"cannot be opened: it gives no answer\.$"):
            await migrate(database_url(address))


async def keepalive_settings(connection: Connection) -> list[tuple[str, str]]:
    """Return where this session's keepalive settings come from. Their values read as 0 on the server's own machine."""
    query = "SELECT name, source FROM pg_settings WHERE name LIKE 'tcp_keepalives%' ORDER BY name"
    return [(row.name, row.source) for row in await connection.exec_driver_sql(query)]


async def test_all_connections_set_keepalive(postgres_address: str) -> None:
    settings = [(f"tcp_keepalives_{name}", "session") for name in ("count", "idle", "interval")]
    database, lock = Database(database_url(postgres_address)), AdvisoryLock(database_url(postgres_address))
    assert await database.read(keepalive_settings) == settings
    assert await lock.try_acquire()
    assert lock._connection is not None
    assert await keepalive_settings(lock._connection) == settings
    await lock.close()
    await database.close()
