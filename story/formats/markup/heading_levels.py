"""Which of a page's headings begin chapters, where h1 to h6 mean what each book's maker wanted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from story.formats.markup.pages import PageBlock
from story.formats.markup.roles import CHAPTER, SECTION, VOLUME
from story.formats.structure.draft import Draft
from story.model import BlockKind

_MOSTLY: Final = 0.6  # of a level's headings: so many with another right beneath make it the level of volumes
_FEWER: Final = 1.5  # times as many chapters as volumes
_DEEPEST: Final = 6


def assign_heading_levels(pieces: Sequence[PageBlock], title: str) -> list[Draft]:
    """The drafts, with 1 for volumes and the story's title, 2 for chapters, 3 and more for what lies within them.

    What the markup says of a heading's place counts; for the others the chapters' level is the highest that has
    several headings, unless most of those stand right above another: then it is the volumes'.
    """
    titled = _title(pieces, title)
    open_levels = [
        (index, piece.draft.level)
        for index, piece in enumerate(pieces)
        if piece.draft.kind is BlockKind.HEADING and not piece.rank and index != titled
    ]
    chapter = _chapter_level(pieces, open_levels)
    drafts: list[Draft] = []
    for index, piece in enumerate(pieces):
        draft = piece.draft
        if index == titled:
            draft = replace(draft, level=VOLUME, is_title=True)
        elif draft.kind is BlockKind.HEADING:
            level = piece.rank or min(_DEEPEST, max(VOLUME, CHAPTER + draft.level - chapter))
            beneath = drafts and drafts[-1].kind is BlockKind.HEADING and not drafts[-1].is_title
            if beneath and piece.rank == drafts[-1].level and draft.level > pieces[index - 1].draft.level:
                level = min(_DEEPEST, max(SECTION, level + 1))
            draft = replace(draft, level=level)
        drafts.append(draft)
    return drafts


def _title(pieces: Sequence[PageBlock], title: str) -> int:
    """The index of the heading that is the story's title; -1 where none is.

    It opens the text, and is called as the file says the story is, or is the only one of its level.
    """
    first = next((index for index, piece in enumerate(pieces) if piece.draft.runs), -1)
    if first < 0 or pieces[first].draft.kind is not BlockKind.HEADING or pieces[first].rank == CHAPTER:
        return -1
    draft = pieces[first].draft
    if title and draft.text.casefold().split() == title.casefold().split():
        return first
    levels = Counter(piece.draft.level for piece in pieces if piece.draft.kind is BlockKind.HEADING)
    alone = draft.level == 1 and levels[1] == 1 and len(levels) > 1
    return first if alone and not title else -1


def _chapter_level(pieces: Sequence[PageBlock], headings: Sequence[tuple[int, int]]) -> int:
    counts = Counter(level for _, level in headings)
    levels = sorted(counts)
    for level, beneath in pairwise(levels):
        above = sum(
            index + 1 < len(pieces)
            and pieces[index + 1].draft.kind is BlockKind.HEADING
            and pieces[index + 1].draft.level > level
            for index, each in headings
            if each == level
        )
        if above < counts[level] * _MOSTLY or counts[beneath] < counts[level] * _FEWER:
            return level
    return levels[-1] if levels else CHAPTER
