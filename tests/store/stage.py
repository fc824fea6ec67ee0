"""What the storage tests begin with: a short story, and a channel that subscribes to it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.model import Cadence, Delivery, DeliveryKind, DeliveryStatus, PlannedDelivery, Subscription
from bot.services.editions import EditionDraft, Length, freeze
from bot.services.story_columns import to_columns
from bot.store import Connection, Database, ledger, library, subscriptions
from story import Block, BlockKind, Chapter, Run, Story, Words, split

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)
DAILY = Cadence(at=time(8), zone="Europe/Berlin")
SENTENCE = "The lamp in the window burned low and nobody came to trim it. "

_PROGRAMS = Path(__file__).parent / "programs"


def little_story(paragraphs: int = 12, title: str = "The Lamp") -> Story:
    """Return a story of ``paragraphs`` paragraphs of 65 words each, in one chapter."""
    blocks, offset = [], 0
    for _ in range(paragraphs):
        block = Block(BlockKind.PARAGRAPH, (Run((SENTENCE * 5).strip()),), offset)
        blocks.append(block)
        offset = block.end + 2
    return Story(title, "A. Nonymous", "en", "CC0", "A lamp.", tuple(blocks), (Chapter("", 0),))


async def stock(connection: Connection, story: Story, guild_id: int | None = None) -> int:
    """Put a story into the library and return its id."""
    story_id, _ = await library.add(connection, guild_id, None, NOW, to_columns(story))
    return story_id


async def subscribe(
    connection: Connection, /, channel_id: int = 7, key: str = "k", story_of: int | None = None, **changes: Any
) -> Subscription:
    """Subscribe a channel to the short story in four parts; the first part is due now.

    ``story_of`` is the server to which the story belongs. None: it is on the shelf.
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
    await ledger.open_delivery(connection, subscription_id, channel_id, part(1))
    return await subscriptions.get(connection, subscription_id)


async def staged(database: Database, **changes: Any) -> Subscription:
    """``subscribe`` in a transaction of its own."""
    return await database.write(subscribe, **changes)


def part(number: int, due_at: datetime = NOW) -> PlannedDelivery:
    """Return a part that is due and tried at the same time."""
    return PlannedDelivery(DeliveryKind.PART, number, due_at, due_at)


async def claim_one(database: Database, now: datetime = NOW) -> Delivery:
    """Claim the only delivery that is due."""
    (delivery,) = await database.write(ledger.claim, now, LEASE, 10)
    return delivery


async def settle(
    database: Database, claimed: Delivery, *following: PlannedDelivery, message_ids: list[int] | None = None
) -> None:
    """Settle a delivery as posted."""
    await database.write(ledger.settle, claimed, NOW, DeliveryStatus.POSTED, "", following, message_ids)


async def next_delivery(database: Database, subscription: Subscription) -> Delivery:
    """Return the next delivery, which must exist."""
    delivery = await database.read(ledger.next_delivery, subscription.id)
    assert delivery is not None
    return delivery


async def start_program(name: str, *arguments: str) -> asyncio.subprocess.Process:
    """Start one of the programs beside this module in a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable, str(_PROGRAMS / f"{name}.py"), *arguments, stdout=asyncio.subprocess.PIPE
    )


@asynccontextmanager
async def lock_holder(address: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run another process that holds the sender lock, and kill it at the end of the block."""
    process = await start_program("hold_lock", address)
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"held\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
