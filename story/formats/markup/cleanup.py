"""What a book has beside its story, found by its looks once the pages are read: contents, notes' titles, gaps."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from story.formats.markup.pages import Omissions, PageBlock
from story.formats.structure.draft import plain_runs
from story.model import BlockKind

_CONTENTS: Final = re.compile(
    r"(?:(?:table of |brief )?contents|chapters|inhalt(?:sverzeichnis)?|table des mati[eè]res|sommaire|[íi]ndice|"
    r"contenido|sum[aá]rio|目[录錄次])\W*",
    re.IGNORECASE,
)
_NOTES: Final = re.compile(
    r"(?:(?:foot|end)?notes?(?: de bas de page)?|anmerkungen|fu(?:ß|ss)noten|notas(?: al pie)?|注释|注釋|注|脚注)\W*",
    re.IGNORECASE,
)
_ROW: Final = 3  # so many linked lines in a row are a table of contents
_START: Final = re.compile(r"\s*\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_END: Final = re.compile(
    r"\s*(?:\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg)", re.I
)
_RARE: Final = 0.2  # of all paragraphs: empty ones so rare end scenes, more often they are how the page is set


def clean_up(pieces: Sequence[PageBlock], lost: Omissions, *, notes: bool) -> list[PageBlock]:
    """The pieces of the story; what is left out goes to ``lost``. ``notes``: footnotes have been read where they
    belong, so that the titles of their lists are left over.
    """
    kept = _without_contents(_within_gutenberg(pieces, lost), lost)
    if notes:
        kept = _without_note_titles(kept)
    return _breaks(_gaps(kept))


def _within_gutenberg(pieces: Sequence[PageBlock], lost: Omissions) -> Sequence[PageBlock]:
    start = next((index + 1 for index, piece in enumerate(pieces) if _START.match(piece.draft.text)), 0)
    ends = (index for index in range(start, len(pieces)) if _END.match(pieces[index].draft.text))
    end = next(ends, len(pieces))
    lost.boilerplate += [piece.draft.text for piece in (*pieces[:start], *pieces[end:])]
    return pieces[start:end]


def _without_contents(pieces: Sequence[PageBlock], lost: Omissions) -> list[PageBlock]:
    kept: list[PageBlock] = []
    for linked, row in groupby(pieces, key=lambda piece: piece.linked and piece.draft.kind is not BlockKind.HEADING):
        found = list(row)
        if linked and len([line for piece in found for line in piece.draft.text.split("\n")]) >= _ROW:
            if kept and _CONTENTS.fullmatch(kept[-1].draft.text):
                found.insert(0, kept.pop())
            lost.contents += [piece.draft.text for piece in found]
        else:
            kept += found
    after = [piece.draft.kind is BlockKind.HEADING for piece in kept[1:]] + [True]
    return [
        piece for piece, ends in zip(kept, after, strict=False) if not (ends and _CONTENTS.fullmatch(piece.draft.text))
    ]


def _without_note_titles(pieces: Sequence[PageBlock]) -> list[PageBlock]:
    kept: list[PageBlock] = []
    after: PageBlock | None = None
    for piece in reversed(pieces):
        last = after is None or after.draft.kind is BlockKind.HEADING
        if not (last and _NOTES.fullmatch(piece.draft.text)):
            kept.append(piece)
            if piece.draft.kind is not BlockKind.BREAK:
                after = piece
    return kept[::-1]


def _gaps(pieces: Sequence[PageBlock]) -> list[PageBlock]:
    """Empty paragraphs as scene breaks where they are rare, else gone."""
    gaps = sum(piece.is_gap for piece in pieces)
    paragraphs = sum(piece.draft.kind is BlockKind.PARAGRAPH for piece in pieces)
    rare = gaps <= paragraphs * _RARE
    return [
        replace(piece, draft=replace(piece.draft, runs=plain_runs("* * *")))
        if _is_break(piece) and not piece.draft.runs
        else piece
        for piece in pieces
        if rare or not piece.is_gap
    ]


def _is_break(piece: PageBlock) -> bool:
    return piece.draft.kind is BlockKind.BREAK and not (piece.draft.recap or piece.draft.question)


def _breaks(pieces: Sequence[PageBlock]) -> list[PageBlock]:
    """One scene break where there were several in a row, and none beside a heading or at either end."""
    kept: list[PageBlock] = []
    for piece in pieces:
        beside = not kept or kept[-1].draft.kind in (BlockKind.HEADING, BlockKind.BREAK)
        if _is_break(piece) and beside:
            if kept and _is_break(kept[-1]) and not piece.is_gap and kept[-1].is_gap:
                kept[-1] = piece
            continue
        while piece.draft.kind is BlockKind.HEADING and kept and _is_break(kept[-1]):
            kept.pop()
        kept.append(piece)
    while kept and _is_break(kept[-1]):
        kept.pop()
    return kept
