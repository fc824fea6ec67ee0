"""Open and prepare the database for a command. The bot may be running at the same time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import Clock
from bot.errors import StartError
from bot.program import program_name
from bot.services import library
from bot.settings import load_settings
from bot.store import Database
from bot.store.database import database_url, display_url, missing_database
from bot.store.schema import SchemaState, migrate, read_schema_state
from bot.store.sender_lock import sender_lock


@asynccontextmanager
async def open_database() -> AsyncIterator[Database]:
    """Open the database. Raises ``StartError`` if it does not exist, or does not have this version's schema."""
    address = load_settings(token_needed=False).database_url
    if await check_schema(address) is SchemaState.EMPTY:
        raise missing_database(database_url(address))
    database = Database(database_url(address))
    try:
        yield database
    finally:
        await database.close()


async def check_schema(address: str) -> SchemaState:
    """Return whether the database is empty or has this version's schema. Raises ``StartError`` if neither."""
    url = database_url(address)
    schema = await read_schema_state(url)
    if schema is SchemaState.OLDER:
        raise StartError(
            f"{display_url(url)} is older than this program: stop the bot and run {program_name()} migrate."
        )
    if schema is SchemaState.NEWER:
        raise StartError(f"{display_url(url)} was written by a newer version of Cliffhanger: install that version.")
    return schema


async def migrate_and_fill(address: str) -> tuple[bool, Path | None]:
    """Update the schema and the bundled stories.

    Returns whether the database is new, and the copy of the SQLite file that was made before, if any. Raises
    ``StartError``.
    """
    url = database_url(address)
    async with sender_lock(url):
        is_new = await read_schema_state(url) is SchemaState.EMPTY
        copy = await migrate(url)
        database = Database(url)
        try:
            await library.store_bundled_stories(database, Clock().now())
        finally:
            await database.close()
    return is_new, copy
