"""The texts to measure with: files from the folders in ``STORY_TEXTS``, or a generated text."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from story import Story, StoryError, read

_GENERATED_WORDS: Final = 120_000
_MIN_CHARACTERS: Final = 5_000  # shorter texts are not worth splitting


def texts() -> Iterator[tuple[str, bytes]]:
    """Return file names and contents, sorted by name. Folders are separated as in ``PATH``."""
    folders = os.environ.get("STORY_TEXTS")
    if not folders:
        yield "generated.txt", generate_novel(_GENERATED_WORDS)
        return
    for folder in folders.split(os.pathsep):
        for file in sorted(Path(folder).iterdir()):
            yield file.name, file.read_bytes()


def stories() -> Iterator[tuple[str, Story]]:
    """Return file names and stories. Files that cannot be read, short texts and duplicates are left out."""
    known: set[int] = set()
    for name, data in texts():
        try:
            story = read(data, name)
        except StoryError:
            continue
        text = story.text
        digest = hash("".join(filter(str.isalnum, text[:20_000])))
        if len(text) >= _MIN_CHARACTERS and digest not in known:
            known.add(digest)
            yield name, story


def generate_novel(words: int) -> bytes:
    """Return a text of about so many words, always the same.

    Chapters, paragraphs and sentences have the lengths that they have in novels.
    """
    random = Random(1)  # noqa: S311 - a text, not a secret
    vocabulary = ["".join(random.choices("aeioulnrst", k=random.randint(2, 9))) for _ in range(3_000)]
    paragraphs: list[str] = []
    chapter = 0
    while words > 0:
        chapter += 1
        paragraphs.append(f"Chapter {chapter}")
        for _ in range(random.randint(20, 60)):
            sentences = [random.choices(vocabulary, k=random.randint(4, 30)) for _ in range(random.randint(1, 8))]
            words -= sum(map(len, sentences))
            paragraphs.append(" ".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences))
    return "\n\n".join(paragraphs).encode()
