"""Bytes in, a story out: the chooser among the formats.

A new format? Give it a file beside this one with ``read(data, name) -> Story`` that drafts paragraphs and ends in
``binding.bind``, name its endings here and its first bytes in ``formats``, and lay a text of it into the tests.
"""

from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from story.errors import DamagedFile, ForeignFormat, TooHard, TooLarge, UnreadableFile
from story.formats import docx
from story.formats.epub import epub
from story.formats.input.file_type import sniff
from story.formats.markdown import markdown
from story.formats.markup import html
from story.formats.plain import txt
from story.model import Story

_READERS: Final[dict[str, Callable[[bytes, str], Story]]] = {
    ".txt": txt.read,
    ".text": txt.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".epub": epub.read,
    ".docx": docx.read,
}
#: Formats that are known by their first bytes, whatever the file is called.
_BY_CONTENT: Final[dict[str, Callable[[bytes, str], Story]]] = {
    "epub": epub.read,
    "docx": docx.read,
    "html": html.read,
}
#: The endings of files that can be read, lower case, with their dot.
FILE_SUFFIXES: Final[tuple[str, ...]] = tuple(_READERS)
#: Bytes. War and Peace has 3.3 million.
LIMIT: Final = 8_000_000
#: What people are told that can be read: one ending a format.
_KNOWN: Final = ".txt, .md, .html, .epub, .docx"


def read(data: bytes, name: str, limit: int = LIMIT) -> Story:
    """The story in a file; its first bytes say what it is, else the ending of ``name``, which stands in for a title.

    Raises a StoryError that says what is wrong, and no other error whatever the bytes are.
    """
    if len(data) > limit:
        raise TooLarge(name=name, size=len(data), limit=limit)
    ending = PurePath(name).suffix.lower()
    found = sniff(data)
    reader = _BY_CONTENT.get(found) or _READERS.get(ending)
    if found == "damaged":
        raise DamagedFile(name=name, format=ending[1:] if ending in (".epub", ".docx") else "zip")
    if found and found not in _BY_CONTENT:
        raise ForeignFormat(name=name, format=found, known=_KNOWN)
    if reader is None:
        raise UnreadableFile(name=name, known=_KNOWN)
    try:
        return reader(data, name)
    except UnicodeError as error:
        raise UnreadableFile(name=name, known=_KNOWN) from error
    except (MemoryError, RecursionError) as error:
        raise TooHard(name=name) from error
