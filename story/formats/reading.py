"""Choose the format of a file and read its story.

To add a format:

1. Write a module with ``read(data, name) -> Story`` in this folder, or in a package if it takes several modules. It
   turns the file into drafts and calls ``structure.story_builder.build_story``. A format that can be converted to HTML
   calls ``markup.composition.compose_story`` instead, as ``docx.py`` does.
2. Add it to ``FORMATS`` below.
3. If its first bytes are recognisable, return its name from ``input.file_type.detect_file_type``.
4. Add a small file of it to ``sample_files`` in ``tests/story/books.py``.
5. Name its first suffix in the README, in the row of ``/library add``, and in the help texts of the bot: search for
   ``.docx``.

Until 4 and 5 are done, ``test_format_has_a_sample`` and ``test_readme_names_the_format`` in
``tests/story/formats/test_reading.py`` fail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from story.errors import DamagedFile, ForeignFormat, TooHard, TooLarge, UnreadableFile
from story.formats import docx
from story.formats.epub import epub
from story.formats.input.file_type import detect_file_type
from story.formats.markdown import markdown
from story.formats.markup import html
from story.formats.plain import txt
from story.model import Story


@dataclass(frozen=True, slots=True)
class Format:
    """A file format that can be read.

    ``name`` is what ``detect_file_type`` returns for files with recognisable first bytes. ``suffixes`` are lower case,
    with their dot, the usual one first. ``read`` takes the bytes of a file and its name.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, str], Story]


FORMATS: Final = (
    Format("txt", (".txt", ".text"), txt.read),
    Format("markdown", (".md", ".markdown"), markdown.read),
    Format("html", (".html", ".htm", ".xhtml"), html.read),
    Format("epub", (".epub",), epub.read),
    Format("docx", (".docx",), docx.read),
)
_BY_NAME: Final = {file_format.name: file_format for file_format in FORMATS}
_BY_SUFFIX: Final = {suffix: file_format for file_format in FORMATS for suffix in file_format.suffixes}
#: The suffixes of files that can be read: lower case, with their dot.
FILE_SUFFIXES: Final[tuple[str, ...]] = tuple(_BY_SUFFIX)
#: Maximum size of a file in bytes. War and Peace has 3.3 million.
MAX_BYTES: Final = 8_000_000
#: The supported formats as error messages name them: the usual suffix of each.
_KNOWN: Final = ", ".join(file_format.suffixes[0] for file_format in FORMATS)


def read(data: bytes, name: str, limit: int = MAX_BYTES) -> Story:
    """Return the story in a file.

    Args:
        data: The bytes of the file. Its first bytes decide the format, if they are recognisable.
        name: The name of the file. Its suffix decides the format of any other file. A story without a title gets its
            title from this name.
        limit: Maximum size of the file in bytes.

    Raises:
        StoryError: The file cannot be read. Whatever the bytes are, no other error is raised.
    """
    if len(data) > limit:
        raise TooLarge(name=name, size=len(data), limit=limit)
    suffix = PurePath(name).suffix.lower()
    detected = detect_file_type(data)
    if detected == "damaged":
        raise DamagedFile(name=name, format=suffix[1:] if suffix in (".epub", ".docx") else "zip")
    if detected and detected not in _BY_NAME:
        raise ForeignFormat(name=name, format=detected, known=_KNOWN)
    file_format = _BY_NAME.get(detected) or _BY_SUFFIX.get(suffix)
    if file_format is None:
        raise UnreadableFile(name=name, known=_KNOWN)
    try:
        return file_format.read(data, name)
    except UnicodeError as error:
        raise UnreadableFile(name=name, known=_KNOWN) from error
    except (MemoryError, RecursionError) as error:
        raise TooHard(name=name) from error
