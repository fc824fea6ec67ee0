"""Find headings that a plain text underlines with signs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from story.formats.structure.headings import CHAPTER, SECTION, VOLUME, is_heading, is_title
from story.formats.structure.layout import Passage
from story.model import BlockKind

_MAX_LENGTH: Final = 90  # characters of a heading


def mark_underlined(passages: Sequence[Passage]) -> list[Passage]:
    """Turn underlined passages into headings and remove the lines below them.

    A heading over "===" has a higher level than one over "---".
    """
    kept: list[Passage] = []
    signs: dict[int, str] = {}
    for passage in passages:
        if kept and passage.kind is BlockKind.BREAK and passage.gap == 0 and _underlines(passage.text, kept[-1]):
            signs[len(kept) - 1] = passage.text[0]
        else:
            kept.append(passage)
    counts = Counter(signs.values())
    has_title = signs.get(0) == "=" and counts["="] == 1
    has_two_levels = counts["="] > has_title and counts["="] < len(signs)
    for index, sign in signs.items():
        level = VOLUME if has_title and index == 0 else SECTION if has_two_levels and sign != "=" else CHAPTER
        kept[index] = replace(kept[index], kind=BlockKind.HEADING, level=level)
    return kept


def _underlines(line: str, passage: Passage) -> bool:
    title = passage.text
    if passage.kind is not BlockKind.PARAGRAPH or len(title) > _MAX_LENGTH:
        return False
    if len(set(line)) > 1 or line[0] not in "=-~":
        return False
    is_as_long = abs(len(line) - len(title)) <= max(2, len(title) // 3)
    return (line[0] == "=" or is_as_long) and (is_title(title) or is_heading(title))
