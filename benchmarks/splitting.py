"""How fast a story is read and split: the texts that STORY_TEXTS names, or one made up."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter

from story import Minutes, StoryError, count_words, read, split

_MADE_UP_WORDS = 120_000


@dataclass(frozen=True, slots=True)
class Row:
    """A text and what it took, in seconds."""

    name: str
    words: int
    read: float
    split: float
    parts: int


def report() -> Iterator[str]:
    """The lines of a table: a row as soon as it is measured."""
    yield "| text | words | read | split | parts |"
    yield "|---|---|---|---|---|"
    for row in split_texts():
        yield f"| {row.name} | {row.words} | {row.read * 1000:.0f} ms | {row.split * 1000:.0f} ms | {row.parts} |"


def split_texts() -> Iterator[Row]:
    """Each text, in parts of five minutes."""
    for name, data in _texts():
        begun = perf_counter()
        try:
            story = read(data, name)
        except StoryError:
            continue
        was_read = perf_counter()
        parts = split(story, Minutes(5))
        ended = perf_counter()
        yield Row(name, count_words(story.text), was_read - begun, ended - was_read, len(parts))


def _texts() -> Iterator[tuple[str, bytes]]:
    folder = os.environ.get("STORY_TEXTS")
    if folder is None:
        yield "made-up.txt", _made_up()
        return
    for file in sorted(Path(folder).iterdir()):
        yield file.name, file.read_bytes()


def _made_up() -> bytes:
    """Always the same: chapters, paragraphs and sentences of the lengths that novels have."""
    random = Random(1)  # noqa: S311 - a text, not a secret
    words = ["".join(random.choices("aeioulnrst", k=random.randint(2, 9))) for _ in range(3_000)]
    lines: list[str] = []
    count = chapter = 0
    while count < _MADE_UP_WORDS:
        chapter += 1
        lines.append(f"Chapter {chapter}")
        for _ in range(random.randint(20, 60)):
            sentences = [random.choices(words, k=random.randint(4, 30)) for _ in range(random.randint(1, 8))]
            count += sum(map(len, sentences))
            lines.append(" ".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences))
    return "\n\n".join(lines).encode()
