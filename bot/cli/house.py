"""The database as commands open it beside a bot that may be running."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import library
from bot.clock import Clock
from bot.errors import StartError
from bot.settings import load
from bot.store import Database
from bot.store.database import database_url
from bot.store.lock import sender_lock
from bot.store.schema import Age, age, migrate


@asynccontextmanager
async def open_database() -> AsyncIterator[Database]:
    """The database of this version's schema; an empty one is made ready. Raises ``StartError`` for an older one."""
    url = database_url(load(token_needed=False).database_url)
    found = await age(url)
    if found is Age.OLDER:
        raise StartError("The database is older than this program: stop the bot and run cliffhanger migrate.")
    database = Database(url)
    try:
        if found is Age.EMPTY:
            with sender_lock(url):
                await migrate(url)
                await library.stock_shelf(database, Clock().now())
        yield database
    finally:
        await database.close()
