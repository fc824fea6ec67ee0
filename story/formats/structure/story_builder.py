"""Drafts bound into a story: offsets counted, chapters found, the author's recaps and questions laid to them.

Every reader ends here, so that what a chapter is does not depend on the format.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import PurePath
from typing import Final

from story.errors import EmptyStory
from story.formats.structure.language_detection import find_language
from story.model import BLOCK_SEPARATOR, Block, BlockKind, Chapter, Note, Notice, Run, Story, Style
from story.words import count_words, is_visible

# A title page of at most this many words, with no paragraph that reads like prose, is no chapter of its own.
_TITLE_PAGE: Final = 60
_PROSE: Final = 25
_READ: Final = (BlockKind.PARAGRAPH, BlockKind.VERSE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says about its story; empty where it says nothing. ``recaps`` and ``questions`` by chapter number."""

    title: str = ""
    author: str = ""
    language: str = ""
    licence: str = ""
    blurb: str = ""
    recaps: Mapping[int, str] = field(default_factory=dict)
    questions: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A block to be. Headings: level 1 is the story's title or a volume, 2 a chapter, 3 and more lie within one.

    ``recap`` and ``question`` are an author's notes on the chapter in which the block stands. A draft with nothing to
    read may carry them: where prose stands between it and the heading above, they are notes on that place.
    """

    kind: BlockKind
    runs: tuple[Run, ...]
    level: int = 0
    is_title: bool = False
    recap: str = ""
    question: str = ""

    @property
    def text(self) -> str:
        """The characters without styles."""
        return "".join(run.text for run in self.runs)


def bind(drafts: Sequence[Draft], facts: Facts, name: str, notices: Sequence[Notice] = ()) -> Story:
    """The story in ``drafts``. Its title is the facts', else the title heading's, else made of the file's name, else
    "Untitled": the first of which anything is to be seen.

    Its language is the facts', else what the prose is most like; ``notices`` tell what its reader dropped or repaired.

    Chapters are numbered from 1 for the facts' recaps and questions; text before the first heading is 0.
    Raises EmptyStory where no block holds anything to read.
    """
    drafts, placed = _settle(drafts)
    if not any(draft.kind in _READ for draft in drafts):
        raise EmptyStory(name=name)
    blocks: list[Block] = []
    offset = 0
    for draft in drafts:
        block = Block(draft.kind, draft.runs, offset, draft.level if draft.kind is BlockKind.HEADING else 0)
        blocks.append(block)
        offset = block.end + len(BLOCK_SEPARATOR)
    heading = next((draft.text for draft in drafts if draft.is_title), "")
    return Story(
        title=next(filter(is_visible, (facts.title, heading, _title_of(name))), "Untitled"),
        author=facts.author,
        language=facts.language or find_language(draft.text for draft in drafts if draft.kind in _READ),
        licence=facts.licence,
        blurb=facts.blurb,
        blocks=tuple(blocks),
        chapters=_chapters(drafts, facts),
        notes=tuple(Note(blocks[index].end, note.recap, note.question) for index, note in placed),
        notices=tuple(notices),
    )


def join_title(title: str, beneath: str) -> str:
    """A chapter's number and the title beneath it as one line: "I: A Letter", "II. The Answer"."""
    if not title or not beneath:
        return title or beneath
    return f"{title} {beneath}" if title[-1] in ".:!?—–" else f"{title}: {beneath}"


def _settle(drafts: Iterable[Draft]) -> tuple[list[Draft], list[tuple[int, Draft]]]:
    """Drafts with something to read, trimmed; and the notes on places, each with the index of what it stands beneath.

    Notes right beneath a heading go to it, those before anything to the first draft: they are the chapter's.
    """
    settled: list[Draft] = []
    placed: list[tuple[int, Draft]] = []
    told = False  # whether prose stands since the last heading
    recap = question = ""
    for draft in drafts:
        runs = _trim(draft.runs)
        if runs:
            told = draft.kind in _READ or (told and draft.kind is not BlockKind.HEADING)
            settled.append(draft if runs is draft.runs else replace(draft, runs=runs))
        elif told and (draft.recap or draft.question):
            placed.append((len(settled) - 1, draft))
        else:
            recap, question = f"{recap} {draft.recap}".strip(), f"{question} {draft.question}".strip()
        if settled and (recap or question):
            last = settled[-1]
            settled[-1] = replace(
                last, recap=f"{last.recap} {recap}".strip(), question=f"{last.question} {question}".strip()
            )
            recap = question = ""
    return settled, placed


def _trim(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Neighbours of one style joined, no empty run, no white space at either end; ``runs`` itself where it is so."""
    if len(runs) == 1 and runs[0].text and runs[0].text == runs[0].text.strip():
        return runs
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].style == run.style:
            joined[-1] = Run(joined[-1].text + run.text, run.style)
        elif run.text:
            joined.append(run)
    while joined and not (text := joined[0].text.lstrip()):
        joined.pop(0)
    if joined:
        joined[0] = replace(joined[0], text=text)
    while joined and not (text := joined[-1].text.rstrip()):
        joined.pop()
    if joined:
        joined[-1] = replace(joined[-1], text=text)
    return tuple(joined)


def _chapters(drafts: Sequence[Draft], facts: Facts) -> tuple[Chapter, ...]:
    starts = _starts(drafts)
    titles = [_title(drafts[start:]) for start in starts]
    if not starts or not _is_title_page(drafts[: starts[0]]):
        starts.insert(0, 0)
        titles.insert(0, "")
    starts[0] = 0
    first_number = 0 if len(titles) > 1 and not titles[0] else 1
    chapters = []
    for index, (title, first, end) in enumerate(zip(titles, starts, [*starts[1:], len(drafts)], strict=True)):
        within = drafts[first:end]
        recap = facts.recaps.get(first_number + index) or " ".join(draft.recap for draft in within if draft.recap)
        question = facts.questions.get(first_number + index) or " ".join(
            draft.question for draft in within if draft.question
        )
        chapters.append(Chapter(title, first, recap, question))
    return tuple(chapters)


def _starts(drafts: Sequence[Draft]) -> list[int]:
    """Where chapters begin: the first heading of each run of headings that holds a volume's or a chapter's."""
    starts: list[int] = []
    run = -1
    for index, draft in enumerate(drafts):
        if draft.kind is not BlockKind.HEADING:
            run = -1 if draft.kind is not BlockKind.BREAK else run
            continue
        run = index if run < 0 else run
        if draft.level <= 2 and not draft.is_title and run not in starts[-1:]:
            starts.append(run)
    return starts


def _is_title_page(drafts: Sequence[Draft]) -> bool:
    words = [count_words(draft.text) for draft in drafts]
    return sum(words) <= _TITLE_PAGE and max(words, default=0) < _PROSE


def _title(drafts: Sequence[Draft]) -> str:
    """What a run of headings calls its chapter: the chapter's own title, else the volume's, and what lies beneath."""
    volume = title = beneath = ""
    for draft in takewhile(lambda draft: draft.kind in (BlockKind.HEADING, BlockKind.BREAK), drafts):
        if draft.kind is BlockKind.BREAK or draft.is_title:
            continue
        if draft.level == 1:
            volume = draft.text
        elif draft.level == 2:
            title, beneath = draft.text, ""
        else:
            beneath = join_title(beneath, draft.text)
    return _one_line(join_title(title or volume, beneath))


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _title_of(name: str) -> str:
    stem = re.sub(r"[\s_-]+", " ", PurePath(name).stem).strip()
    return stem[:1].upper() + stem[1:]


def plain(text: str) -> tuple[Run, ...]:
    """Characters in no particular style."""
    return (Run(text, Style.PLAIN),)
