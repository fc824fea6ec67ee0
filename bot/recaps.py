"""Recaps as the bot makes them: beside everything else, and one at a time.

At part 300 of War and Peace one takes half a second and some 20 MB. However many ask at once, it takes no more memory
than that, and meanwhile posts go out on time.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from bot.model import Subscription
from bot.store import Database
from bot.store import library as rows
from story import Recap, recap

_aside: Final = ThreadPoolExecutor(1, thread_name_prefix="recap")


async def recap_through(database: Database, subscription: Subscription, through: int) -> Recap:
    """What has happened in the parts up to and with ``through``; later ones are not even fetched."""
    found = await database.read(rows.encoded_parts, subscription.edition.id, 1, through)
    language = subscription.story.language
    return await asyncio.get_running_loop().run_in_executor(_aside, lambda: recap(rows.decode(found), language))
