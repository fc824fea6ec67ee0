"""Look up what was posted of a subscription: its progress, the posts, and the text of a part."""

from bot.model import Delivery, DeliveryKind, Subscription
from bot.services import Database
from bot.store import ledger, library
from bot.store import posts as post_store
from story import Installment


async def progress(database: Database, subscription: Subscription) -> int:
    """Return the number of the last posted part; 0 before the first."""
    return await database.read(ledger.progress, subscription.id)


async def posted_part(database: Database, subscription: Subscription, number: int) -> Delivery | None:
    """Return the delivery of a part that was posted; None if it was not posted yet."""
    part = await database.read(ledger.find, subscription.id, DeliveryKind.PART, number)
    return None if part is None or part.settled_at is None else part


async def thread(database: Database, subscription: Subscription, number: int) -> Delivery | None:
    """Return the delivery of a part's discussion thread; None if it was never requested."""
    return await database.read(ledger.find, subscription.id, DeliveryKind.THREAD, number)


async def everything_posted(database: Database, subscription: Subscription) -> tuple[Delivery, ...]:
    """Return all deliveries of which at least one message was sent, oldest first."""
    return await database.read(ledger.posted_deliveries, subscription.id)


async def part_locations(database: Database, subscription: Subscription) -> dict[int, tuple[int, int]]:
    """Return the channel id and message id of each posted part. Parts whose messages were deleted are left out."""
    return await database.read(post_store.part_locations, subscription.id)


async def newest_forum_post(database: Database, subscription: Subscription) -> int | None:
    """Return the id of the newest post in the subscription's forum; None before the first."""
    return await database.read(post_store.newest_forum_post, subscription)


async def installment(database: Database, subscription: Subscription, number: int) -> Installment | None:
    """Return the text of a part, posted or not; None if the story has no such part. The caller checks who may read."""
    found = await database.read(library.parts, subscription.edition.id, number, number)
    return found[0] if found else None


async def reading_minutes(database: Database, subscription: Subscription, first: int, last: int) -> int:
    """Return how many minutes the parts ``first`` to ``last`` take to read together."""
    return await database.read(library.minutes_between, subscription.edition.id, first, last)
