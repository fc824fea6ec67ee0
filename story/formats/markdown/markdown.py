"""Markdown files: CommonMark, read as prose.

What Markdown has for documents is switched off, so that a novelist's line stays the line it is: no lists ("1986. That
was the year"), no indented code, no link definitions ("[Anna]: hello"), no HTML. What it has for prose is kept:
headings, emphasis, scene breaks, hard line ends, quotations, escapes, entities, fenced text. An HTML comment that has
lines of its own is invisible, as it is wherever Markdown is shown; two kinds are read: ``<!-- recap: .. -->`` and
``<!-- question: .. -->``. Beneath a heading they are its chapter's, further down those of the place where they stand.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, fence
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from story.formats.input.encoding import decode
from story.formats.markdown import front_matter
from story.formats.structure.headings import name_chapters
from story.formats.structure.layout import is_break, is_verse
from story.formats.structure.story_builder import Draft, Facts, bind, plain
from story.model import BlockKind, Run, Story, Style

_OFF: Final = ("code", "html_block", "html_inline", "list", "reference")
_NOTE: Final = re.compile(r"\s*(recap|question)\s*:\s*(.*?)\s*", re.DOTALL | re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:|www\.)\S+|\S+\.(?:png|jpe?g|gif|webp|svg)", re.IGNORECASE)
# Lines that begin so were laid out as lines: a list, dialogue with dashes, a table.
_LAID_OUT: Final = re.compile(r"\s*(?:[-+*•–—]\s|\d{1,9}[.)]\s|\|)")
_PIECE: Final = 8_000  # characters
_GAP: Final = re.compile(r"(?<=\S) (?=\S)")
_DEEPEST: Final = 10  # quotations within quotations
_UNDERLINED: Final = 60  # characters: a longer line over "---" is prose over a scene break


def read(data: bytes, name: str) -> Story:
    """The story in a Markdown file, with or without front matter."""
    facts, text = front_matter.take(decode(data), name)
    drafts = _rank(list(_drafts(text)), facts)
    return bind(name_chapters(drafts), facts, name)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 10 * _DEEPEST}).disable(_OFF)
    parser.core.ruler.at("inline", _inline)
    parser.block.ruler.at("blockquote", _blockquote, {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.at("fence", _fence, {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.before("fence", "comment", _comment, {"alt": ["paragraph", "blockquote"]})
    parser.validateLink = lambda url: bool(_ADDRESS.fullmatch(url))  # type: ignore[method-assign]
    return parser


def _inline(state: StateCore) -> None:
    """A rule of the parser: paragraphs are read by the piece, since it takes the square of a paragraph's length."""
    for token in state.tokens:
        if token.type == "inline":
            text, token.children = token.content, []
            while len(text) > _PIECE:
                space = _GAP.search(text, _PIECE, 2 * _PIECE)
                cut = space.start() if space else 2 * _PIECE
                state.md.inline.parse(text[:cut], state.md, state.env, token.children)
                text = text[cut:]
            state.md.inline.parse(text, state.md, state.env, token.children)


def _blockquote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A rule of the parser: quotations within quotations, to a depth; the parser loses what is deeper than it goes."""
    return state.level < _DEEPEST and blockquote(state, line, end, silent)


def _fence(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A rule of the parser: fences are of backticks, since "~~~" is a scene break."""
    if state.src.startswith("~", state.bMarks[line] + state.tShift[line]):
        return False
    return fence(state, line, end, silent)


def _comment(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A rule of the parser: one comment, from the start of a line to the end of a line."""
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


def _drafts(text: str) -> Iterator[Draft]:
    lines = text.split("\n")
    markup = ""
    level = 0
    for token in _parser().parse(text):
        match token.type:
            case "heading_open":
                markup, level = token.markup, int(token.tag[1])
            case "heading_close" | "paragraph_close":
                markup = ""
            case "inline":
                yield from _block(token, markup, level, quoted=token.level > 1)
            case "hr" if token.map:
                yield Draft(BlockKind.BREAK, plain(lines[token.map[0]].strip("> \t")))
            case "fence":
                yield Draft(BlockKind.VERSE, plain(token.content))
            case "comment":
                if note := _NOTE.fullmatch(token.content):
                    words = " ".join(note[2].split())
                    is_recap = note[1].lower() == "recap"
                    yield Draft(
                        BlockKind.BREAK, (), recap=words if is_recap else "", question="" if is_recap else words
                    )


def _block(token: Token, markup: str, level: int, *, quoted: bool) -> Iterator[Draft]:
    children, lines = token.children or (), token.content.split("\n")
    underlined = markup[:1] in ("-", "=") and (len(lines) > 1 or len(token.content) > _UNDERLINED)
    hard = any(child.type == "hardbreak" for child in children)
    laid_out = len(lines) > 1 and all(map(_LAID_OUT.match, lines))
    flowing = tuple(_runs(children, " ", " "))
    if markup and not underlined:
        yield Draft(BlockKind.HEADING, flowing, level) if flowing else Draft(BlockKind.BREAK, plain(markup))
    elif is_break("".join(run.text for run in flowing)):
        yield Draft(BlockKind.BREAK, flowing)
    elif hard or laid_out or (quoted and is_verse(lines)):
        yield Draft(BlockKind.VERSE, tuple(_runs(children, " " if hard and not laid_out else "\n", "\n")))
    else:
        yield Draft(BlockKind.PARAGRAPH, flowing)
    if underlined:
        yield Draft(BlockKind.BREAK, plain(markup * 3))


def _runs(children: Sequence[Token], soft: str, hard: str) -> Iterator[Run]:
    depth: Counter[Style] = Counter()
    for child in children:
        style = Style.PLAIN
        for one in (Style.ITALIC, Style.BOLD):
            style |= one if depth[one] else Style.PLAIN
        match child.type:
            case "em_open" | "em_close":
                depth[Style.ITALIC] += child.nesting
            case "strong_open" | "strong_close":
                depth[Style.BOLD] += child.nesting
            case "softbreak":
                yield Run(soft, style)
            case "hardbreak":
                yield Run(hard, style)
            case "image":
                yield from (Run(run.text, style | run.style) for run in _runs(child.children or (), soft, hard))
            case _:
                yield Run(child.content, style)


def _rank(drafts: list[Draft], facts: Facts) -> list[Draft]:
    """Headings by their part in the book: the title and volumes 1, chapters 2, what lies within a chapter 3 and more.

    Chapters are ``##``. Where there is none they are ``#``, the title aside, or else the highest level there is.
    """
    headings = [draft for draft in drafts if draft.kind is BlockKind.HEADING]
    title = _title(drafts, headings, facts)
    levels = {draft.level for draft in headings if draft is not title}
    chapter = 2 if 2 in levels else min(levels, default=2)
    ranked: list[Draft] = []
    for draft in drafts:
        if draft is title:
            draft = replace(draft, level=1, is_title=True)
        elif draft.kind is BlockKind.HEADING:
            draft = replace(draft, level=min(6, max(1, 2 + draft.level - chapter)))
        ranked.append(draft)
    return ranked


def _title(drafts: list[Draft], headings: list[Draft], facts: Facts) -> Draft | None:
    """The heading that is the story's title: it opens the text, and is the only one of its level or is named so."""
    if not headings or next(draft for draft in drafts if draft.runs) is not headings[0]:
        return None
    first = headings[0]
    if facts.title and _same(first.text, facts.title):
        return first
    alone = sum(draft.level == 1 for draft in headings) == 1
    return first if first.level == 1 and alone and not facts.title else None


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
