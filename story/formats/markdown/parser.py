"""A CommonMark parser for prose.

What Markdown has for documents is switched off, so that a line of a novel stays as it is: no lists ("1986. That was the
year"), no indented code, no link definitions ("[Anna]: hello"), no HTML. What it has for prose is kept: headings,
emphasis, scene breaks, hard line ends, quotations, escapes, entities, fenced text. HTML comments on lines of their own
become tokens of the type "comment".
"""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, fence
from markdown_it.rules_core import StateCore

_DISABLED_RULES: Final = ("code", "html_block", "html_inline", "list", "reference")
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:|www\.)\S+|\S+\.(?:png|jpe?g|gif|webp|svg)", re.IGNORECASE)
_CHUNK_LENGTH: Final = 8_000  # characters
_SPACE: Final = re.compile(r"(?<=\S) (?=\S)")
_MAX_QUOTE_DEPTH: Final = 10


def make_parser() -> MarkdownIt:
    """Return a parser for prose."""
    parser = MarkdownIt("commonmark", {"maxNesting": 10 * _MAX_QUOTE_DEPTH}).disable(_DISABLED_RULES)
    parser.core.ruler.at("inline", _inline)
    parser.block.ruler.at("blockquote", _blockquote, {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.at("fence", _fence, {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.before("fence", "comment", _comment, {"alt": ["paragraph", "blockquote"]})
    parser.validateLink = lambda url: bool(_ADDRESS.fullmatch(url))  # type: ignore[method-assign]
    return parser


def _inline(state: StateCore) -> None:
    """Parse long paragraphs in chunks, because the time grows with the square of a paragraph's length."""
    for token in state.tokens:
        if token.type == "inline":
            text, token.children = token.content, []
            while len(text) > _CHUNK_LENGTH:
                space = _SPACE.search(text, _CHUNK_LENGTH, 2 * _CHUNK_LENGTH)
                cut = space.start() if space else 2 * _CHUNK_LENGTH
                state.md.inline.parse(text[:cut], state.md, state.env, token.children)
                text = text[cut:]
            state.md.inline.parse(text, state.md, state.env, token.children)


def _blockquote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Allow quotations within quotations up to a depth. The parser would drop text that is nested too deeply."""
    return state.level < _MAX_QUOTE_DEPTH and blockquote(state, line, end, silent)


def _fence(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Allow only fences of backticks, because "~~~" is a scene break."""
    if state.src.startswith("~", state.bMarks[line] + state.tShift[line]):
        return False
    return fence(state, line, end, silent)


def _comment(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse a comment that fills one or more lines."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("<!--", start) or start > state.env.get("last comment", len(state.src)):
        return False
    close = state.src.find("-->", start + 4, state.eMarks[end - 1])
    if close < 0:
        state.env["last comment"] = start - 1
        return False
    last = next(number for number in range(line, end) if close < state.eMarks[number])
    if state.src[close + 3 : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
        state.push("comment", "", 0).content = state.src[start + 4 : close]
    return True
