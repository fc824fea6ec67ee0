"""What befalls a database, for real: nothing here pretends to be one."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

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
