"""Bringing a database to the schema of this version: Alembic, its configuration built here, since a wheel has no ini file."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

import migrations
from bot.errors import StartError
from bot.store.database import make_engine

# Any number, the same in every process: PostgreSQL lets one of them migrate at a time.
_ADVISORY_LOCK = 0x436C6966


def configuration() -> Config:
    """Alembic's configuration for our migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    return config


async def migrate(url: URL) -> Path | None:
    """Upgrade to the newest schema: all of it or nothing. Returns the copy made of an older SQLite file, if any.

    Raises ``StartError`` when the database cannot be reached, or is newer than this program.
    """
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url)
    try:
        async with engine.connect() as connection, connection.begin():
            current = await connection.run_sync(_current)
        head = ScriptDirectory.from_config(configuration()).get_current_head()
        if current == head:
            return None
        if current is not None and not _known(current):
            raise StartError(
                "The database was written by a newer Cliffhanger: install that version, or restore an older backup."
            )
        copy = None
        if file is not None and current is not None:
            copy = file.with_name(f"{file.name}.before-{head}")
            await asyncio.to_thread(_copy, file, copy)
        async with engine.connect() as connection, connection.begin():
            await connection.run_sync(_upgrade)
        return copy
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise StartError(f"The database at {url.render_as_string()} cannot be opened: {cause}.") from error
    finally:
        await engine.dispose()


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known(revision: str) -> bool:
    return revision in {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online backup: a plain copy would miss what still lies in the write-ahead log."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
