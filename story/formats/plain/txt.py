"""Read plain text files, including those of Project Gutenberg and Aozora Bunko."""

import re
from typing import Final

from story.formats.input.encoding import decode_and_repair
from story.formats.plain import aozora, gutenberg
from story.formats.plain.emphasis import parse_emphasis
from story.formats.plain.scene_gaps import mark_scene_gaps
from story.formats.plain.underlines import mark_underlined
from story.formats.structure.draft import Draft, plain_runs
from story.formats.structure.headings import (
    MAX_HEADING,
    VOLUME,
    heading_level,
    is_heading,
    is_number_only,
    is_title,
    is_title_or_summary,
    mark_chapter_titles,
)
from story.formats.structure.layout import Passage, find_passages
from story.formats.structure.outline import mark_headings
from story.formats.structure.story_builder import build_story
from story.formats.structure.table_of_contents import remove_contents
from story.formats.structure.title_page import mark_author_line, read_title_page
from story.model import BlockKind, Story

# A line with a blank line before it and none after it.
_FIRST_LINE: Final = re.compile(r"\n\n[^\S\n]*(\S[^\n]{0,49})\n(?=[^\S\n]*\S)")
_MAX_TITLE_LINES: Final = 4
_MAX_TITLE_LINE: Final = 40  # characters; a longer line below a heading is prose
_LETTERSPACED: Final = re.compile(r"(?<![^\W_])[^\W_](?:\xa0[^\W_](?![^\W_])){2,}")


def read(data: bytes, name: str) -> Story:
    """Return the story in a plain text file.

    Paragraphs, verse, scene breaks, headings and emphasis are recognised by their appearance.

    Raises:
        UnicodeError: The bytes are not a text.
        EmptyStory: There is nothing to read.
    """
    text, repairs = decode_and_repair(data)
    metadata, text, boilerplate = gutenberg.unwrap(text)
    levels: dict[str, int] = {}
    if not boilerplate:
        metadata, text, levels, boilerplate = aozora.unwrap(text)
    text = _separate_headings(f"\n\n{_close_letterspacing(text)}")
    passages, titles, contents = remove_contents(mark_underlined(find_passages(text)))
    drafts, metadata = read_title_page([_draft(passage) for passage in passages], metadata)
    gaps = [1] * (len(drafts) - len(passages)) + [passage.gap for passage in passages]
    drafts = mark_scene_gaps(mark_chapter_titles(mark_headings(drafts, gaps, titles | levels)), gaps)
    drafts = mark_author_line(drafts, metadata.author)
    return build_story(drafts, metadata, name, (*boilerplate, *contents, *repairs))


def _draft(passage: Passage) -> Draft:
    runs = plain_runs(passage.text) if passage.kind is BlockKind.BREAK else parse_emphasis(passage.text)
    return Draft(passage.kind, runs, passage.level, is_title=passage.level == VOLUME)


def _close_letterspacing(text: str) -> str:
    """Join words that are set with spaces between their letters, such as "K U R T"."""
    if "\xa0" not in text:
        return text
    return _LETTERSPACED.sub(lambda match: match[0].replace("\xa0", ""), text).replace("\xa0 ", " ")


def _separate_headings(text: str) -> str:
    """Put a blank line below each heading that has its title, or prose, on the next line.

    A title of several lines becomes one line.
    """
    parts: list[str] = []
    position = 0
    for match in _FIRST_LINE.finditer(text):
        start = match.start() + 2
        if start <= position or not is_heading(match[1].strip()):
            continue
        end = text.find("\n\n", match.end())
        lines = text[start : end if end >= 0 else len(text)].split("\n", _MAX_TITLE_LINES + 2)
        headings = _opening_headings(lines)
        below = lines[len(headings) :]
        if not headings or (below and is_heading(below[0].strip())) or _is_list(headings[-1], below):
            continue
        title = " ".join(map(str.strip, below)).strip()
        is_complete = len(below) <= _MAX_TITLE_LINES and len(title) <= MAX_HEADING
        if is_complete and (not below or is_title_or_summary(title)):
            parts += (text[position:start], "\n\n".join((*headings, *filter(None, [title]))))
            position = end if end >= 0 else len(text)
        elif heading_level(headings[-1].strip()) or len(below[0]) > _MAX_TITLE_LINE:
            parts += (text[position:start], "\n\n".join(headings), "\n\n")
            position = start + sum(len(line) + 1 for line in headings)
    return "".join((*parts, text[position:]))


def _is_list(heading: str, lines: list[str]) -> bool:
    """Return whether ``lines`` are entries of a table of contents below ``heading``: titles with a larger indent."""
    return len(lines) > 1 and all(_indent(line) > _indent(heading) and is_title(line) for line in lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _opening_headings(lines: list[str]) -> list[str]:
    """Return the headings with which a group of lines begins, each of a lower level than the one before it."""
    headings: list[str] = []
    for line in lines:
        if not is_heading(line.strip()) or (headings and heading_level(headings[-1].strip()) != VOLUME):
            break
        headings.append(line)
    is_sentence = len(lines) > len(headings) and lines[len(headings)].lstrip()[:1].islower()
    return [] if is_sentence and headings and not is_number_only(headings[-1].strip()) else headings
