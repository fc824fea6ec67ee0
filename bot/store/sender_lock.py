"""One sender for a database: who holds its lock posts. The system knows who that is, and lets go when they die.

A SQLite file has a lock of the operating system's beside it, which works in a container's volume too. PostgreSQL's is
in ``bot/store/advisory_lock.py``.
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
    """The right to post, as whoever holds it sees it.

    ``safe_at``: in the loop's time; until then whoever held it before may not have ended what it was posting.
    """

    safe_at: float

    async def wait_until_lost(self) -> None:
        """Return as soon as it is lost; never, while it is held."""

    async def reacquire(self) -> None:
        """Return once it is held again. Raises ``StartError`` where another process has it by now."""


@asynccontextmanager
async def sender_lock(url: URL, *, wait: bool = False) -> AsyncIterator[SenderLock | None]:
    """Hold what ``run``, ``demo``, ``migrate`` and ``doctor --reconcile`` hold. None: it cannot be lost.

    Raises ``StartError`` where another process has it; with ``wait``, on PostgreSQL, returns once that one has ended.
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
            raise _running(display_url(url))
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
        if not Path(lock.lock_file).exists():  # where no file can be made, it has been waited for one that never came
            raise StartError(f"The database's folder {file.parent} cannot be written.") from None
        raise _running(str(file)) from None
    except OSError as error:
        raise StartError(f"The database's folder {file.parent} cannot be written: {error.strerror}.") from None
    try:
        yield
    finally:
        lock.release()


def _running(where: str) -> StartError:
    return StartError(f"Cliffhanger is already running with {where}: stop the other one first.")
