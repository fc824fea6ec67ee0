"""Render blocks of a story as Discord Markdown that reads like the source, with its emphasis and nothing else.

A backslash escapes what Discord would take for markup. It works before every character except letters, digits and
spaces. Two cases need more:

- Inside a bare URL nothing can be escaped. So the colon is escaped, and it is no URL any more.
- Where emphasis touches other emphasis, the two markers of italics (``*`` and ``_``) alternate.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from story.model import Block, BlockKind, Run, Style

# Special anywhere: code, emphasis, spoilers, strikethrough, links, every <..>, mentions; the colon of emoji and URLs.
_SPECIAL_ANYWHERE: Final = re.compile(r"[\\`*_~|\[<@]|:(?![ \n])")
# Special at the start of a line: headings, subtext, quotes, bullets; the last character of "1." or "1)".
_SPECIAL_AT_LINE_START: Final = re.compile(r"^(?:[^\S\n]|\ufeff)*(?:[#>+-]|\d+[.)])", re.MULTILINE)
# White space as JavaScript defines it, because Discord's clients are written in it. Emphasis must not begin or end
# with white space.
_SPACE: Final = re.compile(r"[\s\ufeff]+")
_VISIBLE: Final = re.compile(r"[^\s\ufeff]")
# An invisible character without width. It separates bold from italics if a letter follows: neither marker of italics
# works there without it.
_WORD_JOINER: Final = "\u2060"


def escape_markdown(text: str) -> str:
    """Return plain text as Markdown that reads the same, at any place in a line."""
    return _escape(text, 0, len(text), _special_offsets(text))


def render_blocks(blocks: Iterable[Block]) -> str:
    """Return blocks as Markdown, with a blank line between them. Blank blocks are left out."""
    parts: list[str] = []
    for block in blocks:
        rendered = render_block(block)
        if rendered:
            parts += (rendered, "\n" if rendered.startswith("#") else "\n\n")
    return "".join(parts[:-1]).strip()


def is_blank(text: str) -> bool:
    """Return whether a text has nothing but white space, as Discord defines it. Such a text cannot be sent."""
    return _VISIBLE.search(text) is None


def render_block(block: Block) -> str:
    """Return one block as Markdown, empty if it is blank. Chapter titles become headings, lesser headings bold text."""
    if is_blank(block.text):
        return ""
    if block.kind is not BlockKind.HEADING:
        return _render_runs(block.runs)
    runs = tuple(Run(run.text.replace("\n", " "), run.style) for run in block.runs)
    if block.level > 2:
        return _render_runs(tuple(Run(run.text, run.style | Style.BOLD) for run in runs))
    return f"{'##' if block.level == 1 else '###'} {_render_runs(runs).strip()}"


def _special_offsets(text: str) -> list[int]:
    """Return the offsets of the characters that need a backslash, in order."""
    anywhere = {match.start() for match in _SPECIAL_ANYWHERE.finditer(text)}
    return sorted(anywhere | {match.end() - 1 for match in _SPECIAL_AT_LINE_START.finditer(text)})


def _escape(text: str, start: int, end: int, special: list[int]) -> str:
    """Return ``text[start:end]`` with a backslash before each of the ``special`` offsets of ``text``."""
    parts: list[str] = []
    for offset in special[bisect_left(special, start) : bisect_left(special, end)]:
        parts += (text[start:offset], "\\")
        start = offset
    return "".join((*parts, text[start:end]))


def _render_runs(runs: tuple[Run, ...]) -> str:
    text = "".join(run.text for run in runs)
    special = _special_offsets(text)
    if all(run.style == Style.PLAIN for run in runs):
        return _escape(text, 0, len(text), special)
    styles = _character_styles(text, runs)
    parts: list[str] = []
    start, bold = 0, False
    for style, characters in groupby(styles):
        end = start + len(list(characters))
        if bool(style & Style.BOLD) != bold:
            parts.append("**")
            bold = not bold
        body = _escape(text, start, end, special)
        if style & Style.ITALIC:
            before, after = _has_bold_marker(styles, start), _has_bold_marker(styles, end)
            body = _italic(body, before=before, after=after, letter=text[end : end + 1].isalnum(), bold=bold)
        parts.append(body)
        start = end
    return "".join((*parts, "**" if bold else ""))


def _character_styles(text: str, runs: tuple[Run, ...]) -> list[Style]:
    """Return a style for each character. White space gets the style that both neighbours share; line ends get none."""
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


def _has_bold_marker(styles: list[Style], offset: int) -> bool:
    """Return whether bold begins or ends just before the character at this offset."""
    before = styles[offset - 1] if offset else Style.PLAIN
    after = styles[offset] if offset < len(styles) else Style.PLAIN
    return bool((before ^ after) & Style.BOLD)


def _italic(body: str, *, before: bool, after: bool, letter: bool, bold: bool) -> str:
    """Put italics markers around a text.

    Args:
        before: Whether a marker of bold is just before the text. An asterisk beside it would be read as part of it.
        after: The same for the end of the text.
        letter: Whether a letter or digit follows. An underscore cannot close italics there.
        bold: Whether the text is bold as well. Then an asterisk can open italics after the marker of bold.
    """
    if not before and not after:
        return f"*{body}*"
    if after or not letter:
        return f"_{body}_"
    return f"*{body}*" if bold else f"{_WORD_JOINER}*{body}*"
