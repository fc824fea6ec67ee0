"""Subscriptions that stand, for the tests of what is done with them."""

from datetime import datetime, time, timedelta

from bot import subscriptions
from bot.library import Length
from bot.line import follow
from bot.model import Advance, Cadence, Delivery, Discussion, Subscription
from bot.plans import Draft
from bot.store import Database, ledger
from tests.store.stage import DAILY, NOW, little_story, stock

LEASE = timedelta(minutes=5)
EVENING = Cadence(time(20), "America/New_York")


async def draft_of(database: Database, channel_id: int = 7, title: str = "The Lamp", paragraphs: int = 40) -> Draft:
    story_id = await database.write(stock, little_story(paragraphs, title))
    return Draft(1, channel_id, story_id, DAILY, Length.SHORT, Discussion.DEMAND, Advance.ORGANISERS)


async def start(
    database: Database, draft: Draft, now: datetime = NOW, *, at_once: bool = True, replaces: int | None = None
) -> Subscription:
    return await subscriptions.start(
        database, draft, now, subscriber_id=5, locale="en", at_once=at_once, anchor_id=None, replaces=replaces
    )


async def post_next(database: Database, standing: Subscription, now: datetime) -> Delivery:
    """What the engine does, without Discord: claim what is due, settle it as posted."""
    for row in await database.write(ledger.claim, now, LEASE, 16):
        if row.subscription.id == standing.id:
            await database.write(ledger.settle, row, now, "posted", "", follow(row, now))
    return await line_of(database, standing)


async def line_of(database: Database, standing: Subscription) -> Delivery:
    line = await database.read(ledger.open_line, standing.id)
    assert line is not None
    return line


async def running(database: Database, parts: int = 2) -> Subscription:
    """A subscription of which ``parts`` parts have been posted, each at its slot."""
    standing = await start(database, await draft_of(database))
    line = await post_next(database, standing, NOW)
    for _ in range(parts):
        line = await post_next(database, standing, max(line.try_at, NOW))
    assert await database.read(ledger.place, standing.id) == parts
    return standing


def after(line: Delivery) -> datetime:
    """A moment later than the part before was posted, and earlier than this one is due."""
    return line.due_at - timedelta(hours=1)
