"""The schema of a database, and its migrations. Alembic is configured here because a wheel has no ini file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

import migrations
from bot.errors import StartError
from bot.store import backup
from bot.store.database import display_url, make_engine
from bot.store.faults import describe

#: Any number, the same in every process. With it PostgreSQL lets one process at a time migrate.
_ADVISORY_LOCK: Final = 0x436C6966


class SchemaState(Enum):
    """How a database's schema compares with the one that this program needs."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def configuration() -> Config:
    """Return Alembic's configuration for our migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    return config


async def read_schema_state(url: URL) -> SchemaState:
    """Return the state of the schema and change nothing. A SQLite file that does not exist is not created.

    Raises ``StartError`` if the database cannot be opened.
    """
    if url.get_backend_name() == "sqlite" and not await asyncio.to_thread(Path(url.database or "").exists):
        return SchemaState.EMPTY
    async with _open_engine(url) as engine, engine.connect() as connection:
        return _compare(await connection.run_sync(_revision))


async def migrate(url: URL) -> Path | None:
    """Upgrade a database to the newest schema, completely or not at all.

    Returns the copy that was made of an older SQLite file, if any. Raises ``StartError`` if the database cannot be
    opened, is newer than this program, or could not be upgraded.
    """
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    async with _open_engine(url) as engine:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        async with engine.connect() as connection, connection.begin():
            state = _compare(await connection.run_sync(_revision))
        if state is SchemaState.CURRENT:
            return None
        if state is SchemaState.NEWER:
            raise StartError(
                "The database was written by a newer Cliffhanger: install that version, or restore an older backup."
            )
        copy = None
        if file is not None and state is SchemaState.OLDER:
            copy = file.with_name(f"{file.name}.before-{_newest_revision()}")
            await asyncio.to_thread(backup.copy_file, file, copy)
        try:
            await _upgrade(engine)
        except Exception as error:
            # All steps are one transaction, so the database is unchanged, whatever a step raised.
            cause = getattr(error, "orig", None) or error
            raise StartError(
                f"{display_url(url)} could not be brought up to date, and is as it was: {cause}."
            ) from error
        return copy


@asynccontextmanager
async def _open_engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(url)
    try:
        yield engine
    except (SQLAlchemyError, OSError) as error:
        raise StartError(f"The database at {display_url(url)} cannot be opened: {describe(error)}.") from error
    finally:
        await engine.dispose()


def _newest_revision() -> str | None:
    return ScriptDirectory.from_config(configuration()).get_current_head()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _compare(revision: str | None) -> SchemaState:
    if revision is None:
        return SchemaState.EMPTY
    if revision == _newest_revision():
        return SchemaState.CURRENT
    return SchemaState.OLDER if _is_known(revision) else SchemaState.NEWER


def _is_known(revision: str) -> bool:
    return revision in {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}


async def _upgrade(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # SQLite changes a column by replacing the table, and dropping the old table would delete every row that
            # refers to it. Works only outside a transaction: https://sqlite.org/lang_altertable.html#otheralter
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute("PRAGMA foreign_keys=OFF")
        async with connection.begin():
            await connection.run_sync(_run_migrations)
            if connection.dialect.name == "sqlite":
                orphan = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).mappings().first()
                if orphan is not None:
                    raise StartError(f"a row of {orphan['table']} refers to a missing row of {orphan['parent']}")


def _run_migrations(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
