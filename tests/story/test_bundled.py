"""The stories that come with the bot can be read, and have their authors' recaps and questions."""

from story import read
from story.bundled import bundled_stories


def test_inseparable_is_the_first_story() -> None:
    assert next(name for name, _ in bundled_stories()) == "inseparable.md"


def test_every_story_has_metadata_and_notes_for_every_chapter() -> None:
    for name, data in bundled_stories():
        story = read(data, name)
        assert all((story.title, story.author, story.language, story.licence, story.blurb)), name
        assert all(chapter.title and chapter.recap and chapter.question for chapter in story.chapters), name
