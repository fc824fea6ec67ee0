"""Decide which headings of pages begin chapters, because each book uses h1 to h6 in its own way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from story.formats.markup.pages import PageBlock
from story.formats.structure.draft import Draft
from story.formats.structure.headings import CHAPTER, SECTION, VOLUME
from story.model import BlockKind

# Share of the headings of a level that must have another heading directly below, so that they are volumes.
_MIN_VOLUME_SHARE: Final = 0.6
_MIN_CHAPTERS_PER_VOLUME: Final = 1.5
_MAX_LEVEL: Final = 6


def assign_heading_levels(blocks: Sequence[PageBlock], title: str) -> list[Draft]:
    """Return the drafts of ``blocks`` with the levels of their headings.

    Level 1 is for volumes and the story's title, 2 for chapters, 3 and more for sections. The level that the markup
    states is used. Other headings are chapters at the highest level that has several headings. But if most of these
    have another heading directly below, they are volumes.
    """
    title_index = _find_title(blocks, title)
    unstated_levels = [
        (index, block.draft.level)
        for index, block in enumerate(blocks)
        if block.draft.kind is BlockKind.HEADING and not block.stated_level and index != title_index
    ]
    chapter_level = _find_chapter_level(blocks, unstated_levels)
    drafts: list[Draft] = []
    for index, block in enumerate(blocks):
        draft = block.draft
        if index == title_index:
            draft = replace(draft, level=VOLUME, is_title=True)
        elif draft.kind is BlockKind.HEADING:
            level = block.stated_level or min(_MAX_LEVEL, max(VOLUME, CHAPTER + draft.level - chapter_level))
            is_below_heading = drafts and drafts[-1].kind is BlockKind.HEADING and not drafts[-1].is_title
            if (
                is_below_heading
                and block.stated_level == drafts[-1].level
                and draft.level > blocks[index - 1].draft.level
            ):
                level = min(_MAX_LEVEL, max(SECTION, level + 1))
            draft = replace(draft, level=level)
        drafts.append(draft)
    return drafts


def _find_title(blocks: Sequence[PageBlock], title: str) -> int:
    """Return the index of the heading that is the story's title; -1 if there is none.

    It opens the text. It is ``title``, the title in the metadata; or there is none, and it is the only h1.
    """
    first = next((index for index, block in enumerate(blocks) if block.draft.runs), -1)
    if first < 0 or blocks[first].draft.kind is not BlockKind.HEADING or blocks[first].stated_level == CHAPTER:
        return -1
    draft = blocks[first].draft
    if title and draft.text.casefold().split() == title.casefold().split():
        return first
    levels = Counter(block.draft.level for block in blocks if block.draft.kind is BlockKind.HEADING)
    is_only = draft.level == 1 and levels[1] == 1 and len(levels) > 1
    return first if is_only and not title else -1


def _find_chapter_level(blocks: Sequence[PageBlock], headings: Sequence[tuple[int, int]]) -> int:
    """Return the level of chapters. ``headings`` are pairs of an index in ``blocks`` and a level."""
    counts = Counter(level for _, level in headings)
    levels = sorted(counts)
    for level, next_level in pairwise(levels):
        volumes = sum(
            index + 1 < len(blocks)
            and blocks[index + 1].draft.kind is BlockKind.HEADING
            and blocks[index + 1].draft.level > level
            for index, other in headings
            if other == level
        )
        if volumes < counts[level] * _MIN_VOLUME_SHARE or counts[next_level] < counts[level] * _MIN_CHAPTERS_PER_VOLUME:
            return level
    return levels[-1] if levels else CHAPTER
