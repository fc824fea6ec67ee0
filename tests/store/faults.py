"""Real faults of a database. Nothing here is simulated."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url

from bot.store import Database
from tests.conftest import Postgres

#: Returns a context manager; the fault lasts for its block.
Fault = Callable[[Database], Any]


def file_of(database: Database) -> Path:
    """Return SQLite's file."""
    return Path(database.url.database or "")


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Let another connection write for the whole block."""
    with closing(sqlite3.connect(file_of(database), isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def over_quota(database: Database) -> Iterator[None]:
    """Let no file of this process grow, as with a quota or a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = file_of(database).with_name(f"{file_of(database).name}-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def _pragma(database: Database, fault: str, normal: str) -> Iterator[None]:
    """Set the pragma ``fault`` on every connection during the block, and ``normal`` after it."""
    engine = database._engine.sync_engine
    pragma = fault

    def prepare(connection: Any, _record: object, _proxy: object) -> None:
        connection.cursor().execute(f"PRAGMA {pragma}")

    event.listen(engine, "checkout", prepare)
    yield
    pragma = normal


def full(database: Database) -> Any:
    """Let SQLite have no room for another page."""
    return _pragma(database, "max_page_count = 1", "max_page_count = 1073741823")


def read_only(database: Database) -> Any:
    """Let SQLite refuse to write."""
    return _pragma(database, "query_only = ON", "query_only = OFF")


def postgres_away(postgres: Postgres) -> Fault:
    """Let the server end all sessions and refuse new ones."""

    @contextmanager
    def away(database: Database) -> Iterator[None]:
        name = database.url.database
        postgres.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false;")
        postgres.psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}';")
        yield
        postgres.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true;")

    return away


def postgres_read_only(postgres: Postgres) -> Fault:
    """Let the server refuse to write, as one that has become a replica."""

    @contextmanager
    def replica(database: Database) -> Iterator[None]:
        name = database.url.database
        end_sessions = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}';"
        postgres.psql(f"ALTER DATABASE {name} SET default_transaction_read_only = on;")
        postgres.psql(end_sessions)
        yield
        postgres.psql(f"ALTER DATABASE {name} SET default_transaction_read_only = off;")
        postgres.psql(end_sessions)

    return replica


class Proxy:
    """A TCP proxy to the server. While it is ``silent`` nothing arrives, as if the network were gone."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._writers: set[asyncio.StreamWriter] = set()
        self.silent = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect one client to the server."""
        server_reader, server_writer = await asyncio.open_unix_connection(self._socket)
        await asyncio.gather(self._forward(reader, server_writer), self._forward(server_reader, writer))

    async def close(self) -> None:
        """Close all connections."""
        while self._writers:
            for writer in self._writers:
                writer.close()
            await asyncio.sleep(0)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if not self.silent:
                    writer.write(data)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self._writers.discard(writer)


@asynccontextmanager
async def open_proxy(address: str) -> AsyncIterator[tuple[Proxy, str]]:
    """Open a proxy to a database of the tests' server; yields it and the address to use."""
    url = make_url(address)
    proxy = Proxy(Path(str(url.query["host"])) / ".s.PGSQL.5432")
    async with await asyncio.start_server(proxy.serve, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        yield proxy, f"postgresql://postgres@127.0.0.1:{port}/{url.database}"
        await proxy.close()
