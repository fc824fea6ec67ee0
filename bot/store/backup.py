"""A copy of the database, made while the bot runs."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from bot.errors import StartError
from bot.store.database import missing_database


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite file with SQLite's own online backup.

    A plain copy of the file would miss what is still in the write-ahead log. ``target`` appears only when the copy is
    complete and checked: until then it has another name.
    """
    partial = target.with_name(f"{target.name}.part")
    partial.unlink(missing_ok=True)
    try:
        address = f"{source.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as original, closing(sqlite3.connect(partial)) as copy:
            original.backup(copy)
            (check,) = copy.execute("PRAGMA integrity_check").fetchone()
            if check != "ok":
                raise sqlite3.DatabaseError(check)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def back_up(url: URL, target: Path) -> None:
    """Copy the database to a new file.

    Raises ``StartError`` if the database is not a SQLite file that exists, if ``target`` exists, or if copying fails.
    """
    if url.get_backend_name() != "sqlite":
        raise StartError("The database is PostgreSQL: copy it with pg_dump.")
    source = Path(url.database or "")
    if not source.exists():
        raise missing_database(url)
    if target.exists():
        raise StartError(f"{target} is there already: name another file, or move it away.")
    try:
        copy_file(source, target)
    except (OSError, sqlite3.Error) as error:
        raise StartError(f"{source} could not be copied to {target}: {error}.") from error
