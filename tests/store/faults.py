"""What befalls a database, for real: nothing here pretends to be one."""

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

#: A fault that lasts for as long as the block.
Fault = Callable[[Database], Any]


def file_of(database: Database) -> Path:
    """SQLite's file."""
    return Path(database.url.database or "")


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another program writes, and takes its time."""
    with closing(sqlite3.connect(file_of(database), isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def over_quota(database: Database) -> Iterator[None]:
    """The system lets no file grow any more, as with a quota or a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = file_of(database).with_name(f"{file_of(database).name}-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def _pragmas(database: Database, on: str, off: str) -> Iterator[None]:
    """Each of the bot's connections has ``on``; then ``off``."""
    engine = database._engine.sync_engine
    now = on

    def prepare(connection: Any, _record: object, _proxy: object) -> None:
        connection.cursor().execute(f"PRAGMA {now}")

    event.listen(engine, "checkout", prepare)
    yield
    now = off


def full(database: Database) -> Any:
    """SQLite finds no room for another page."""
    return _pragmas(database, "max_page_count = 1", "max_page_count = 1073741823")


def read_only(database: Database) -> Any:
    """Nothing may be written."""
    return _pragmas(database, "query_only = ON", "query_only = OFF")


def postgres_away(postgres: Postgres) -> Fault:
    """The server ends every session and lets nobody in."""

    @contextmanager
    def away(database: Database) -> Iterator[None]:
        name = database.url.database
        postgres.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false;")
        postgres.psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}';")
        yield
        postgres.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true;")

    return away


def postgres_read_only(postgres: Postgres) -> Fault:
    """The server has become one that only repeats another's writes."""

    @contextmanager
    def repeating(database: Database) -> Iterator[None]:
        name = database.url.database
        ours = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}';"
        postgres.psql(f"ALTER DATABASE {name} SET default_transaction_read_only = on;")
        postgres.psql(ours)
        yield
        postgres.psql(f"ALTER DATABASE {name} SET default_transaction_read_only = off;")
        postgres.psql(ours)

    return repeating


class Line:
    """A line to the server that can fall silent, as when a machine or the network is gone: nothing on it arrives."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._ends: set[asyncio.StreamWriter] = set()
        self.silent = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Between one who calls and the server."""
        far_reader, far_writer = await asyncio.open_unix_connection(self._socket)
        await asyncio.gather(self._pass_on(reader, far_writer), self._pass_on(far_reader, writer))

    async def hang_up(self) -> None:
        """On everybody."""
        while self._ends:
            for end in self._ends:
                end.close()
            await asyncio.sleep(0)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        with suppress(ConnectionError):
            while said := await reader.read(65536):
                if not self.silent:
                    writer.write(said)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self._ends.discard(writer)


@asynccontextmanager
async def line_to(address: str) -> AsyncIterator[tuple[Line, str]]:
    """A line to a database of the tests' server, and the address at its near end."""
    url = make_url(address)
    line = Line(Path(str(url.query["host"])) / ".s.PGSQL.5432")
    async with await asyncio.start_server(line.carry, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        yield line, f"postgresql://postgres@127.0.0.1:{port}/{url.database}"
        await line.hang_up()
