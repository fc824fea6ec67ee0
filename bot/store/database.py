"""The database: how to reach it, and the unit of work.

    parts = await database.read(library.installments, edition_id)
    await database.write(ledger.settle, delivery, now)

Each unit of work is one transaction in a task of its own. It is awaited to its end even when its caller is cancelled:
a cancellation in the middle of a statement leaves the connection locked for as long as the driver's thread is busy.
Where the database itself does not work, ``DatabaseFault`` is raised, and logged once in one sentence.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import DatabaseFault, StartError
from bot.store.faults import Journal, fault_in
from bot.store.postgres import postgres_engine

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[AsyncConnection, P], Awaitable[T]]

BUSY_SECONDS = 10
#: How long PostgreSQL may take to let us in, and for any one statement: so long only a server that is gone takes.
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 60.0
#: In seconds: a database that does not work is tried again after so long.
RETRY_SECONDS: Final = 2.0
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


def database_url(text: str) -> URL:
    """The address with our driver put in; raises ``StartError`` for what is neither SQLite nor PostgreSQL."""
    try:
        url = make_url(text)
        driver = _DRIVERS[url.drivername.partition("+")[0]]
    except (ArgumentError, KeyError):
        raise StartError(
            "DATABASE_URL must look like sqlite:///data/cliffhanger.db or postgresql://user:password@host/name."
        ) from None
    if driver.startswith("sqlite") and url.database in (None, "", ":memory:"):
        raise StartError("DATABASE_URL must name a file: what is kept in memory is lost with the next restart.")
    return url.set(drivername=driver)


def display_url(url: URL) -> str:
    """The address for people: without the password, which may stand in the query too, and without our driver."""
    return url.set(drivername=url.get_backend_name(), query={}).render_as_string()


def missing_database(url: URL) -> StartError:
    """For who asks for a database where there is none: most often it lies in another folder."""
    return StartError(f"There is no database at {display_url(url)} yet: is this the folder where the bot is started?")


class Database:
    """One database. Reads run side by side; writes on SQLite one after another."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engine = make_engine(url, ANSWER_SECONDS)
        self._writing = asyncio.Semaphore(1 if self.is_sqlite else 1000)
        self._working: set[asyncio.Task[Any]] = set()
        self._journal = Journal()
        self._closed = False

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file of SQLite's."""
        return self.url.get_backend_name() == "sqlite"

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work`` in a transaction that only reads."""
        return await self._to_the_end(self._run(False, work, *args, **kwargs))

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work`` in a transaction: all of it is kept, or, when it raises, nothing."""
        return await self._to_the_end(self._write(work, *args, **kwargs))

    async def write_with_retry(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``write``, again and again until the database works: for what this process alone knows.

        A commit may have been kept although the answer to it was lost: ``work`` must bear being done twice.
        """
        while True:
            try:
                return await self.write(work, *args, **kwargs)
            except DatabaseFault:
                await asyncio.sleep(RETRY_SECONDS)

    async def close(self) -> None:
        """Let the work in hand end, then close every connection.

        Whoever comes later, such as a handler of an event that the gateway had still sent, is cancelled: a connection
        opened for it would never be closed.
        """
        self._closed = True
        while self._working:
            await asyncio.wait(self._working)
        await self._engine.dispose()

    async def _write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._writing:
            return await self._run(True, work, *args, **kwargs)

    async def _run(self, writes: bool, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            async with self._engine.connect() as connection:
                await connection.execution_options(cliffhanger_writes=writes)
                async with connection.begin():
                    done = await work(connection, *args, **kwargs)
        except Exception as error:
            fault = fault_in(error)
            if fault is None:
                raise
            self._journal.note(fault, writes=writes)
            raise fault from error
        self._journal.note_well(writes=writes)
        return done

    async def _to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        if self._closed:
            work.close()
            raise asyncio.CancelledError
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            while not task.done():
                try:
                    await asyncio.wait([task])
                except asyncio.CancelledError:
                    continue
            if not task.cancelled():
                task.exception()  # the caller is gone: nobody else will look at it
            raise


def make_engine(url: URL, answers: float | None = None) -> AsyncEngine:
    """An engine whose errors name neither texts nor people, since they are logged.

    Its SQLite connections are safe: WAL, full synchronisation, foreign keys, explicit transactions. ``answers``: how
    many seconds PostgreSQL may take for a statement; None: any time, as a migration of large tables may.
    """
    if url.get_backend_name() != "sqlite":
        return postgres_engine(url, connects=CONNECT_SECONDS, answers=answers, pool_pre_ping=True)
    engine = create_async_engine(
        url, connect_args={"timeout": BUSY_SECONDS}, pool_size=4, max_overflow=0, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(dbapi_connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late: concurrent read-then-write updates were lost without an error.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("cliffhanger_writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
