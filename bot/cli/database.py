"""The database as commands use it, beside a bot that may be running."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import Clock
from bot.errors import StartError
from bot.program import program
from bot.services import library
from bot.settings import load
from bot.store import Database
from bot.store.database import database_url, display_url, missing_database
from bot.store.schema import SchemaState, migrate, read_schema_state
from bot.store.sender_lock import sender_lock


@asynccontextmanager
async def open_database() -> AsyncIterator[Database]:
    """The database, if there is one and its schema is this version's; nothing is made. Raises ``StartError``."""
    address = load(token_needed=False).database_url
    if await check_schema(address) is SchemaState.EMPTY:
        raise missing_database(database_url(address))
    database = Database(database_url(address))
    try:
        yield database
    finally:
        await database.close()


async def check_schema(address: str) -> SchemaState:
    """Whether the database is empty or of this version's schema. Raises ``StartError`` where it is neither."""
    url = database_url(address)
    found = await read_schema_state(url)
    if found is SchemaState.OLDER:
        raise StartError(f"{display_url(url)} is older than this program: stop the bot and run {program()} migrate.")
    if found is SchemaState.NEWER:
        raise StartError(f"{display_url(url)} was written by a newer Cliffhanger: install that version.")
    return found


async def prepare(address: str) -> tuple[bool, Path | None]:
    """Bring schema and shelf up to date; returns whether the database is new, and the copy made before, if any.

    Raises ``StartError``.
    """
    url = database_url(address)
    async with sender_lock(url):
        new = await read_schema_state(url) is SchemaState.EMPTY
        copy = await migrate(url)
        database = Database(url)
        try:
            await library.store_bundled_stories(database, Clock().now())
        finally:
            await database.close()
    return new, copy
