"""A text goes through the whole bot and comes out word for word, as a client shows it."""

from pathlib import Path

from tests.e2e.stage import World, prose
from tests.markdown.reader import open_reader


async def test_added_text_is_posted_word_for_word(world: World, texts: Path) -> None:
    source = texts / "inseparable-source.txt"
    added = await world.mara.command(world.reading, "library add", file=source, title="The Source")
    assert added.ephemeral
    await world.subscribe(story="The Source")
    await world.next_day(12)
    assert "The Source" in world.posts()[-1].text, "the closing post"
    words: list[str] = []
    with open_reader() as reader:
        for markdown in prose(world.posts()):
            shown = reader.read(markdown)
            assert shown.others == [], markdown
            words += shown.text.split()
    assert words == source.read_text("utf-8-sig").split()
