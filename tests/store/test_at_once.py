"""Two who keep the same thing at the same time both come through."""

import asyncio

import pytest

from bot.model import Edition, ReadingPosition
from bot.services import readers
from bot.services.editions import Length, freeze, split_story
from bot.services.story_columns import to_columns
from bot.store import Connection, Database, facts, guilds, library
from tests.store.stage import NOW, little_story, staged, stock

ALL = 8


def together(database: Database) -> asyncio.Barrier:
    """Lets everybody go once all have a transaction open; SQLite has one writer at a time, so there none waits."""
    return asyncio.Barrier(1 if database.is_sqlite else ALL)


async def test_the_same_split_is_kept_once(database: Database) -> None:
    story = little_story()
    story_id = await database.write(stock, story)
    planned = split_story(story, Length.SHORT)
    start = together(database)

    async def keep(connection: Connection) -> Edition:
        await start.wait()
        return await freeze(connection, story_id, planned)

    kept = await asyncio.gather(*(database.write(keep) for _ in range(ALL)))
    assert len(set(kept)) == 1
    assert len(await database.read(library.parts, kept[0].id)) == len(planned.parts)


async def test_the_first_zone_chosen_stays_the_servers(database: Database) -> None:
    start = together(database)

    async def choose(connection: Connection, zone: str) -> None:
        await start.wait()
        await guilds.set_first_zone(connection, 1, zone)

    zones = [f"Etc/GMT+{number}" for number in range(ALL)]
    await asyncio.gather(*(database.write(choose, zone) for zone in zones))
    first = await database.read(guilds.zone, 1)
    assert first in zones
    await database.write(guilds.set_first_zone, 1, "Europe/Berlin")
    assert await database.read(guilds.zone, 1) == first


async def test_a_fact_that_many_remember_is_what_one_of_them_said(database: Database) -> None:
    start = together(database)

    async def remember(connection: Connection, value: str) -> None:
        await start.wait()
        await facts.set_fact(connection, "application", value)

    values = [str(number) for number in range(ALL)]
    await asyncio.gather(*(database.write(remember, value) for value in values))
    assert await database.read(facts.get_fact, "application") in values


@pytest.mark.parametrize("guild_id", [None, 1], ids=["the shelf's", "a server's"])
async def test_the_same_text_is_kept_once(database: Database, guild_id: int | None) -> None:
    text = to_columns(little_story())
    start = together(database)

    async def add(connection: Connection) -> tuple[int, bool]:
        await start.wait()
        return await library.add(connection, guild_id, None, NOW, text)

    kept = await asyncio.gather(*(database.write(add) for _ in range(ALL)))
    assert len({story_id for story_id, _ in kept}) == 1
    assert sorted(is_new for _, is_new in kept) == [False] * (ALL - 1) + [True]


async def test_a_reader_who_turns_pages_and_marks_parts_at_once_loses_neither(database: Database) -> None:
    held = await staged(database)
    await readers.save_page(database, held, 101, 1, 0, NOW)
    await asyncio.gather(
        *(readers.mark_read(database, held, 101, number, NOW) for number in range(1, 5)),
        *(readers.save_page(database, held, 101, 9, page, NOW) for page in range(4)),
    )
    place = (await readers.get_reader_state(database, held, 101)).position
    assert place.read_through == 4
    assert place.part == 9
    await readers.undo_read(database, held, 101, 4, ReadingPosition(), NOW)
