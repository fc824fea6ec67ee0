"""Literal prose: blocks of a story as Discord Markdown that reads as the source does, with its emphasis, nothing else.

What Discord would take for markup is escaped with a backslash, which works before anything but letters, digits and
spaces. Two things need more thought: inside a bare URL nothing can be escaped, so its colon is, and it is none; and
where emphasis touches other emphasis the two markers of italics (``*``, ``_``) take turns.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from story.model import Block, BlockKind, Run, Style

# Special wherever they stand: code, emphasis, spoilers, strikes, links, every <..>, mentions; the colon of emoji, URLs.
_ANYWHERE: Final = re.compile(r"[\\`*_~|\[<@]|:(?![ \n])")
# Special at the start of a line: headings, subtext, quotes, bullets; the last character of "1." or "1)".
_LINE_START: Final = re.compile(r"^(?:[^\S\n]|\ufeff)*(?:[#>+-]|\d+[.)])", re.MULTILINE)
# White space as JavaScript knows it, in which Discord's clients are written: emphasis must not touch it from inside.
_SPACE: Final = re.compile(r"[\s\ufeff]+")
_INK: Final = re.compile(r"[^\s\ufeff]")
# Invisible, of no width: parts bold from italics where a letter follows, since there neither marker of italics works.
_WORD_JOINER: Final = "\u2060"


def escape(text: str) -> str:
    """Plain text as Markdown that reads the same, wherever in a line it is put."""
    return _escaped(text, 0, len(text), _marked(text))


def markdown(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown, a blank line between them; blank blocks are left out, and white space at both ends."""
    parts: list[str] = []
    for block in blocks:
        rendered = render_block(block)
        if rendered:
            parts += (rendered, "\n" if rendered.startswith("#") else "\n\n")
    return "".join(parts[:-1]).strip()


def is_blank(text: str) -> bool:
    """Whether there is only white space in it, as Discord sees it: nothing that could be sent."""
    return _INK.search(text) is None


def render_block(block: Block) -> str:
    """One block as Markdown, empty where it has only white space. Chapters are headings, lesser headings are bold."""
    if is_blank(block.text):
        return ""
    if block.kind is not BlockKind.HEADING:
        return _inline(block.runs)
    runs = tuple(Run(run.text.replace("\n", " "), run.style) for run in block.runs)
    if block.level > 2:
        return _inline(tuple(Run(run.text, run.style | Style.BOLD) for run in runs))
    return f"{'##' if block.level == 1 else '###'} {_inline(runs).strip()}"


def _marked(text: str) -> list[int]:
    """The offsets of the characters that need a backslash, in order."""
    anywhere = {match.start() for match in _ANYWHERE.finditer(text)}
    return sorted(anywhere | {match.end() - 1 for match in _LINE_START.finditer(text)})


def _escaped(text: str, start: int, end: int, marked: list[int]) -> str:
    pieces: list[str] = []
    for at in marked[bisect_left(marked, start) : bisect_left(marked, end)]:
        pieces += (text[start:at], "\\")
        start = at
    return "".join((*pieces, text[start:end]))


def _inline(runs: tuple[Run, ...]) -> str:
    text = "".join(run.text for run in runs)
    marked = _marked(text)
    if all(run.style == Style.PLAIN for run in runs):
        return _escaped(text, 0, len(text), marked)
    styles = _styles(text, runs)
    pieces: list[str] = []
    start, bold = 0, False
    for style, same in groupby(styles):
        end = start + len(list(same))
        if bool(style & Style.BOLD) != bold:
            pieces.append("**")
            bold = not bold
        body = _escaped(text, start, end, marked)
        if style & Style.ITALIC:
            before, after = _turns_bold(styles, start), _turns_bold(styles, end)
            body = _italic(body, before=before, after=after, letter=text[end : end + 1].isalnum(), bold=bold)
        pieces.append(body)
        start = end
    return "".join((*pieces, "**" if bold else ""))


def _styles(text: str, runs: tuple[Run, ...]) -> list[Style]:
    """A style for each character. White space has the style that its neighbours share, and none where lines end."""
    styles = [run.style for run in runs for _ in run.text]
    for match in _SPACE.finditer(text):
        start, end = match.span()
        style = Style.PLAIN
        if start and end < len(text) and "\n" not in match[0]:
            before, after = styles[start - 1], styles[end]
            if not (before ^ after) & Style.BOLD:
                style = before & after
        styles[start:end] = [style] * (end - start)
    return styles


def _turns_bold(styles: list[Style], at: int) -> bool:
    """Whether bold begins or ends just before the character at this offset."""
    before = styles[at - 1] if at else Style.PLAIN
    after = styles[at] if at < len(styles) else Style.PLAIN
    return bool((before ^ after) & Style.BOLD)


def _italic(body: str, *, before: bool, after: bool, letter: bool, bold: bool) -> str:
    """``before``, ``after``: the markers of bold stand there, and an asterisk beside them would be read as theirs.

    An underscore cannot close before a ``letter``; inside ``bold`` an asterisk can nevertheless open after its markers.
    """
    if not before and not after:
        return f"*{body}*"
    if after or not letter:
        return f"_{body}_"
    return f"*{body}*" if bold else f"{_WORD_JOINER}*{body}*"
