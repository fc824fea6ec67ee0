"""Reading positions: stored, counted, undone and erased."""

import asyncio

import pytest

from bot.errors import UserError
from bot.model import ReadingPosition
from bot.services import readers
from bot.services.readers import StoredData
from bot.store import Database
from bot.store import readers as reader_store
from tests.store.stage import NOW, staged

ANNA, BEN, CLEO = 101, 102, 103


async def test_marking_a_part_read_includes_earlier_ones_and_never_goes_back(database: Database) -> None:
    subscription = await staged(database)
    assert await readers.mark_read(database, subscription, ANNA, 3, NOW) == (ReadingPosition(), ReadingPosition(3))
    assert await readers.mark_read(database, subscription, ANNA, 2, NOW) == (ReadingPosition(3), ReadingPosition(3))
    assert [await readers.count_read(database, subscription, part) for part in (1, 2, 3, 4)] == [1, 1, 1, 0]


async def test_readers_are_counted_per_subscription(database: Database) -> None:
    here, there = await staged(database), await staged(database, channel_id=8, key="other")
    for user_id in (ANNA, BEN):
        await readers.mark_read(database, here, user_id, 1, NOW)
    await readers.mark_read(database, there, CLEO, 1, NOW)
    assert await readers.count_read(database, here, 1) == 2
    assert await readers.count_read(database, there, 1) == 1


async def test_marking_a_part_read_drops_the_page_of_a_read_part(database: Database) -> None:
    subscription = await staged(database)
    await readers.save_page(database, subscription, ANNA, 2, 1, NOW)
    assert (await readers.mark_read(database, subscription, ANNA, 1, NOW))[1] == ReadingPosition(1, 2, 1)
    assert (await readers.mark_read(database, subscription, ANNA, 3, NOW))[1] == ReadingPosition(3)


async def test_undo_restores_the_position_or_deletes_a_new_one(database: Database) -> None:
    subscription = await staged(database)
    await readers.save_page(database, subscription, ANNA, 2, 1, NOW)
    before, after = await readers.mark_read(database, subscription, ANNA, 2, NOW)
    await readers.undo_read(database, subscription, ANNA, after.read_through, before, NOW)
    assert await database.read(reader_store.position, subscription.id, ANNA) == ReadingPosition(0, 2, 1)
    before, after = await readers.mark_read(database, subscription, BEN, 1, NOW)
    await readers.undo_read(database, subscription, BEN, after.read_through, before, NOW)
    assert await database.read(reader_store.position, subscription.id, BEN) is None


async def test_undo_is_refused_after_further_reading(database: Database) -> None:
    subscription = await staged(database)
    before, after = await readers.mark_read(database, subscription, ANNA, 1, NOW)
    await readers.mark_read(database, subscription, ANNA, 2, NOW)
    with pytest.raises(UserError, match="read-on-since"):
        await readers.undo_read(database, subscription, ANNA, after.read_through, before, NOW)
    assert await database.read(reader_store.position, subscription.id, ANNA) == ReadingPosition(2)


async def test_saving_a_page_keeps_what_was_read(database: Database) -> None:
    subscription = await staged(database)
    await readers.mark_read(database, subscription, ANNA, 3, NOW)
    await readers.save_page(database, subscription, ANNA, 1, 0, NOW, finished=1)
    assert await database.read(reader_store.position, subscription.id, ANNA) == ReadingPosition(3, 1, 0)


async def test_finished_part_counts_only_if_it_is_the_first_unread_one(database: Database) -> None:
    subscription = await staged(database)
    await readers.save_page(database, subscription, ANNA, 5, 0, NOW, finished=4)
    assert await database.read(reader_store.position, subscription.id, ANNA) == ReadingPosition(0, 5, 0)
    await readers.save_page(database, subscription, ANNA, 0, 0, NOW, finished=5)
    assert await database.read(reader_store.position, subscription.id, ANNA) is None, (
        "a position of zeros is not stored"
    )
    await readers.save_page(database, subscription, ANNA, 2, 0, NOW, finished=1)
    await readers.save_page(database, subscription, ANNA, 0, 0, NOW, finished=2)
    assert await database.read(reader_store.position, subscription.id, ANNA) == ReadingPosition(2)


async def test_simultaneous_marks_make_one_position(database: Database) -> None:
    subscription = await staged(database)
    await asyncio.gather(*(readers.mark_read(database, subscription, ANNA, 2, NOW) for _ in range(6)))
    assert await readers.count_read(database, subscription, 2) == 1


async def test_stored_data_is_counted_and_erased_completely(database: Database) -> None:
    subscription = await staged(database, subscriber_id=ANNA)
    other = await staged(database, channel_id=8, key="other")
    for followed in (subscription, other):
        await readers.mark_read(database, followed, ANNA, 1, NOW)
    await readers.mark_read(database, subscription, BEN, 1, NOW)
    assert await readers.stored_data(database, ANNA) == StoredData(reading_positions=2, subscriptions=1)
    await readers.erase(database, ANNA)
    assert await readers.stored_data(database, ANNA) == StoredData()
    assert await readers.stored_data(database, BEN) == StoredData(reading_positions=1)
    assert (await readers.get_reader_state(database, subscription, ANNA)).position == ReadingPosition()
