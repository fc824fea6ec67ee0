"""PostgreSQL's lock for the one sender: an advisory lock of a session, on a connection of its own.

https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
The server lets go of it when the session ends: at once when the process is killed, and soon when the machine or the
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
from bot.store.faults import reason
from bot.store.postgres import postgres_engine

log = logging.getLogger(__name__)

#: Any number, the same in every process, and another than that of the migrations.
_KEY: Final = 0x436C6967
#: In seconds: how often it is asked for, how often its holder looks, and how long an answer may take. The holder knows
#: within 10 s that the server is gone, before the server gives the lock to another.
RETRY_SECONDS: Final = 1.0
_LOOK: Final = 5.0
_ANSWER: Final = 5.0
#: And how long a holder whose connection was cut, but which lives, may go on with what it has begun.
_HANDOVER_SECONDS: Final = 10.0

_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_HOLDER = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND classid = 0 AND objid = :key AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class AdvisoryLock:
    """Ask for it with ``try_acquire`` or ``acquire``; from then on ``wait_until_lost`` and ``reacquire``; ``close`` gives it back."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._name = f"cliffhanger {token_hex(4)}"
        # A pool would keep the session, and with it the lock, after it is closed.
        self._engine = postgres_engine(
            url,
            connects=_ANSWER,
            answers=_ANSWER,
            name=self._name,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
        )
        self._connection: AsyncConnection | None = None
        self._ended = asyncio.Event()
        self.safe_at = 0.0

    async def try_acquire(self) -> bool:
        """Whether it is ours now. Raises ``StartError`` where the database cannot be reached."""
        try:
            return await self._try()
        except (SQLAlchemyError, OSError) as error:
            await self._let_go()
            raise StartError(f"The database at {display_url(self._url)} cannot be opened: {reason(error)}.") from error

    async def acquire(self) -> None:
        """Return once it is ours, however long another has it, and whatever befalls the database meanwhile."""
        if await self.try_acquire():
            return
        log.warning("Another Cliffhanger posts from this database: this one waits, and takes over when that one ends.")
        while not await self._try_again():  # noqa: ASYNC110 - another process cannot set an event here
            await asyncio.sleep(RETRY_SECONDS)
        self._keep_quiet()
        log.warning("The other Cliffhanger has ended: this one takes over.")

    async def wait_until_lost(self) -> None:
        """Return as soon as its connection has ended, or gives no answer."""
        while not self._ended.is_set() and await self._answers():
            try:
                async with asyncio.timeout(_LOOK):
                    await self._ended.wait()
            except TimeoutError:
                continue

    async def reacquire(self) -> None:
        """Return once it is ours again. Raises ``StartError`` where another process has it.

        The server may hold our own last session for alive a while longer: that one is waited for. Another process may
        have had it and lost it meanwhile, and still be ending what it had begun.
        """
        await self._let_go()
        while not await self._try_again():
            if await self._holder() not in (None, self._name):
                raise StartError(
                    "Another Cliffhanger posts from this database since the connection was lost: start this one again, "
                    "and it waits for its turn."
                )
            await asyncio.sleep(RETRY_SECONDS)
        self._keep_quiet()

    async def close(self) -> None:
        """Give it back."""
        await self._let_go()
        await self._engine.dispose()

    def _keep_quiet(self) -> None:
        self.safe_at = asyncio.get_running_loop().time() + _HANDOVER_SECONDS

    async def _try(self) -> bool:
        connection = self._connection = self._connection or await self._connect()
        return bool((await connection.execute(_TAKE, {"key": _KEY})).scalar_one())

    async def _connect(self) -> AsyncConnection:
        connection = await self._engine.connect()
        ended = self._ended = asyncio.Event()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.add_termination_listener(lambda _driver: ended.set())
        return connection

    async def _try_again(self) -> bool:
        try:
            return await self._try()
        except (SQLAlchemyError, OSError):
            await self._let_go()
            return False

    async def _answers(self) -> bool:
        if self._connection is None:
            return False
        try:
            await self._connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def _holder(self) -> str | None:
        """The name of the session that has it, if one has it and the server can be asked."""
        if self._connection is None:
            return None
        try:
            name = (await self._connection.execute(_HOLDER, {"key": _KEY})).scalar_one_or_none()
        except (SQLAlchemyError, OSError):
            await self._let_go()
            return None
        return None if name is None else str(name)

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # Without a word to a server that may not answer.
            await connection.invalidate()
            await connection.close()
