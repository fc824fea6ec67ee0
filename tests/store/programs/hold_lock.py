"""A process that holds the sender lock of a database until it is killed: ``hold_lock.py ADDRESS``."""

import asyncio
import sys

from bot.store.database import database_url
from bot.store.sender_lock import sender_lock


async def hold() -> None:
    """Take the lock, say so, and wait."""
    async with sender_lock(database_url(sys.argv[1])):
        print("held", flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(hold())
