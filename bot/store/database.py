"""The database: how to reach it, and its transactions.

    parts = await database.read(library.parts, edition_id)
    await database.write(ledger.settle, delivery, now, status, reason, following)

Each transaction runs in its own task and is finished even if its caller is cancelled. If a statement were cancelled,
its connection would stay locked for as long as the driver's thread is busy. If the database itself does not work,
``DatabaseFault`` is raised and logged once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import DatabaseFault, StartError
from bot.store.faults import FaultLog, to_fault
from bot.store.postgres import postgres_engine

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[AsyncConnection, P], Awaitable[T]]

#: How long SQLite waits for another program that writes to the file.
BUSY_SECONDS = 10
#: How long PostgreSQL may take for a connection, and for each statement. Only a server that is gone takes so long.
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 60.0
#: How long to wait before a database that does not work is tried again.
RETRY_SECONDS: Final = 2.0
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


def database_url(text: str) -> URL:
    """Parse ``DATABASE_URL`` and add our driver. Raises ``StartError`` if it is neither SQLite nor PostgreSQL."""
    try:
        url = make_url(text)
        driver = _DRIVERS[url.drivername.partition("+")[0]]
    except (ArgumentError, KeyError):
        raise StartError(
            "DATABASE_URL must look like sqlite:///data/cliffhanger.db or postgresql://user:password@host/name."
        ) from None
    if driver.startswith("sqlite") and url.database in (None, "", ":memory:"):
        raise StartError("DATABASE_URL must name a file: a database in memory is lost at the next restart.")
    return url.set(drivername=driver)


def display_url(url: URL) -> str:
    """Return the address for people: without our driver and without the password, which can be in the query too."""
    return url.set(drivername=url.get_backend_name(), query={}).render_as_string()


def missing_database(url: URL) -> StartError:
    """Return the error for a command that needs a database that does not exist. Most often the folder is wrong."""
    return StartError(f"There is no database at {display_url(url)} yet: is this the folder where the bot is started?")


class Database:
    """A database, with transactions that read or write. On SQLite one transaction writes at a time."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engine = make_engine(url, ANSWER_SECONDS)
        self._writing = asyncio.Semaphore(1 if self.is_sqlite else 1000)
        self._transactions: set[asyncio.Task[Any]] = set()
        self._fault_log = FaultLog()
        self._closed = False

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work`` in a transaction that only reads."""
        return await self._finish(self._run(False, work, *args, **kwargs))

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work`` in a transaction. If it raises, nothing of it is stored."""
        return await self._finish(self._write(work, *args, **kwargs))

    async def write_with_retry(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``write`` again and again until the database works. Use it for what only this process knows.

        A commit may succeed although its answer is lost, so ``work`` must be harmless when it is done twice.
        """
        while True:
            try:
                return await self.write(work, *args, **kwargs)
            except DatabaseFault:
                await asyncio.sleep(RETRY_SECONDS)

    async def close(self) -> None:
        """Wait for the transactions that have begun, then close all connections.

        Later callers are cancelled, such as the handler of an event that the gateway had already sent. Otherwise a
        connection would be opened for them that is never closed.
        """
        self._closed = True
        while self._transactions:
            await asyncio.wait(self._transactions)
        await self._engine.dispose()

    async def _write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._writing:
            return await self._run(True, work, *args, **kwargs)

    async def _run(self, writes: bool, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            async with self._engine.connect() as connection:
                await connection.execution_options(cliffhanger_writes=writes)
                async with connection.begin():
                    result = await work(connection, *args, **kwargs)
        except Exception as error:
            fault = to_fault(error)
            if fault is None:
                raise
            self._fault_log.record_fault(fault, writes=writes)
            raise fault from error
        self._fault_log.record_success(writes=writes)
        return result

    async def _finish(self, transaction: Coroutine[Any, Any, T]) -> T:
        if self._closed:
            transaction.close()
            raise asyncio.CancelledError
        task = asyncio.create_task(transaction)
        self._transactions.add(task)
        task.add_done_callback(self._transactions.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            while not task.done():
                try:
                    await asyncio.wait([task])
                except asyncio.CancelledError:
                    continue
            if not task.cancelled():
                task.exception()  # retrieve it, or asyncio logs that it never was: the caller is gone
            raise


def make_engine(url: URL, answer_seconds: float | None = None) -> AsyncEngine:
    """Return an engine. Its errors contain no texts and no user ids, because errors are logged.

    SQLite connections are made safe: WAL, full synchronisation, foreign keys, explicit transactions.
    ``answer_seconds`` is how long PostgreSQL may take for a statement. None means no limit, because a migration of
    large tables may take any time.
    """
    if url.get_backend_name() != "sqlite":
        return postgres_engine(url, connect_seconds=CONNECT_SECONDS, answer_seconds=answer_seconds, pool_pre_ping=True)
    engine = create_async_engine(
        url, connect_args={"timeout": BUSY_SECONDS}, pool_size=4, max_overflow=0, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _configure_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(dbapi_connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late: concurrent read-then-write updates were lost without an error.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("cliffhanger_writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
