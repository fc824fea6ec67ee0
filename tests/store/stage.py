"""A little story on a shelf and a channel that subscribes to it: what the storage tests begin with."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.model import Cadence, DeliveryKind, PlannedDelivery, Subscription
from bot.services.editions import EditionDraft, Length, freeze
from bot.services.story_columns import to_columns
from bot.store import Connection, Database, ledger, library, subscriptions
from story import Block, BlockKind, Chapter, Run, Story, Words, split

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAILY = Cadence(at=time(8), zone="Europe/Berlin")
SENTENCE = "The lamp in the window burned low and nobody came to trim it. "


def little_story(paragraphs: int = 12, title: str = "The Lamp") -> Story:
    """A story of ``paragraphs`` paragraphs of 65 words each, in one chapter."""
    blocks, offset = [], 0
    for _ in range(paragraphs):
        block = Block(BlockKind.PARAGRAPH, (Run((SENTENCE * 5).strip()),), offset)
        blocks.append(block)
        offset = block.end + 2
    return Story(title, "A. Nonymous", "en", "CC0", "A lamp.", tuple(blocks), (Chapter("", 0),))


async def stock(connection: Connection, story: Story, guild_id: int | None = None) -> int:
    """Put a story into the library; returns its number."""
    story_id, _ = await library.add(connection, guild_id, None, NOW, to_columns(story))
    return story_id


async def subscribe(
    connection: Connection, /, channel_id: int = 7, key: str = "k", story_of: int | None = None, **changes: Any
) -> Subscription:
    """A subscription of a channel to the little story in four parts, with its first part due now.

    ``story_of``: the server whose own story it is; None: the shelf's.
    """
    story = little_story()
    story_id = await stock(connection, story, story_of)
    edition = await freeze(connection, story_id, EditionDraft(Length.SHORT, split(story, Words(195))))
    options: dict[str, Any] = {
        "key": key,
        "guild_id": 1,
        "channel_id": channel_id,
        "edition_id": edition.id,
        "subscriber_id": 5,
        "locale": "en",
    }
    subscription_id = await subscriptions.create(connection, cadence=DAILY, created_at=NOW, **(options | changes))
    await ledger.open_delivery(connection, subscription_id, channel_id, PlannedDelivery(DeliveryKind.PART, 1, NOW, NOW))
    return await subscriptions.get(connection, subscription_id)


async def staged(database: Database, **changes: Any) -> Subscription:
    """``subscribe`` in a transaction of its own."""
    return await database.write(subscribe, **changes)
