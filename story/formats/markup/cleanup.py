"""Remove what is no part of a story from the blocks of its pages, by its appearance.

This is: a table of contents, Project Gutenberg's header and footer, titles of lists of notes, empty paragraphs.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from story.formats.markup.pages import Omissions, PageBlock
from story.formats.structure.draft import plain_runs
from story.model import BlockKind

_CONTENTS_TITLE: Final = re.compile(
    r"(?:(?:table of |brief )?contents|chapters|inhalt(?:sverzeichnis)?|table des mati[eè]res|sommaire|[íi]ndice|"
    r"contenido|sum[aá]rio|目[录錄次])\W*",
    re.IGNORECASE,
)
_NOTES_TITLE: Final = re.compile(
    r"(?:(?:foot|end)?notes?(?: de bas de page)?|anmerkungen|fu(?:ß|ss)noten|notas(?: al pie)?|注释|注釋|注|脚注)\W*",
    re.IGNORECASE,
)
_MIN_CONTENTS_LINES: Final = 3  # linked lines in a row that make a table of contents
_START: Final = re.compile(r"\s*\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_END: Final = re.compile(
    r"\s*(?:\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg)", re.I
)
# Share of the paragraphs that may be empty, so that empty ones are scene breaks. If there are more, they are only
# space.
_MAX_EMPTY_SHARE: Final = 0.2


def clean_up(blocks: Sequence[PageBlock], omissions: Omissions, *, has_notes: bool) -> list[PageBlock]:
    """Return the blocks of the story. What is left out is added to ``omissions``.

    ``has_notes`` means that footnotes were put where they belong. Then the titles of their lists are removed.
    """
    kept = _without_contents(_without_gutenberg(blocks, omissions), omissions)
    if has_notes:
        kept = _without_note_titles(kept)
    return _tidy_breaks(_replace_gaps(kept))


def _without_gutenberg(blocks: Sequence[PageBlock], omissions: Omissions) -> Sequence[PageBlock]:
    start = next((index + 1 for index, block in enumerate(blocks) if _START.match(block.draft.text)), 0)
    ends = (index for index in range(start, len(blocks)) if _END.match(blocks[index].draft.text))
    end = next(ends, len(blocks))
    omissions.boilerplate += [block.draft.text for block in (*blocks[:start], *blocks[end:])]
    return blocks[start:end]


def _without_contents(blocks: Sequence[PageBlock], omissions: Omissions) -> list[PageBlock]:
    kept: list[PageBlock] = []
    for is_linked, group in groupby(blocks, key=_is_linked_text):
        row = list(group)
        if is_linked and sum(block.draft.text.count("\n") + 1 for block in row) >= _MIN_CONTENTS_LINES:
            if kept and _CONTENTS_TITLE.fullmatch(kept[-1].draft.text):
                row.insert(0, kept.pop())
            omissions.contents += [block.draft.text for block in row]
        else:
            kept += row
    heading_follows = [block.draft.kind is BlockKind.HEADING for block in kept[1:]] + [True]
    return [
        block
        for block, is_last in zip(kept, heading_follows, strict=False)
        if not (is_last and _CONTENTS_TITLE.fullmatch(block.draft.text))
    ]


def _is_linked_text(block: PageBlock) -> bool:
    return block.is_linked and block.draft.kind is not BlockKind.HEADING


def _without_note_titles(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    kept: list[PageBlock] = []
    following: PageBlock | None = None
    for block in reversed(blocks):
        is_last = following is None or following.draft.kind is BlockKind.HEADING
        if not (is_last and _NOTES_TITLE.fullmatch(block.draft.text)):
            kept.append(block)
            if block.draft.kind is not BlockKind.BREAK:
                following = block
    return kept[::-1]


def _replace_gaps(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """Turn empty paragraphs into scene breaks if they are rare, else remove them."""
    gaps = sum(block.is_gap for block in blocks)
    paragraphs = sum(block.draft.kind is BlockKind.PARAGRAPH for block in blocks)
    are_rare = gaps <= paragraphs * _MAX_EMPTY_SHARE
    return [
        replace(block, draft=replace(block.draft, runs=plain_runs("* * *")))
        if _is_break(block) and not block.draft.runs
        else block
        for block in blocks
        if are_rare or not block.is_gap
    ]


def _is_break(block: PageBlock) -> bool:
    return block.draft.kind is BlockKind.BREAK and not (block.draft.recap or block.draft.question)


def _tidy_breaks(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """Keep one of several scene breaks in a row, and none next to a heading or at either end."""
    kept: list[PageBlock] = []
    for block in blocks:
        is_superfluous = not kept or kept[-1].draft.kind in (BlockKind.HEADING, BlockKind.BREAK)
        if _is_break(block) and is_superfluous:
            if kept and _is_break(kept[-1]) and not block.is_gap and kept[-1].is_gap:
                kept[-1] = block
            continue
        while block.draft.kind is BlockKind.HEADING and kept and _is_break(kept[-1]):
            kept.pop()
        kept.append(block)
    while kept and _is_break(kept[-1]):
        kept.pop()
    return kept
