"""The lock of the one sender on PostgreSQL: an advisory lock of a session, on a connection of its own.

https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
The server releases it when the session ends: immediately if the process is killed, and soon if the machine or the
network is gone.
"""

import asyncio
import logging
from secrets import token_hex
from typing import Any, Final

from sqlalchemy import NullPool, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StartError
from bot.store.database import display_url
from bot.store.faults import describe
from bot.store.postgres import postgres_engine

log = logging.getLogger(__name__)

#: Any number, as long as all processes use the same and migrations use another.
_KEY: Final = 0x436C6967
#: How often a waiting process tries to get the lock.
RETRY_SECONDS: Final = 1.0
#: How often the holder checks its connection, and how long the answer may take. Together they are 10 s, so the holder
#: knows that the server is gone before the server gives the lock to another process.
_CHECK_SECONDS: Final = 5.0
_ANSWER_SECONDS: Final = 5.0
#: How long a process that lost only its connection may take to finish the requests that it has begun.
_HANDOVER_SECONDS: Final = 10.0

_TRY_LOCK = text("SELECT pg_try_advisory_lock(:key)")
_SELECT_HOLDER = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND classid = 0 AND objid = :key AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class AdvisoryLock:
    """A lock that one process at a time holds.

    Call ``try_acquire`` or ``acquire`` first, then ``wait_until_lost`` and ``reacquire`` in turn, and ``close`` at the
    end. ``safe_at`` is explained in ``SenderLock``.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._name = f"cliffhanger {token_hex(4)}"
        # A pool would keep the session, and with it the lock, after it is closed.
        self._engine = postgres_engine(
            url,
            connect_seconds=_ANSWER_SECONDS,
            answer_seconds=_ANSWER_SECONDS,
            application_name=self._name,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
        )
        self._connection: AsyncConnection | None = None
        self._connection_ended = asyncio.Event()
        self.safe_at = 0.0

    async def try_acquire(self) -> bool:
        """Return whether this process has the lock now. Raises ``StartError`` if the database cannot be reached."""
        try:
            return await self._try()
        except (SQLAlchemyError, OSError) as error:
            await self._drop_connection()
            raise StartError(
                f"The database at {display_url(self._url)} cannot be opened: {describe(error)}."
            ) from error

    async def acquire(self) -> None:
        """Wait until this process has the lock, even if the database fails in the meantime.

        Raises ``StartError`` if the database cannot be reached at the first attempt.
        """
        if await self.try_acquire():
            return
        log.warning("Another Cliffhanger posts from this database: this one waits, and takes over when that one ends.")
        while not await self._try_again():  # noqa: ASYNC110 - another process cannot set an event here
            await asyncio.sleep(RETRY_SECONDS)
        self._await_previous_holder()
        log.warning("The other Cliffhanger has ended: this one takes over.")

    async def wait_until_lost(self) -> None:
        """Return as soon as the connection has ended or does not answer."""
        while not self._connection_ended.is_set() and await self._answers():
            try:
                async with asyncio.timeout(_CHECK_SECONDS):
                    await self._connection_ended.wait()
            except TimeoutError:
                continue

    async def reacquire(self) -> None:
        """Wait until this process has the lock again. Raises ``StartError`` if another process has it.

        The server may believe for a while that this process's last session is alive. In that case, wait for its end.
        Another process may have had the lock and lost it in the meantime, and may still be finishing its requests.
        """
        await self._drop_connection()
        while not await self._try_again():
            if await self._find_holder() not in (None, self._name):
                raise StartError(
                    "Another Cliffhanger posts from this database since the connection was lost: start this one again, "
                    "and it waits for its turn."
                )
            await asyncio.sleep(RETRY_SECONDS)
        self._await_previous_holder()

    async def close(self) -> None:
        """Release the lock."""
        await self._drop_connection()
        await self._engine.dispose()

    def _await_previous_holder(self) -> None:
        self.safe_at = asyncio.get_running_loop().time() + _HANDOVER_SECONDS

    async def _try(self) -> bool:
        connection = self._connection = self._connection or await self._connect()
        return bool((await connection.execute(_TRY_LOCK, {"key": _KEY})).scalar_one())

    async def _connect(self) -> AsyncConnection:
        connection = await self._engine.connect()
        ended = self._connection_ended = asyncio.Event()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.add_termination_listener(lambda _driver: ended.set())
        return connection

    async def _try_again(self) -> bool:
        try:
            return await self._try()
        except (SQLAlchemyError, OSError):
            await self._drop_connection()
            return False

    async def _answers(self) -> bool:
        if self._connection is None:
            return False
        try:
            await self._connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def _find_holder(self) -> str | None:
        """Return the name of the session that has the lock. None if there is none or the server does not answer."""
        if self._connection is None:
            return None
        try:
            name = (await self._connection.execute(_SELECT_HOLDER, {"key": _KEY})).scalar_one_or_none()
        except (SQLAlchemyError, OSError):
            await self._drop_connection()
            return None
        return None if name is None else str(name)

    async def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # Invalidate it first: closing alone would wait for a server that may not answer.
            await connection.invalidate()
            await connection.close()
