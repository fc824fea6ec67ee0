"""Read Markdown files as prose, with or without front matter.

HTML comments on lines of their own are invisible, as wherever Markdown is shown. Two kinds are read:
``<!-- recap: -->`` and ``<!-- question: -->``. Below a heading they belong to its chapter, further down to the place
where they are.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from markdown_it.token import Token

from story.formats.input.encoding import decode
from story.formats.markdown.front_matter import split_front_matter
from story.formats.markdown.parser import make_parser
from story.formats.structure.draft import Draft, Metadata, plain_runs
from story.formats.structure.headings import mark_chapter_titles
from story.formats.structure.layout import is_scene_break, is_verse
from story.formats.structure.story_builder import build_story
from story.model import BlockKind, Run, Story, Style

_NOTE: Final = re.compile(r"\s*(recap|question)\s*:\s*(.*?)\s*", re.DOTALL | re.IGNORECASE)
# The beginning of a line that must stay a line: an item of a list, dialogue with dashes, a row of a table.
_LAID_OUT: Final = re.compile(r"\s*(?:[-+*•–—]\s|\d{1,9}[.)]\s|\|)")
_MAX_UNDERLINED: Final = 60  # characters; a longer line over "---" is prose before a scene break


def read(data: bytes, name: str) -> Story:
    """Return the story in a Markdown file.

    Raises:
        UnicodeError: The bytes are not a text.
        BadFrontMatter: The front matter has a syntax error.
        EmptyStory: There is nothing to read.
    """
    metadata, text = split_front_matter(decode(data), name)
    drafts = _assign_levels(list(_drafts(text)), metadata)
    return build_story(mark_chapter_titles(drafts), metadata, name)


def _drafts(text: str) -> Iterator[Draft]:
    lines = text.split("\n")
    markup = ""
    level = 0
    for token in make_parser().parse(text):
        match token.type:
            case "heading_open":
                markup, level = token.markup, int(token.tag[1])
            case "heading_close" | "paragraph_close":
                markup = ""
            case "inline":
                yield from _block_drafts(token, markup, level, quoted=token.level > 1)
            case "hr" if token.map:
                yield Draft(BlockKind.BREAK, plain_runs(lines[token.map[0]].strip("> \t")))
            case "fence":
                yield Draft(BlockKind.VERSE, plain_runs(token.content))
            case "comment":
                if note := _NOTE.fullmatch(token.content):
                    note_text = " ".join(note[2].split())
                    recap, question = (note_text, "") if note[1].lower() == "recap" else ("", note_text)
                    yield Draft(BlockKind.BREAK, (), recap=recap, question=question)


def _block_drafts(token: Token, markup: str, level: int, *, quoted: bool) -> Iterator[Draft]:
    """Yield the drafts of a paragraph, or of a heading with ``markup`` such as "##" or "---"."""
    children, lines = token.children or (), token.content.split("\n")
    is_prose_before_break = markup[:1] in ("-", "=") and (len(lines) > 1 or len(token.content) > _MAX_UNDERLINED)
    has_hard_ends = any(child.type == "hardbreak" for child in children)
    is_laid_out = len(lines) > 1 and all(map(_LAID_OUT.match, lines))
    flowing = tuple(_runs(children, " ", " "))
    if markup and not is_prose_before_break:
        yield Draft(BlockKind.HEADING, flowing, level) if flowing else Draft(BlockKind.BREAK, plain_runs(markup))
    elif is_scene_break("".join(run.text for run in flowing)):
        yield Draft(BlockKind.BREAK, flowing)
    elif has_hard_ends or is_laid_out or (quoted and is_verse(lines)):
        soft_end = " " if has_hard_ends and not is_laid_out else "\n"
        yield Draft(BlockKind.VERSE, tuple(_runs(children, soft_end, "\n")))
    else:
        yield Draft(BlockKind.PARAGRAPH, flowing)
    if is_prose_before_break:
        yield Draft(BlockKind.BREAK, plain_runs(markup * 3))


def _runs(children: Sequence[Token], soft_end: str, hard_end: str) -> Iterator[Run]:
    """Yield the runs of inline tokens. ``soft_end`` and ``hard_end`` replace the line ends."""
    depth: Counter[Style] = Counter()
    for child in children:
        style = Style.PLAIN
        for emphasis in (Style.ITALIC, Style.BOLD):
            style |= emphasis if depth[emphasis] else Style.PLAIN
        match child.type:
            case "em_open" | "em_close":
                depth[Style.ITALIC] += child.nesting
            case "strong_open" | "strong_close":
                depth[Style.BOLD] += child.nesting
            case "softbreak":
                yield Run(soft_end, style)
            case "hardbreak":
                yield Run(hard_end, style)
            case "image":
                for run in _runs(child.children or (), soft_end, hard_end):
                    yield Run(run.text, style | run.style)
            case _:
                yield Run(child.content, style)


def _assign_levels(drafts: list[Draft], metadata: Metadata) -> list[Draft]:
    """Set the levels of headings: 1 for the title and volumes, 2 for chapters, 3 and more within a chapter.

    Chapters are ``##``. If there are none, they are the highest level that the text has below its title.
    """
    headings = [draft for draft in drafts if draft.kind is BlockKind.HEADING]
    title = _find_title(drafts, headings, metadata)
    levels = {draft.level for draft in headings if draft is not title}
    chapter_level = 2 if 2 in levels else min(levels, default=2)
    leveled: list[Draft] = []
    for draft in drafts:
        if draft is title:
            draft = replace(draft, level=1, is_title=True)
        elif draft.kind is BlockKind.HEADING:
            draft = replace(draft, level=min(6, max(1, 2 + draft.level - chapter_level)))
        leveled.append(draft)
    return leveled


def _find_title(drafts: list[Draft], headings: list[Draft], metadata: Metadata) -> Draft | None:
    """Return the heading that is the story's title, if there is one.

    It opens the text. It is the title in the metadata; or there is none, and it is the only heading of level 1.
    """
    if not headings or next(draft for draft in drafts if draft.runs) is not headings[0]:
        return None
    first = headings[0]
    if metadata.title and _is_same_title(first.text, metadata.title):
        return first
    is_only = sum(draft.level == 1 for draft in headings) == 1
    return first if first.level == 1 and is_only and not metadata.title else None


def _is_same_title(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
