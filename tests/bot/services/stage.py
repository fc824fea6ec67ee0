"""Subscriptions that stand, for the tests of what is done with them."""

from datetime import datetime, time, timedelta

from bot.model import Cadence, Delivery, DeliveryStatus, Subscription
from bot.scheduling.sequence import deliveries_after
from bot.services import subscriptions
from bot.services.library import Length
from bot.services.start_preview import SubscriptionDraft
from bot.store import Database, ledger
from tests.store.stage import DAILY, NOW, little_story, stock

LEASE = timedelta(minutes=5)
EVENING = Cadence(time(20), "America/New_York")


async def draft_of(
    database: Database, channel_id: int = 7, title: str = "The Lamp", paragraphs: int = 40
) -> SubscriptionDraft:
    story_id = await database.write(stock, little_story(paragraphs, title))
    return SubscriptionDraft(1, channel_id, story_id, length=Length.SHORT).with_cadence(DAILY)


async def start(
    database: Database,
    draft: SubscriptionDraft,
    now: datetime = NOW,
    *,
    at_once: bool = True,
    replaces: int | None = None,
) -> Subscription:
    return await subscriptions.start(
        database, draft, now, subscriber_id=5, locale="en", at_once=at_once, search_after_id=None, replaces=replaces
    )


async def post_next(database: Database, subscription: Subscription, now: datetime) -> Delivery:
    """What the engine does, without Discord: claim what is due, settle it as posted."""
    for row in await database.write(ledger.claim, now, LEASE, 16):
        if row.subscription.id == subscription.id:
            await database.write(ledger.settle, row, now, DeliveryStatus.POSTED, "", deliveries_after(row, now))
    return await in_sequence(database, subscription)


async def in_sequence(database: Database, subscription: Subscription) -> Delivery:
    upcoming = await database.read(ledger.next_delivery, subscription.id)
    assert upcoming is not None
    return upcoming


async def running(database: Database, parts: int = 2) -> Subscription:
    """A subscription of which ``parts`` parts have been posted, each at its slot."""
    subscription = await start(database, await draft_of(database))
    upcoming = await post_next(database, subscription, NOW)
    for _ in range(parts):
        upcoming = await post_next(database, subscription, max(upcoming.try_at, NOW))
    assert await database.read(ledger.progress, subscription.id) == parts
    return subscription


def after(upcoming: Delivery) -> datetime:
    """A moment later than the part before was posted, and earlier than this one is due."""
    return upcoming.due_at - timedelta(hours=1)
