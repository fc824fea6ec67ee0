"""Headings underlined with signs, and scenes parted by nothing but more blank lines than usual."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from story.formats.structure.headings import CHAPTER, SECTION, VOLUME, is_heading, is_title
from story.formats.structure.layout import Passage
from story.formats.structure.story_builder import Draft, plain
from story.model import BlockKind

_LONGEST: Final = 90  # characters of a heading
_GAP: Final = "* * *"  # what stands for a scene's blank lines, which nothing could show
_SELDOM: Final = 0.1  # of the gaps between paragraphs: more of them are no scenes
_ALIKE: Final = 0.8  # of the wide gaps


def take_underlined(passages: Sequence[Passage]) -> list[Passage]:
    """The passages without the lines under headings, and these made headings; "===" is above "---"."""
    kept: list[Passage] = []
    signs: dict[int, str] = {}
    for passage in passages:
        if kept and passage.kind is BlockKind.BREAK and passage.gap == 0 and _underlines(passage.text, kept[-1]):
            signs[len(kept) - 1] = passage.text[0]
        else:
            kept.append(passage)
    counts = Counter(signs.values())
    opens = signs.get(0) == "=" and counts["="] == 1
    both = counts["="] > opens and counts["="] < len(signs)
    for index, sign in signs.items():
        level = VOLUME if opens and index == 0 else SECTION if both and sign != "=" else CHAPTER
        kept[index] = replace(kept[index], kind=BlockKind.HEADING, level=level)
    return kept


def _underlines(line: str, title: Passage) -> bool:
    if (
        title.kind is not BlockKind.PARAGRAPH
        or len(title.text) > _LONGEST
        or len(set(line)) > 1
        or line[0] not in "=-~"
    ):
        return False
    alike = abs(len(line) - len(title.text)) <= max(2, len(title.text) // 3)
    return (line[0] == "=" or alike) and (is_title(title.text) or is_heading(title.text))


def mark_gaps(drafts: Sequence[Draft], gaps: Sequence[int]) -> list[Draft]:
    """Scene breaks put where paragraphs stand further apart, if that is seldom, always alike, and the only sign."""
    between = {
        index: gaps[index]
        for index in range(1, len(drafts))
        if drafts[index - 1].kind is BlockKind.PARAGRAPH and drafts[index].kind is BlockKind.PARAGRAPH
    }
    if not between or any(draft.kind is BlockKind.BREAK for draft in drafts):
        return list(drafts)
    usual = Counter(between.values()).most_common(1)[0][0]
    wide = {index: gap for index, gap in between.items() if gap > usual}
    alike = max(Counter(wide.values()).values(), default=0) >= len(wide) * _ALIKE
    seldom = 2 <= len(wide) <= len(between) * _SELDOM
    if not alike or not seldom or any(_is_set_off(drafts[index]) for index in wide):
        return list(drafts)
    marked: list[Draft] = []
    for index, draft in enumerate(drafts):
        if index in wide:
            marked.append(Draft(BlockKind.BREAK, plain(_GAP)))
        marked.append(draft)
    return marked


def _is_set_off(draft: Draft) -> bool:
    """Whether a passage stands apart for what it is: a title, a heading, a signature."""
    return is_title(draft.text) or is_heading(draft.text)
