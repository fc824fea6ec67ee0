"""Readers' places in the database: kept, counted without names, taken back, erased."""

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


async def test_reading_a_part_counts_for_those_before_it_and_puts_nobody_back(database: Database) -> None:
    held = await staged(database)
    assert await readers.mark_read(database, held, ANNA, 3, NOW) == (ReadingPosition(), ReadingPosition(3))
    assert await readers.mark_read(database, held, ANNA, 2, NOW) == (ReadingPosition(3), ReadingPosition(3))
    assert [await readers.count_read(database, held, part) for part in (1, 2, 3, 4)] == [1, 1, 1, 0]


async def test_readers_are_counted_in_each_channel_by_itself(database: Database) -> None:
    here, there = await staged(database), await staged(database, channel_id=8, key="other")
    for reader in (ANNA, BEN):
        await readers.mark_read(database, here, reader, 1, NOW)
    await readers.mark_read(database, there, CLEO, 1, NOW)
    assert await readers.count_read(database, here, 1) == 2
    assert await readers.count_read(database, there, 1) == 1


async def test_marking_a_part_leaves_the_pages_that_are_behind(database: Database) -> None:
    held = await staged(database)
    await readers.save_page(database, held, ANNA, 2, 1, NOW)
    assert (await readers.mark_read(database, held, ANNA, 1, NOW))[1] == ReadingPosition(1, 2, 1)
    assert (await readers.mark_read(database, held, ANNA, 3, NOW))[1] == ReadingPosition(3)


async def test_undo_restores_the_place_before_and_forgets_who_had_none(database: Database) -> None:
    held = await staged(database)
    await readers.save_page(database, held, ANNA, 2, 1, NOW)
    before, after = await readers.mark_read(database, held, ANNA, 2, NOW)
    await readers.undo_read(database, held, ANNA, after.read_through, before, NOW)
    assert await database.read(reader_store.position, held.id, ANNA) == ReadingPosition(0, 2, 1)
    before, after = await readers.mark_read(database, held, BEN, 1, NOW)
    await readers.undo_read(database, held, BEN, after.read_through, before, NOW)
    assert await database.read(reader_store.position, held.id, BEN) is None


async def test_an_undo_that_comes_late_changes_nothing(database: Database) -> None:
    held = await staged(database)
    before, after = await readers.mark_read(database, held, ANNA, 1, NOW)
    await readers.mark_read(database, held, ANNA, 2, NOW)
    with pytest.raises(UserError, match="read-on-since"):
        await readers.undo_read(database, held, ANNA, after.read_through, before, NOW)
    assert await database.read(reader_store.position, held.id, ANNA) == ReadingPosition(2)


async def test_turning_pages_keeps_what_was_read(database: Database) -> None:
    held = await staged(database)
    await readers.mark_read(database, held, ANNA, 3, NOW)
    await readers.save_page(database, held, ANNA, 1, 0, NOW, finished=1)
    assert await database.read(reader_store.position, held.id, ANNA) == ReadingPosition(3, 1, 0)


async def test_the_end_of_a_part_counts_only_where_it_follows_what_was_read(database: Database) -> None:
    held = await staged(database)
    await readers.save_page(database, held, ANNA, 5, 0, NOW, finished=4)
    assert await database.read(reader_store.position, held.id, ANNA) == ReadingPosition(0, 5, 0)
    await readers.save_page(database, held, ANNA, 0, 0, NOW, finished=5)
    assert await database.read(reader_store.position, held.id, ANNA) is None, "nothing is kept of who has no place"
    await readers.save_page(database, held, ANNA, 2, 0, NOW, finished=1)
    await readers.save_page(database, held, ANNA, 0, 0, NOW, finished=2)
    assert await database.read(reader_store.position, held.id, ANNA) == ReadingPosition(2)


async def test_pressing_twice_at_once_is_pressing_once(database: Database) -> None:
    held = await staged(database)
    await asyncio.gather(*(readers.mark_read(database, held, ANNA, 2, NOW) for _ in range(6)))
    assert await readers.count_read(database, held, 2) == 1


async def test_what_is_kept_is_told_in_full_and_erased_in_full(database: Database) -> None:
    held = await staged(database, subscriber_id=ANNA)
    other = await staged(database, channel_id=8, key="other")
    for each in (held, other):
        await readers.mark_read(database, each, ANNA, 1, NOW)
    await readers.mark_read(database, held, BEN, 1, NOW)
    assert await readers.stored_data(database, ANNA) == StoredData(places=2, subscriptions=1, stories=0)
    await readers.erase(database, ANNA)
    assert await readers.stored_data(database, ANNA) == StoredData(0, 0, 0)
    assert await readers.stored_data(database, BEN) == StoredData(1, 0, 0)
    assert (await readers.find_reader(database, held, ANNA)).position == ReadingPosition()
