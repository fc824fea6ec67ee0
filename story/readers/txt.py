"""Plain text files, among them Project Gutenberg's."""

import re
from dataclasses import replace
from typing import Final

from story.model import Kind, Story
from story.readers import emphasis, gutenberg
from story.readers.binding import Draft, Facts, bind, plain
from story.readers.encoding import decode_and_mend
from story.readers.headings import is_heading, is_title, mark_headings, name_chapters
from story.readers.lines import gather, is_break
from story.words import count_words

_BY: Final = re.compile(r"(?:by|von|par|door|av|af|di|por) (?P<author>\S.{1,58}\S)", re.IGNORECASE)
_PROSE: Final = 12  # words: a longer passage beneath a line makes that line a title


def read(data: bytes, name: str) -> Story:
    """The story in a plain text file: paragraphs, verse, scene breaks, headings and emphasis by their looks."""
    text, repairs = decode_and_mend(data)
    facts, text = gutenberg.unwrap(text)
    drafts = [
        Draft(passage.kind, plain(passage.text) if passage.kind is Kind.BREAK else emphasis.runs(passage.text))
        for passage in gather(_part_headings(text))
    ]
    drafts, facts = _title_page(drafts, facts)
    return bind(name_chapters(mark_headings(drafts)), facts, name, repairs)


def _part_headings(text: str) -> str:
    """A blank line put beneath each heading that has its title, or its prose, on the very next line."""
    lines = text.split("\n")
    parted: list[str] = []
    for number, line in enumerate(lines):
        parted.append(line)
        after, blank = lines[number + 1 : number + 3], not (number and lines[number - 1].strip())
        if blank and len(after) == 2 and after[0].strip() and is_heading(line.strip()):
            title = is_title(after[0]) and not after[1].strip()
            if (title or len(after[0]) > 40) and not is_heading(after[0].strip()):
                parted.append("")
    return "\n".join(parted)


def _title_page(drafts: list[Draft], facts: Facts) -> tuple[list[Draft], Facts]:
    """The title and the author that open the text, where they do."""
    if len(drafts) < 2 or drafts[0].kind is not Kind.PARAGRAPH:
        return drafts, facts
    first, second = drafts[0].text.strip(), drafts[1].text.strip()
    by = _BY.fullmatch(second)
    if facts.title:
        titled = first.casefold() == facts.title.casefold()
    else:
        beneath = by or is_heading(second) or is_break(second) or count_words(second) >= _PROSE
        titled = is_title(first) and not is_heading(first) and bool(beneath)
    if titled:
        drafts = [replace(drafts[0], kind=Kind.HEADING, level=1, is_title=True), *drafts[1:]]
        facts = replace(facts, title=facts.title or first, author=facts.author or (by["author"] if by else ""))
    return drafts, facts
