"""Ids in the library are given once, and a story with a subscription cannot be removed."""

import pytest

from bot.errors import UserError
from bot.services import library as library_service
from bot.store import Database, library
from tests.store.stage import little_story, next_delivery, staged, stock


async def test_id_of_a_removed_story_is_not_given_again(database: Database) -> None:
    first = await database.write(stock, little_story(), 1)
    await database.write(library.remove, first, 1)
    assert await database.write(stock, little_story(title="Another"), 1) > first


async def test_ids_of_what_is_removed_with_a_story_are_not_given_again(database: Database) -> None:
    first = await staged(database, story_of=1)
    first_delivery = await next_delivery(database, first)
    await database.write(library.remove, first.story.id, 1)
    second = await staged(database, story_of=1)
    assert second.edition.id > first.edition.id
    assert second.id > first.id
    assert (await next_delivery(database, second)).id > first_delivery.id


async def test_story_that_runs_on_another_server_cannot_be_removed(database: Database) -> None:
    subscription = await staged(database, story_of=1, guild_id=2, channel_id=70)
    with pytest.raises(UserError, match="story-in-use"):
        await library_service.remove(database, subscription.story.id, 1)
    assert await database.read(library.listing, subscription.story.id, 1) is not None
