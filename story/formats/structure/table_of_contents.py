"""Tables of contents, which repeat every heading of a text and are no part of the story."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, Protocol, TypeVar

from story.formats.structure.headings import CHAPTER, bare, level, words_of
from story.model import BlockKind, Change, Notice

_NAMES: Final = frozenset({
    "contents", "tableofcontents", "thecontents", "contentsofthisbook", "tabledesmatières", "table", "sommaire",
    "inhalt", "inhaltsverzeichnis", "índice", "indice", "tabla", "tabladecontenidos", "contenido", "contenidos",
    "sommario", "inhoud", "innehåll", "indhold", "содержание", "оглавление", "目录", "目錄", "目次", "もくじ",
})  # fmt: skip
_COLUMNS: Final = frozenset({
    "page", "pages", "chapter", "chapters", "chapterpage", "chap", "seite", "kapitel", "pág", "página", "capítulo",
})  # fmt: skip
# Dots or a gap and the number of a page.
_PAGE: Final = re.compile(r"(?:[\s.…·_]{3,}|\s)(?:\d{1,4}|[ivxlc]{1,7})$")
_LONGEST: Final = 120  # characters of an entry
_LEAST: Final = 3  # entries
_OTHERS: Final = 3  # lines for each that comes again: those who speak, or write
_SAMPLE: Final = 80  # characters


class Passage(Protocol):
    """What a table of contents is looked for in: passages and drafts alike."""

    @property
    def kind(self) -> BlockKind: ...

    @property
    def text(self) -> str: ...


P = TypeVar("P", bound=Passage)


def drop_contents(passages: Sequence[P]) -> tuple[list[P], dict[str, int], tuple[Notice, ...]]:
    """The passages without a table of contents, where there is one and each of its entries comes again in the text.

    Then the titles that it names, by their words, with the level each would have by itself; and a notice.
    """
    start = _start(passages)
    dropped, titles = _table(passages, start) if start >= 0 else ([], {})
    if not dropped:
        return list(passages), {}, ()
    gone = [passages[index].text for index in dropped]
    notice = Notice(Change.CONTENTS, sum(map(len, gone)), " ".join(" ".join(gone[:4]).split())[:_SAMPLE])
    return [*passages[: dropped[0]], *passages[dropped[-1] + 1 :]], titles, (notice,)


def _start(passages: Sequence[Passage]) -> int:
    """The index of the passage that names or begins the table, -1 where none does."""
    row = 0
    for index, passage in enumerate(passages):
        if passage.kind is BlockKind.BREAK or len(passage.text) > 20_000:
            continue
        first = passage.text.split("\n", 1)[0].strip()
        if len(first) <= 30 and words_of(first) in _NAMES:
            return index
        row = row + 1 if len(first) <= _LONGEST and _rank(first) else 0
        lines = passage.text.count("\n") + 1 if row == 1 else 0
        if row >= _LEAST and index * 4 < len(passages):
            return index - row + 1
        if lines >= _LEAST and all(_rank(line.strip()) for line in passage.text.split("\n")):
            return index
    return -1


def _rank(line: str) -> int:
    """The level that the words of a line have as a heading, 0 where they have none."""
    if not line:
        return 0
    return level(line) or (CHAPTER if bare(line)[0] else 0)


def _table(passages: Sequence[Passage], start: int) -> tuple[list[int], dict[str, int]]:
    """The passages of the table, and its titles; it ends before its first entry comes again.

    Each entry comes again; or many do, where the table has a name: it may list what the text sets otherwise.
    """
    entries = _entries(passages, start)
    places = _places(passages)
    first = next(((index, line) for index, lines in entries.items() for line in lines if not _is_frame(line)), None)
    body = _again(first[1], places, first[0])[1] if first else -1
    named = _is_frame(entries[start][0])
    end, known, unknown, titles = start, 0, 0, dict[str, int]()
    for index in range(start, max(body, start)):
        lines = [line for line in entries.get(index, ()) if not _is_frame(line)]
        found = {line: words for line in lines if (words := _again(line, places, body - 1)[0])}
        known, unknown = known + len(found), unknown + len(lines) - len(found)
        if unknown and (not named or any(len(line) > _LONGEST for line in lines)):
            break
        if (found or not lines) and unknown <= known * _OTHERS:
            end = index + 1
            titles |= {words: _rank(line) or CHAPTER for line, words in found.items()}
    return (list(range(start, end)), titles) if len(titles) >= _LEAST else ([], {})


def _is_frame(line: str) -> bool:
    return words_of(line) in _NAMES or words_of(line) in _COLUMNS


def _entries(passages: Sequence[Passage], start: int) -> dict[int, list[str]]:
    """The short lines from the table's name on, by their passages."""
    entries: dict[int, list[str]] = {}
    for index in range(start, len(passages)):
        if passages[index].kind is BlockKind.BREAK:
            continue
        entries[index] = [line for line in map(str.strip, passages[index].text.split("\n")) if line]
        if any(len(line) > _LONGEST for line in entries[index]):
            break
    return entries


def _again(line: str, places: dict[str, list[int]], after: int) -> tuple[str, int]:
    """The words of an entry, with or without the number of its page, and where they come after a place; else -1."""
    for words in (words_of(line), words_of(_PAGE.sub("", line))):
        found = places.get(words, [])
        if (at := bisect_right(found, after)) < len(found):
            return words, found[at]
    return "", -1


def _places(passages: Sequence[Passage]) -> dict[str, list[int]]:
    """Where the words of each short passage, and of each two in a row, are."""
    places: dict[str, list[int]] = {}
    before = ""
    for index, passage in enumerate(passages):
        if passage.kind is BlockKind.BREAK:
            continue
        if len(passage.text) > _LONGEST:
            before = ""
            continue
        words = words_of(passage.text)
        places.setdefault(words, []).append(index)
        if before:
            places.setdefault(before + words, []).append(index - 1)
        before = words
        for separator in (". ", ": ", "—", " - ", "　", ".—"):
            if separator in passage.text:
                places.setdefault(words_of(passage.text.split(separator, 1)[1]), []).append(index)
    return places
