"""Bringing a database to this version's schema: Alembic, configured here, since a wheel has no ini file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from pathlib import Path
from typing import Any

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
from bot.store.faults import reason

# Any number, the same in every process: PostgreSQL lets one of them migrate at a time.
_ADVISORY_LOCK = 0x436C6966


class SchemaState(Enum):
    """How a database's schema stands to this program's."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def configuration() -> Config:
    """Alembic's configuration for our migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    return config


async def read_schema_state(url: URL) -> SchemaState:
    """Look, and change nothing: a SQLite file that is not there stays so. Raises ``StartError`` like ``migrate``."""
    if url.get_backend_name() == "sqlite" and not await asyncio.to_thread(Path(url.database or "").exists):
        return SchemaState.EMPTY
    async with _opened(url) as engine, engine.connect() as connection:
        return _age(await connection.run_sync(_current))


async def migrate(url: URL) -> Path | None:
    """Upgrade to the newest schema: all of it or nothing. Returns the copy made of an older SQLite file, if any.

    Raises ``StartError`` when the database cannot be reached, or is newer than this program.
    """
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    async with _opened(url) as engine:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        async with engine.connect() as connection, connection.begin():
            found = _age(await connection.run_sync(_current))
        if found is SchemaState.CURRENT:
            return None
        if found is SchemaState.NEWER:
            raise StartError(
                "The database was written by a newer Cliffhanger: install that version, or restore an older backup."
            )
        copy = None
        if file is not None and found is SchemaState.OLDER:
            copy = file.with_name(f"{file.name}.before-{_head()}")
            await asyncio.to_thread(backup.copy, file, copy)
        try:
            await _upgrade(engine)
        except Exception as error:
            # One transaction: the database is as it was, whatever a step raised.
            cause = getattr(error, "orig", None) or error
            raise StartError(
                f"{display_url(url)} could not be brought up to date, and is as it was: {cause}."
            ) from error
        return copy


@asynccontextmanager
async def _opened(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(url)
    try:
        yield engine
    except (SQLAlchemyError, OSError) as error:
        raise StartError(f"The database at {display_url(url)} cannot be opened: {reason(error)}.") from error
    finally:
        await engine.dispose()


def _head() -> str | None:
    return ScriptDirectory.from_config(configuration()).get_current_head()


def _age(revision: str | None) -> SchemaState:
    if revision is None:
        return SchemaState.EMPTY
    if revision == _head():
        return SchemaState.CURRENT
    return SchemaState.OLDER if _known(revision) else SchemaState.NEWER


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known(revision: str) -> bool:
    return revision in {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}


async def _upgrade(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A column is changed by making the table anew, and dropping the old one would take along every row that
            # refers to it. Outside a transaction only: https://sqlite.org/lang_altertable.html#otheralter
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute("PRAGMA foreign_keys=OFF")
        async with connection.begin():
            await connection.run_sync(_run)
            if connection.dialect.name == "sqlite":
                stray = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).mappings().first()
                if stray is not None:
                    raise StartError(f"a row of {stray['table']} refers to one of {stray['parent']} that is gone")


def _run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
