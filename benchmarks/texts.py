"""The texts to measure with: the folders that STORY_TEXTS names, or one text made up."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from story import Story, StoryError, read

_WORDS: Final = 120_000
_LEAST: Final = 5_000  # characters: what is shorter is no text to cut


def texts() -> Iterator[tuple[str, bytes]]:
    """Names and contents, in order; several folders are parted as paths in PATH are."""
    folders = os.environ.get("STORY_TEXTS")
    if not folders:
        yield "made-up.txt", made_up(_WORDS)
        return
    for folder in folders.split(os.pathsep):
        for file in sorted(Path(folder).iterdir()):
            yield file.name, file.read_bytes()


def stories() -> Iterator[tuple[str, Story]]:
    """The texts that can be read and are long enough to be cut, each story once."""
    known: set[int] = set()
    for name, data in texts():
        try:
            story = read(data, name)
        except StoryError:
            continue
        text = story.text
        letters = hash("".join(filter(str.isalnum, text[:20_000])))
        if len(text) >= _LEAST and letters not in known:
            known.add(letters)
            yield name, story


def made_up(count: int) -> bytes:
    """About so many words, always the same: chapters, paragraphs and sentences of the lengths that novels have."""
    random = Random(1)  # noqa: S311 - a text, not a secret
    words = ["".join(random.choices("aeioulnrst", k=random.randint(2, 9))) for _ in range(3_000)]
    lines: list[str] = []
    chapter = 0
    while count > 0:
        chapter += 1
        lines.append(f"Chapter {chapter}")
        for _ in range(random.randint(20, 60)):
            sentences = [random.choices(words, k=random.randint(4, 30)) for _ in range(random.randint(1, 8))]
            count -= sum(map(len, sentences))
            lines.append(" ".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences))
    return "\n\n".join(lines).encode()
