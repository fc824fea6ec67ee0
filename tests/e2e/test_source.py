"""A text goes through the whole bot and comes out word for word, as a client reads it."""

import re
from pathlib import Path

from tests.e2e.conftest import World
from tests.markdown.reader import Reader, open_reader


def read_back(world: World, reader: Reader) -> str:
    """The prose of every part, Discord's Markdown read as a client reads it, without the bot's own footers."""
    pieces = []
    for post in world.posts():
        if not post.flags & 4096:
            continue  # openings, announcing lines and closings ring; prose does not
        displays = [part["content"] for part in post.components if part["type"] == 10]
        for text in displays:
            if text.startswith("-# End of part"):
                continue
            reading = reader.read(text)
            assert reading.others == [], text
            pieces.append(reading.text)
    return "\n\n".join(pieces)


def words(text: str) -> list[str]:
    """All words with their punctuation, whatever white space is between them."""
    return re.split(r"\s+", text.strip())


async def test_a_readers_own_text_is_read_to_its_end_word_for_word(world: World, texts: Path) -> None:
    source = texts / "inseparable-source.txt"
    added = await world.mara.command(world.reading, "library add", file=source, title="The Source")
    assert added.ephemeral
    await world.subscribe(story="The Source")
    await world.next_day(12)
    assert "The Source" in world.posts()[-1].text, "the closing post"
    with open_reader() as reader:
        assert words(read_back(world, reader)) == words(source.read_text("utf-8-sig"))
