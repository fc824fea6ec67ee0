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
from bot.store.database import database_url, missing, shown
from bot.store.schema import Age, age, migrate
from bot.store.sender_lock import sender_lock


@asynccontextmanager
async def open_database() -> AsyncIterator[Database]:
    """The database, if there is one and its schema is this version's; nothing is made. Raises ``StartError``."""
    address = load(token_needed=False).database_url
    if await check_age(address) is Age.EMPTY:
        raise missing(database_url(address))
    database = Database(database_url(address))
    try:
        yield database
    finally:
        await database.close()


async def check_age(address: str) -> Age:
    """Whether the database is empty or of this version's schema. Raises ``StartError`` where it is neither."""
    url = database_url(address)
    found = await age(url)
    if found is Age.OLDER:
        raise StartError(f"{shown(url)} is older than this program: stop the bot and run {program()} migrate.")
    if found is Age.NEWER:
        raise StartError(f"{shown(url)} was written by a newer Cliffhanger: install that version.")
    return found


async def prepare(address: str) -> tuple[bool, Path | None]:
    """Bring schema and shelf up to date; returns whether the database is new, and the copy made before, if any.

    Raises ``StartError``.
    """
    url = database_url(address)
    async with sender_lock(url):
        new = await age(url) is Age.EMPTY
        copy = await migrate(url)
        database = Database(url)
        try:
            await library.store_bundled_stories(database, Clock().now())
        finally:
            await database.close()
    return new, copy
