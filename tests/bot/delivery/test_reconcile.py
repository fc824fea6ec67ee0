"""Reconcile: after a backup was restored, what the channel has already counts as posted."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.store import Database, ledger
from bot.store.database import database_url
from bot.store.schema import migrate
from tests.bot.delivery.channel import MemoryPoster
from tests.bot.delivery.stage import CHANNEL, clock_at, memory_poster, move_on, posted_parts, running
from tests.store.stage import NOW, staged

DAY = timedelta(days=1)


@pytest.fixture
async def restored(tmp_path: Path) -> AsyncIterator[Database]:
    """A database in the state of a backup: the story has just been subscribed to."""
    url = database_url(f"sqlite:///{tmp_path / 'restored.db'}")
    await migrate(url)
    restored = Database(url)
    yield restored
    await restored.close()


async def post_three_parts(database: Database) -> tuple[MemoryPoster, Clock]:
    """Post the first three parts, each on its day. The clock stands an hour after the last."""
    await staged(database)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        for _ in range(2):
            await move_on(engine, clock, DAY)
    assert posted_parts(poster) == [1, 2, 3]
    clock.move_to(NOW + 2 * DAY + timedelta(hours=1))
    return poster, clock


async def test_posts_that_the_ledger_does_not_know_are_counted(database: Database, restored: Database) -> None:
    poster, clock = await post_three_parts(database)
    subscription = await staged(restored)
    await restored.write(ledger.check_channels_first)
    async with running(restored, poster, clock) as engine:
        await engine.wait_until_idle()
        assert await restored.read(ledger.progress, subscription.id) == 3
        assert posted_parts(poster) == [1, 2, 3]
        await move_on(engine, clock, DAY)
    assert posted_parts(poster) == [1, 2, 3, 4]


async def test_part_of_which_only_the_announcement_is_there_is_completed(
    database: Database, restored: Database
) -> None:
    poster, clock = await post_three_parts(database)
    poster.visible(CHANNEL)[-1].deleted = True
    await staged(restored)
    await restored.write(ledger.check_channels_first)
    async with running(restored, poster, clock) as engine:
        await engine.wait_until_idle()
    assert posted_parts(poster) == [1, 2, 3]
    assert len(poster.visible(CHANNEL)) == 6


async def test_part_that_a_moderator_deleted_stays_deleted(database: Database, restored: Database) -> None:
    poster, clock = await post_three_parts(database)
    for message in poster.visible(CHANNEL)[2:4]:
        message.deleted = True
    await staged(restored)
    await restored.write(ledger.check_channels_first)
    async with running(restored, poster, clock) as engine:
        await engine.wait_until_idle()
    assert posted_parts(poster) == [1, 3]


async def test_channel_that_cannot_be_searched_is_not_posted_to(database: Database, restored: Database) -> None:
    poster, clock = await post_three_parts(database)
    poster.channels[CHANNEL].may_read_history = False
    subscription = await staged(restored)
    await restored.write(ledger.check_channels_first)
    async with running(restored, poster, clock) as engine:
        await engine.wait_until_idle()
    assert posted_parts(poster) == [1, 2, 3]
    assert await restored.read(ledger.progress, subscription.id) == 0
    assert len(poster.notified) == 1
