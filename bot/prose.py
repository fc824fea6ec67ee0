"""Literal prose: blocks of a story as Discord Markdown that reads as the source does, with its emphasis and nothing else.

What Discord would take for markup is escaped with a backslash, which works before anything but letters, digits and spaces.
That leaves two things that no backslash can mend from within: a bare URL, which is kept from being one by escaping its
colon, and emphasis that touches other emphasis, where the two markers (``*``, ``_``) take turns.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from story.model import Block, Kind, Run, Style

# Special wherever they stand: code, emphasis, spoilers, strikes, links, every <..>, mentions. A colon opens an emoji or a URL.
_ANYWHERE: Final = re.compile(r"[\\`*_~|\[<@]|:(?![ \n])")
# Special at the start of a line: headings, subtext, quotes, bullets; the last character of "1." or "1)".
_LINE_START: Final = re.compile(r"^[^\S\n]*(?:[#>+-]|\d+[.)])", re.MULTILINE)
# White space as JavaScript knows it, in which Discord's clients are written: emphasis must not touch it from inside.
_SPACE: Final = re.compile(r"[\s\ufeff]+")
# Invisible and of no width: parts bold from italics where a letter follows, since neither marker of italics works there.
_WORD_JOINER: Final = "\u2060"


def literal(text: str) -> str:
    """Plain text as Markdown that reads the same, wherever in a line it is put."""
    return _escaped(text, 0, len(text), _marked(text))


def markdown(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown, a blank line between them; blank blocks are left out, and white space at both ends."""
    parts: list[str] = []
    for block in blocks:
        rendered = block_markdown(block)
        if rendered:
            parts += (rendered, "\n" if rendered.startswith("#") else "\n\n")
    return "".join(parts[:-1]).strip()


def block_markdown(block: Block) -> str:
    """One block as Markdown; empty where it has nothing but white space. Chapters are headings, lesser headings are bold."""
    if not block.text.strip():
        return ""
    if block.kind is not Kind.HEADING:
        return _inline(block.runs)
    runs = tuple(Run(run.text.replace("\n", " "), run.style) for run in block.runs)
    if block.level > 2:
        return _inline(tuple(Run(run.text, run.style | Style.BOLD) for run in runs))
    return f"{'#' * (block.level + 1)} {_inline(runs).strip()}"


def _marked(text: str) -> frozenset[int]:
    """The offsets of the characters that need a backslash."""
    anywhere = {match.start() for match in _ANYWHERE.finditer(text)}
    return frozenset(anywhere | {match.end() - 1 for match in _LINE_START.finditer(text)})


def _escaped(text: str, start: int, end: int, marked: frozenset[int]) -> str:
    return "".join(f"\\{text[at]}" if at in marked else text[at] for at in range(start, end))


def _inline(runs: tuple[Run, ...]) -> str:
    text = "".join(run.text for run in runs)
    marked = _marked(text)
    if all(run.style == Style.PLAIN for run in runs):
        return _escaped(text, 0, len(text), marked)
    spans = _spans(text, runs)
    pieces: list[str] = []
    after_bold = False
    for bold, group in groupby(spans, key=lambda span: bool(span[2] & Style.BOLD)):
        inner = [
            _italic(text, span, marked, first and (bold or after_bold), last, bold)
            if span[2] & Style.ITALIC
            else _escaped(text, span[0], span[1], marked)
            for span, first, last in _ends(list(group))
        ]
        pieces += ("**", *inner, "**") if bold else inner
        after_bold = bold
    return "".join(pieces)
