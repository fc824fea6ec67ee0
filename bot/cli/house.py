"""The database as commands use it, beside a bot that may be running."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot import library
from bot.clock import Clock
from bot.errors import StartError
from bot.settings import load
from bot.store import Database
from bot.store.database import database_url, shown
from bot.store.lock import sender_lock
from bot.store.schema import Age, age, migrate


@asynccontextmanager
async def open_database(*, make: bool = True) -> AsyncIterator[Database]:
    """The database, if its schema is this version's; an empty one is made ready, or refused without ``make``.

    Raises ``StartError``.
    """
    address = load(token_needed=False).database_url
    if await check_age(address) is Age.EMPTY:
        if not make:
            where = shown(database_url(address))
            raise StartError(f"There is no database at {where} yet: is this the folder where the bot is started?")
        await prepare(address)
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
        raise StartError(f"{shown(url)} is older than this program: stop the bot and run cliffhanger migrate.")
    if found is Age.NEWER:
        raise StartError(f"{shown(url)} was written by a newer Cliffhanger: install that version.")
    return found


async def prepare(address: str) -> Path | None:
    """Bring schema and shelf up to date; returns the copy made before, if any. Raises ``StartError``."""
    url = database_url(address)
    async with sender_lock(url):
        copy = await migrate(url)
        database = Database(url)
        try:
            await library.stock_shelf(database, Clock().now())
        finally:
            await database.close()
    return copy
