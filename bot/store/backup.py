"""A copy of the database while the bot runs."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from bot.errors import StartError
from bot.store.database import missing_database


def copy(source: Path, target: Path) -> None:
    """SQLite's own online backup: a plain copy would miss what still lies in the write-ahead log. It is whole, or not
    there: it is written beside ``target`` first."""
    beside = target.with_name(f"{target.name}.part")
    beside.unlink(missing_ok=True)
    try:
        address = f"{source.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as old, closing(sqlite3.connect(beside)) as new:
            old.backup(new)
            (found,) = new.execute("PRAGMA integrity_check").fetchone()
            if found != "ok":
                raise sqlite3.DatabaseError(found)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def back_up(url: URL, target: Path) -> None:
    """Copy the database to a file that is not there yet. Raises ``StartError``."""
    if url.get_backend_name() != "sqlite":
        raise StartError("The database is PostgreSQL: copy it with pg_dump.")
    source = Path(url.database or "")
    if not source.exists():
        raise missing_database(url)
    if target.exists():
        raise StartError(f"{target} is there already: name another file, or take it away.")
    try:
        copy(source, target)
    except (OSError, sqlite3.Error) as error:
        raise StartError(f"{source} could not be copied to {target}: {error}.") from error
