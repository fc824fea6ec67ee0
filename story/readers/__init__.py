"""Bytes in, a story out: the chooser among the formats.

A new format? Give it a file beside this one with ``read(data, name) -> Story`` that drafts paragraphs and ends in
``binding.bind``, name its endings here, and lay a text of that format into the tests.
"""

from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from story.errors import TooLarge, UnreadableFile
from story.model import Story
from story.readers import markdown, txt

_READERS: Final[dict[str, Callable[[bytes, str], Story]]] = {
    ".txt": txt.read,
    ".text": txt.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
}
#: The endings of files that can be read, lower case, with their dot.
ENDINGS: Final[tuple[str, ...]] = tuple(_READERS)
#: Bytes. War and Peace has 3.3 million.
LIMIT: Final = 8_000_000


def read(data: bytes, name: str, limit: int = LIMIT) -> Story:
    """The story in a file; ``name`` says by its ending what the bytes are, and stands in where there is no title.

    Raises UnreadableFile, EmptyStory, TooLarge or BadFrontMatter, and no other error whatever the bytes are.
    """
    if len(data) > limit:
        raise TooLarge(name=name, size=len(data), limit=limit)
    reader = _READERS.get(PurePath(name).suffix.lower())
    try:
        if reader is not None:
            return reader(data, name)
    except UnicodeError as error:
        raise UnreadableFile(name=name, known=", ".join(ENDINGS)) from error
    raise UnreadableFile(name=name, known=", ".join(ENDINGS))
