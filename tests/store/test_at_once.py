"""Two who keep the same thing at the same time both come through."""

import asyncio

from bot.library import Length, cut, freeze
from bot.model import Edition
from bot.store import Connection, Database, guilds, library
from tests.store.stage import little_story, stock

ALL = 8


def together(database: Database) -> asyncio.Barrier:
    """Lets everybody go once all have a transaction open; SQLite has one writer at a time, so there none waits."""
    return asyncio.Barrier(1 if database.is_sqlite else ALL)


async def test_the_same_split_is_kept_once(database: Database) -> None:
    story = little_story()
    story_id = await database.write(stock, story)
    planned = cut(story, Length.SHORT)
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
        await guilds.keep_first_zone(connection, 1, zone)

    zones = [f"Etc/GMT+{number}" for number in range(ALL)]
    await asyncio.gather(*(database.write(choose, zone) for zone in zones))
    first = await database.read(guilds.zone, 1)
    assert first in zones
    await database.write(guilds.keep_first_zone, 1, "Europe/Berlin")
    assert await database.read(guilds.zone, 1) == first


async def test_a_fact_that_many_remember_is_what_one_of_them_said(database: Database) -> None:
    start = together(database)

    async def remember(connection: Connection, value: str) -> None:
        await start.wait()
        await guilds.remember(connection, "application", value)

    values = [str(number) for number in range(ALL)]
    await asyncio.gather(*(database.write(remember, value) for value in values))
    assert await database.read(guilds.fact, "application") in values
