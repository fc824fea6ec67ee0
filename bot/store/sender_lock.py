"""The lock of the one sender. Only the process that holds it posts from a database.

The operating system or the server knows who holds the lock, and releases it when that process dies. For a SQLite file
it is a lock on a file beside it, which works in a container's volume too. For PostgreSQL see
``bot/store/advisory_lock.py``.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy.engine import URL

from bot.errors import StartError
from bot.store.advisory_lock import AdvisoryLock
from bot.store.database import display_url


class SenderLock(Protocol):
    """The right to post, for the process that holds it.

    Attributes:
        safe_at: When this process may begin to post, in the event loop's time. Until then the previous holder may still
            be posting what it had begun.
    """

    safe_at: float

    async def wait_until_lost(self) -> None:
        """Return as soon as the lock is lost."""

    async def reacquire(self) -> None:
        """Wait until the lock is held again. Raises ``StartError`` if another process has it."""


@asynccontextmanager
async def sender_lock(url: URL, *, wait: bool = False) -> AsyncIterator[SenderLock | None]:
    """Hold the lock that ``run``, ``demo``, ``migrate`` and ``doctor --reconcile`` need.

    Yields None if the lock cannot be lost. Raises ``StartError`` if another process has it. On PostgreSQL ``wait``
    waits for that process to end instead.
    """
    if url.get_backend_name() == "sqlite":
        with _file_lock(Path(url.database or "")):
            yield None
        return
    lock = AdvisoryLock(url)
    try:
        if wait:
            await lock.acquire()
        elif not await lock.try_acquire():
            raise _already_running(display_url(url))
        yield lock
    finally:
        await lock.close()


@contextmanager
def _file_lock(file: Path) -> Iterator[None]:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(file.with_name(f"{file.name}.lock"))
        lock.acquire(timeout=0)
    except Timeout:
        if not Path(lock.lock_file).exists():  # the lock file could not be made, and filelock reports only a timeout
            raise StartError(f"The database's folder {file.parent} cannot be written.") from None
        raise _already_running(str(file)) from None
    except OSError as error:
        raise StartError(f"The database's folder {file.parent} cannot be written: {error.strerror}.") from None
    try:
        yield
    finally:
        lock.release()


def _already_running(database: str) -> StartError:
    return StartError(f"Cliffhanger is already running with {database}: stop the other one first.")
