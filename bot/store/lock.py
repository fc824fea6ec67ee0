"""One sender for a SQLite file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.engine import URL

from bot.errors import StartError


@contextmanager
def sender_lock(url: URL) -> Iterator[None]:
    """Hold what ``run``, ``demo`` and ``migrate`` hold; the system lets go of it when the process dies.

    Raises ``StartError`` where another process has it. On PostgreSQL there is nothing to hold.
    """
    if url.get_backend_name() != "sqlite":
        yield
        return
    file = Path(url.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(file.with_name(f"{file.name}.lock"))
        lock.acquire(timeout=0)
    except Timeout:
        raise StartError(f"Cliffhanger is already running with {file}: stop the other one first.") from None
    except OSError as error:
        raise StartError(f"The database's folder {file.parent} cannot be written: {error.strerror}.") from None
    try:
        yield
    finally:
        lock.release()
