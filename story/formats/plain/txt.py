"""Plain text files, among them Project Gutenberg's and Aozora Bunko's."""

import re
from typing import Final

from story.formats.input.encoding import decode_and_mend
from story.formats.plain import aozora, emphasis, gutenberg
from story.formats.plain.underlines import mark_gaps, take_underlined
from story.formats.structure import title_page
from story.formats.structure.headings import (
    LONGEST,
    VOLUME,
    is_heading,
    is_number_only,
    is_title,
    is_title_beneath,
    level,
    name_chapters,
)
from story.formats.structure.layout import Passage, gather
from story.formats.structure.outline import mark_headings
from story.formats.structure.story_builder import Draft, bind, plain
from story.formats.structure.table_of_contents import drop_contents
from story.model import BlockKind, Story

# A line with a blank line before it and none beneath.
_FIRST_LINE: Final = re.compile(r"\n\n[^\S\n]*(\S[^\n]{0,49})\n(?=[^\S\n]*\S)")
_TITLE_LINES: Final = 4
_PROSE: Final = 40  # characters of a first line that is no title
_SPACED_OUT: Final = re.compile(r"(?<![^\W_])[^\W_](?:\xa0[^\W_](?![^\W_])){2,}")


def read(data: bytes, name: str) -> Story:
    """The story in a plain text file: paragraphs, verse, scene breaks, headings and emphasis by their looks."""
    text, repairs = decode_and_mend(data)
    facts, text, boilerplate = gutenberg.unwrap(text)
    marked: dict[str, int] = {}
    if not boilerplate:
        facts, text, marked, boilerplate = aozora.unwrap(text)
    text = _part_headings(f"\n\n{_close_up(text)}")
    passages, titles, contents = drop_contents(take_underlined(gather(text)))
    drafts, facts = title_page.take([_draft(passage) for passage in passages], facts)
    gaps = [1] * (len(drafts) - len(passages)) + [passage.gap for passage in passages]
    drafts = mark_gaps(name_chapters(mark_headings(drafts, gaps, titles | marked)), gaps)
    return bind(title_page.credit(drafts, facts.author), facts, name, (*boilerplate, *contents, *repairs))


def _draft(passage: Passage) -> Draft:
    runs = plain(passage.text) if passage.kind is BlockKind.BREAK else emphasis.runs(passage.text)
    return Draft(passage.kind, runs, passage.level, is_title=passage.level == VOLUME)


def _close_up(text: str) -> str:
    """Words spaced out letter by letter as they were set, such as "K U R T", closed up."""
    if "\xa0" not in text:
        return text
    return _SPACED_OUT.sub(lambda found: found[0].replace("\xa0", ""), text).replace("\xa0 ", " ")


def _part_headings(text: str) -> str:
    """A blank line put beneath each heading that has its title, or its prose, on the very next line.

    The lines of its title, where it has several, are made one.
    """
    parted: list[str] = []
    at = 0
    for found in _FIRST_LINE.finditer(text):
        start = found.start() + 2
        if start <= at or not is_heading(found[1].strip()):
            continue
        end = text.find("\n\n", found.end())
        lines = text[start : end if end >= 0 else len(text)].split("\n", _TITLE_LINES + 2)
        headings = _headings(lines)
        beneath = lines[len(headings) :]
        if not headings or (beneath and is_heading(beneath[0].strip())) or _is_list(headings[-1], beneath):
            continue
        title = " ".join(map(str.strip, beneath)).strip()
        is_all = len(beneath) <= _TITLE_LINES and len(title) <= LONGEST
        if is_all and (not beneath or is_title_beneath(title)):
            parted += (text[at:start], "\n\n".join((*headings, *filter(None, [title]))))
            at = end if end >= 0 else len(text)
        elif level(headings[-1].strip()) or len(beneath[0]) > _PROSE:
            parted += (text[at:start], "\n\n".join(headings), "\n\n")
            at = start + sum(len(line) + 1 for line in headings)
    return "".join((*parted, text[at:]))


def _is_list(heading: str, beneath: list[str]) -> bool:
    """Whether lines are what a table of contents lists beneath a heading: each a title, and further in."""
    return len(beneath) > 1 and all(_depth(line) > _depth(heading) and is_title(line) for line in beneath)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _headings(lines: list[str]) -> list[str]:
    """The lines that a group begins with which are headings, each ranked beneath the one before it."""
    headings: list[str] = []
    for line in lines:
        if not is_heading(line.strip()) or (headings and level(headings[-1].strip()) != VOLUME):
            break
        headings.append(line)
    goes_on = len(lines) > len(headings) and lines[len(headings)].lstrip()[:1].islower()
    return [] if goes_on and headings and not is_number_only(headings[-1].strip()) else headings
