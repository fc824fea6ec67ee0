"""Recaps as the bot makes them: at part 300 of War and Peace one takes half a second and some 20 MB."""

from bot.model import Subscription
from bot.services.worker_thread import run_in_worker
from bot.store import Database
from bot.store import library as library_store
from story import Recap, recap


async def recap_through(database: Database, subscription: Subscription, through: int) -> Recap:
    """What has happened in the parts up to and with ``through``; later ones are not even fetched."""
    found = await database.read(library_store.encoded_parts, subscription.edition.id, 1, through)
    language = subscription.story.language
    return await run_in_worker(lambda: recap(library_store.decode(found), language))
