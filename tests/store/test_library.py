"""The library's rows: numbers are given once, and nothing that is being read can be lost."""

import pytest

from bot.errors import UserError
from bot.services import library as use_cases
from bot.store import Database, ledger, library
from tests.store.stage import little_story, staged, stock


async def test_the_number_of_a_story_that_was_removed_is_never_given_again(database: Database) -> None:
    first = await database.write(stock, little_story(), 1)
    await database.write(library.remove, first, 1)
    assert await database.write(stock, little_story(title="Another"), 1) > first


async def test_all_that_goes_with_a_story_leaves_its_numbers_behind(database: Database) -> None:
    first = await staged(database, story_of=1)
    gone = await database.read(ledger.next_delivery, first.id)
    await database.write(library.remove, first.story.id, 1)
    second = await staged(database, story_of=1)
    delivery = await database.read(ledger.next_delivery, second.id)
    assert second.edition.id > first.edition.id
    assert second.id > first.id
    assert gone is not None
    assert delivery is not None
    assert delivery.id > gone.id


async def test_a_story_that_is_read_on_another_server_cannot_be_removed(database: Database) -> None:
    held = await staged(database, story_of=1, guild_id=2, channel_id=70)
    with pytest.raises(UserError, match="story-in-use"):
        await use_cases.remove(database, held.story.id, 1)
    assert await database.read(library.listing, held.story.id, 1) is not None
