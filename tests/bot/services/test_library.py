"""Adding stories to the library."""

import pytest

from bot.errors import UserError
from bot.store import Database
from bot.store import library as library_store
from tests.bot.services.stage import add_story
from tests.store.stage import SENTENCE


@pytest.mark.slow
async def test_same_text_is_refused_on_one_server_and_accepted_on_another(database: Database) -> None:
    await add_story(database)
    with pytest.raises(UserError, match="story-known"):
        await add_story(database)
    assert await add_story(database, guild_id=2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "chapters"),
    [("No heading at all.", 1), (f"{SENTENCE}\n\n# One\n\n{SENTENCE}\n\n# Two", 2), ("# One\n\nA.\n\n# Two", 2)],
    ids=["none", "with text before", "headings alone"],
)
async def test_text_before_the_first_title_is_not_counted_as_a_chapter(
    database: Database, text: str, chapters: int
) -> None:
    story_id = await add_story(database, text)
    listing = await database.read(library_store.listing, story_id, 1)
    assert listing is not None
    assert listing.chapters == chapters
