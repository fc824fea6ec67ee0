"""Transactions that store the same thing at the same time all succeed."""

import asyncio

import pytest

from bot.model import Edition
from bot.services import readers
from bot.services.editions import Length, freeze, split_story
from bot.services.story_columns import to_columns
from bot.store import Connection, Database, facts, guilds, library
from tests.store.stage import NOW, little_story, staged, stock

TRANSACTIONS = 8


def barrier(database: Database) -> asyncio.Barrier:
    """Return a barrier that lets all transactions continue once all are open.

    SQLite has one writer at a time, so there none waits.
    """
    return asyncio.Barrier(1 if database.is_sqlite else TRANSACTIONS)


async def test_same_split_is_stored_once(database: Database) -> None:
    story = little_story()
    story_id = await database.write(stock, story)
    planned = split_story(story, Length.SHORT)
    start = barrier(database)

    async def store(connection: Connection) -> Edition:
        await start.wait()
        return await freeze(connection, story_id, planned)

    editions = await asyncio.gather(*(database.write(store) for _ in range(TRANSACTIONS)))
    assert len(set(editions)) == 1
    assert await database.read(library.parts, editions[0].id) == planned.parts


async def test_first_zone_becomes_the_servers(database: Database) -> None:
    start = barrier(database)

    async def choose(connection: Connection, zone: str) -> None:
        await start.wait()
        await guilds.set_first_zone(connection, 1, zone)

    zones = [f"Etc/GMT+{number}" for number in range(TRANSACTIONS)]
    await asyncio.gather(*(database.write(choose, zone) for zone in zones))
    first = await database.read(guilds.zone, 1)
    assert first in zones
    await database.write(guilds.set_first_zone, 1, "Europe/Berlin")
    assert await database.read(guilds.zone, 1) == first


async def test_fact_has_one_of_the_values_stored_together(database: Database) -> None:
    start = barrier(database)

    async def store(connection: Connection, value: str) -> None:
        await start.wait()
        await facts.set_fact(connection, "application", value)

    values = [str(number) for number in range(TRANSACTIONS)]
    await asyncio.gather(*(database.write(store, value) for value in values))
    assert await database.read(facts.get_fact, "application") in values


@pytest.mark.parametrize("guild_id", [None, 1], ids=["shelf", "server"])
async def test_same_text_is_stored_once(database: Database, guild_id: int | None) -> None:
    story_columns = to_columns(little_story())
    start = barrier(database)

    async def add(connection: Connection) -> tuple[int, bool]:
        await start.wait()
        return await library.add(connection, guild_id, None, NOW, story_columns)

    added = await asyncio.gather(*(database.write(add) for _ in range(TRANSACTIONS)))
    assert len({story_id for story_id, _ in added}) == 1
    assert sorted(is_new for _, is_new in added) == [False] * (TRANSACTIONS - 1) + [True]


async def test_reader_who_turns_pages_and_marks_parts_keeps_both(database: Database) -> None:
    subscription = await staged(database)
    await readers.save_page(database, subscription, 101, 1, 0, NOW)
    await asyncio.gather(
        *(readers.mark_read(database, subscription, 101, number, NOW) for number in range(1, 5)),
        *(readers.save_page(database, subscription, 101, 9, page, NOW) for page in range(4)),
    )
    position = (await readers.get_reader_state(database, subscription, 101)).position
    assert position.read_through == 4
    assert position.part == 9
