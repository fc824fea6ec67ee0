"""Find and remove a table of contents: it repeats the headings of a text and is no part of the story."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, Protocol, TypeVar

from story.formats.structure.headings import CHAPTER, bare_number, heading_level, title_key
from story.model import BlockKind, Change, Notice

_TABLE_NAMES: Final = frozenset({
    "contents", "tableofcontents", "thecontents", "contentsofthisbook", "tabledesmatières", "table", "sommaire",
    "inhalt", "inhaltsverzeichnis", "índice", "indice", "tabla", "tabladecontenidos", "contenido", "contenidos",
    "sommario", "inhoud", "innehåll", "indhold", "содержание", "оглавление", "目录", "目錄", "目次", "もくじ",
})  # fmt: skip
_COLUMN_NAMES: Final = frozenset({
    "page", "pages", "chapter", "chapters", "chapterpage", "chap", "seite", "kapitel", "pág", "página", "capítulo",
})  # fmt: skip
# Dots or spaces, and a page number.
_PAGE_NUMBER: Final = re.compile(r"(?:[\s.…·_]{3,}|\s)(?:\d{1,4}|[ivxlc]{1,7})$")
_MAX_ENTRY_LENGTH: Final = 120  # characters
_MIN_ENTRIES: Final = 3
# Lines that do not come again, for each that does: the speaker of a chapter, or the author of a letter.
_MAX_UNKNOWN_PER_ENTRY: Final = 3
_SAMPLE_LENGTH: Final = 80  # characters


class TextBlock(Protocol):
    """What the search needs of a block: passages of plain text and drafts have it."""

    @property
    def kind(self) -> BlockKind:
        """Whether it is a paragraph, verse, a heading or a scene break."""

    @property
    def text(self) -> str:
        """Its characters without styles."""


T = TypeVar("T", bound=TextBlock)


def remove_contents(passages: Sequence[T]) -> tuple[list[T], dict[str, int], tuple[Notice, ...]]:
    """Remove a table of contents if its entries come again in the text.

    Returns:
        The passages without it; the heading level of each title that it lists, by ``title_key``; and a notice. The
        levels and the notice are empty if there is no table of contents.
    """
    start = _find_start(passages)
    removed, titles = _find_table(passages, start) if start >= 0 else ([], {})
    if not removed:
        return list(passages), {}, ()
    texts = [passages[index].text for index in removed]
    notice = Notice(Change.CONTENTS, sum(map(len, texts)), " ".join(" ".join(texts[:4]).split())[:_SAMPLE_LENGTH])
    return [*passages[: removed[0]], *passages[removed[-1] + 1 :]], titles, (notice,)


def _find_start(passages: Sequence[TextBlock]) -> int:
    """Return the index of the passage that names or begins the table, -1 if there is none."""
    row_length = 0
    for index, passage in enumerate(passages):
        if passage.kind is BlockKind.BREAK or len(passage.text) > 20_000:
            continue
        first = passage.text.split("\n", 1)[0].strip()
        if len(first) <= 30 and title_key(first) in _TABLE_NAMES:
            return index
        row_length = row_length + 1 if len(first) <= _MAX_ENTRY_LENGTH and _level_by_words(first) else 0
        line_count = passage.text.count("\n") + 1 if row_length == 1 else 0
        if row_length >= _MIN_ENTRIES and index * 4 < len(passages):
            return index - row_length + 1
        if line_count >= _MIN_ENTRIES and all(_level_by_words(line.strip()) for line in passage.text.split("\n")):
            return index
    return -1


def _level_by_words(line: str) -> int:
    """Return the level of a line as a heading by its words, 0 if it could not be one."""
    if not line:
        return 0
    return heading_level(line) or (CHAPTER if bare_number(line)[0] else 0)


def _find_table(passages: Sequence[TextBlock], start: int) -> tuple[list[int], dict[str, int]]:
    """Return the indexes of the table's passages, and the levels of its titles.

    The table ends before its first entry comes again in the text. Each entry must come again. If the table has a name,
    it is enough that many do: the text may word the others differently.
    """
    entries = _entries(passages, start)
    places = _places_of_titles(passages)
    first = next(((index, line) for index, lines in entries.items() for line in lines if not _is_name(line)), None)
    text_start = _find_again(first[1], places, first[0])[1] if first else -1
    has_name = _is_name(entries[start][0])
    end, known, unknown, titles = start, 0, 0, dict[str, int]()
    for index in range(start, max(text_start, start)):
        lines = [line for line in entries.get(index, ()) if not _is_name(line)]
        keys = {line: key for line in lines if (key := _find_again(line, places, text_start - 1)[0])}
        known, unknown = known + len(keys), unknown + len(lines) - len(keys)
        if unknown and (not has_name or any(len(line) > _MAX_ENTRY_LENGTH for line in lines)):
            break
        if (keys or not lines) and unknown <= known * _MAX_UNKNOWN_PER_ENTRY:
            end = index + 1
            titles |= {key: _level_by_words(line) or CHAPTER for line, key in keys.items()}
    return (list(range(start, end)), titles) if len(titles) >= _MIN_ENTRIES else ([], {})


def _is_name(line: str) -> bool:
    """Return whether a line is the name of the table or of one of its columns."""
    return title_key(line) in _TABLE_NAMES or title_key(line) in _COLUMN_NAMES


def _entries(passages: Sequence[TextBlock], start: int) -> dict[int, list[str]]:
    """Return the lines of each passage from the table's name up to the first long line, by the passage's index."""
    entries: dict[int, list[str]] = {}
    for index in range(start, len(passages)):
        if passages[index].kind is BlockKind.BREAK:
            continue
        entries[index] = [line for line in map(str.strip, passages[index].text.split("\n")) if line]
        if any(len(line) > _MAX_ENTRY_LENGTH for line in entries[index]):
            break
    return entries


def _find_again(line: str, places: dict[str, list[int]], after: int) -> tuple[str, int]:
    """Return the key of an entry, with or without its page number, and where it comes next after the index ``after``.

    Returns an empty key and -1 if it does not.
    """
    for key in (title_key(line), title_key(_PAGE_NUMBER.sub("", line))):
        indexes = places.get(key, [])
        if (position := bisect_right(indexes, after)) < len(indexes):
            return key, indexes[position]
    return "", -1


def _places_of_titles(passages: Sequence[TextBlock]) -> dict[str, list[int]]:
    """Return the indexes of each short passage, and of each two in a row, by their key."""
    places: dict[str, list[int]] = {}
    previous = ""
    for index, passage in enumerate(passages):
        if passage.kind is BlockKind.BREAK:
            continue
        if len(passage.text) > _MAX_ENTRY_LENGTH:
            previous = ""
            continue
        key = title_key(passage.text)
        places.setdefault(key, []).append(index)
        if previous:
            places.setdefault(previous + key, []).append(index - 1)
        previous = key
        for separator in (". ", ": ", "—", " - ", "　", ".—"):
            if separator in passage.text:
                places.setdefault(title_key(passage.text.split(separator, 1)[1]), []).append(index)
    return places
