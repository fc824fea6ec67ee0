"""Drafts and subscriptions for the tests of use cases."""

from datetime import datetime, time, timedelta

from bot.model import Cadence, Delivery, DeliveryStatus, Subscription
from bot.scheduling.sequence import deliveries_after
from bot.services import library, subscriptions
from bot.services.editions import Length
from bot.services.start_preview import SubscriptionDraft
from bot.store import Database, ledger
from tests.store.stage import DAILY, NOW, SENTENCE, little_story, stock

LEASE = timedelta(minutes=5)
EVENING = Cadence(time(20), "America/New_York")


async def add_story(database: Database, text: str = "", guild_id: int | None = 1) -> int:
    """Add a story of a few parts, which begins with ``text``. Returns its id."""
    data = f"{text}\n\n{SENTENCE * 200}".encode()
    listing, _ = await library.add(database, data, "lamp.md", title=None, guild_id=guild_id, added_by=5, now=NOW)
    return listing.id


async def create_draft(
    database: Database, channel_id: int = 7, title: str = "The Lamp", paragraphs: int = 40
) -> SubscriptionDraft:
    """Store a story, and return the draft of a daily subscription to it on server 1."""
    story_id = await database.write(stock, little_story(paragraphs, title))
    return SubscriptionDraft(1, channel_id, story_id, length=Length.SHORT).with_cadence(DAILY)


async def start(
    database: Database,
    draft: SubscriptionDraft,
    now: datetime = NOW,
    *,
    at_once: bool = True,
    replaces: int | None = None,
    card_key: str | None = None,
) -> Subscription:
    """Start a subscription as an organiser does."""
    return await subscriptions.start(
        database,
        draft,
        now,
        subscriber_id=5,
        locale="en",
        at_once=at_once,
        search_after_id=None,
        replaces=replaces,
        card_key=card_key,
    )


async def post_next(database: Database, subscription: Subscription, now: datetime) -> Delivery:
    """Claim what is due and settle it as posted, as the engine does. Returns the delivery that comes next."""
    for delivery in await database.write(ledger.claim, now, LEASE, 16):
        if delivery.subscription.id == subscription.id:
            await database.write(
                ledger.settle, delivery, now, DeliveryStatus.POSTED, "", deliveries_after(delivery, now)
            )
    return await next_delivery(database, subscription)


async def next_delivery(database: Database, subscription: Subscription) -> Delivery:
    """Return the delivery that comes next, which must exist."""
    upcoming = await database.read(ledger.next_delivery, subscription.id)
    assert upcoming is not None
    return upcoming


async def running_subscription(database: Database, parts: int = 2) -> Subscription:
    """Start a subscription, and post its first parts, each at its slot."""
    subscription = await start(database, await create_draft(database))
    upcoming = await post_next(database, subscription, NOW)
    for _ in range(parts):
        upcoming = await post_next(database, subscription, max(upcoming.try_at, NOW))
    assert await database.read(ledger.progress, subscription.id) == parts
    return subscription


def hour_before(upcoming: Delivery) -> datetime:
    """Return the time an hour before a delivery is due. The part before it has been posted then."""
    return upcoming.due_at - timedelta(hours=1)
