"""The stories that come with the bot can be read, and carry their authors' notes."""

from story import read
from story.shelf import shelf


def test_inseparable_comes_first() -> None:
    assert next(name for name, _ in shelf()) == "inseparable.md"


def test_every_story_of_the_shelf_has_its_facts_and_every_chapter_its_notes() -> None:
    for name, data in shelf():
        story = read(data, name)
        assert all((story.title, story.author, story.language, story.licence, story.blurb)), name
        assert all(chapter.title and chapter.recap and chapter.question for chapter in story.chapters), name
