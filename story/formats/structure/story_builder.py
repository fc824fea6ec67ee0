"""Build a story from drafts: count offsets, find chapters, attach the author's recaps and questions.

Every format ends here, so that a chapter is the same thing in all of them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import PurePath
from typing import Final

from story.errors import EmptyStory
from story.formats.structure.draft import Draft, Metadata
from story.formats.structure.language_detection import detect_language
from story.model import BLOCK_SEPARATOR, Block, BlockKind, Chapter, Note, Notice, Run, Story
from story.words import count_words, is_visible

# Text before the first heading is no chapter if it has at most so many words, and no paragraph long enough for prose.
_MAX_TITLE_PAGE_WORDS: Final = 60
_MIN_PROSE_WORDS: Final = 25
_PROSE: Final = (BlockKind.PARAGRAPH, BlockKind.VERSE)


def build_story(drafts: Sequence[Draft], metadata: Metadata, name: str, notices: Sequence[Notice] = ()) -> Story:
    """Build the story that ``drafts`` make.

    Its title is the first of these that is visible: the metadata's, the title heading, one made from ``name``,
    "Untitled". Its language is the metadata's, else the one detected in its prose.

    Args:
        drafts: The blocks of the story, in order.
        metadata: What the file says about the story.
        name: The name of the file.
        notices: What was left out or repaired while reading the file.

    Raises:
        EmptyStory: No block has anything to read.
    """
    drafts, notes = _place_notes(drafts)
    if not any(draft.kind in _PROSE for draft in drafts):
        raise EmptyStory(name=name)
    blocks: list[Block] = []
    offset = 0
    for draft in drafts:
        block = Block(draft.kind, draft.runs, offset, draft.level if draft.kind is BlockKind.HEADING else 0)
        blocks.append(block)
        offset = block.end + len(BLOCK_SEPARATOR)
    title_heading = next((draft.text for draft in drafts if draft.is_title), "")
    return Story(
        title=next(filter(is_visible, (metadata.title, title_heading, _title_from_file_name(name))), "Untitled"),
        author=metadata.author,
        language=metadata.language or detect_language(draft.text for draft in drafts if draft.kind in _PROSE),
        licence=metadata.licence,
        blurb=metadata.blurb,
        blocks=tuple(blocks),
        chapters=_chapters(drafts, metadata),
        notes=tuple(Note(blocks[index].end, note.recap, note.question) for index, note in notes),
        notices=tuple(notices),
    )


def _place_notes(drafts: Iterable[Draft]) -> tuple[list[Draft], list[tuple[int, Draft]]]:
    """Separate drafts with text from drafts that only carry notes.

    Notes directly below a heading are moved to the heading, and notes before everything else to the first draft: they
    belong to the chapter.

    Returns:
        The drafts with text, without white space at either end; and the notes on places, each with the index of the
        draft above it.
    """
    kept: list[Draft] = []
    notes: list[tuple[int, Draft]] = []
    has_prose_since_heading = False
    recap = question = ""
    for draft in drafts:
        runs = _strip(draft.runs)
        if runs:
            has_prose_since_heading = draft.kind in _PROSE or (
                has_prose_since_heading and draft.kind is not BlockKind.HEADING
            )
            kept.append(draft if runs is draft.runs else replace(draft, runs=runs))
        elif has_prose_since_heading and (draft.recap or draft.question):
            notes.append((len(kept) - 1, draft))
        else:
            recap, question = f"{recap} {draft.recap}".strip(), f"{question} {draft.question}".strip()
        if kept and (recap or question):
            last = kept[-1]
            kept[-1] = replace(
                last, recap=f"{last.recap} {recap}".strip(), question=f"{last.question} {question}".strip()
            )
            recap = question = ""
    return kept, notes


def _strip(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Join neighbours of the same style, and remove empty runs and white space at either end.

    Returns ``runs`` itself if there is nothing to do.
    """
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


def _chapters(drafts: Sequence[Draft], metadata: Metadata) -> tuple[Chapter, ...]:
    starts = _chapter_starts(drafts)
    titles = [_chapter_title(drafts[start:]) for start in starts]
    if not starts or not _is_title_page(drafts[: starts[0]]):
        starts.insert(0, 0)
        titles.insert(0, "")
    starts[0] = 0
    first_number = 0 if len(titles) > 1 and not titles[0] else 1
    chapters = []
    for number, (title, first, end) in enumerate(
        zip(titles, starts, [*starts[1:], len(drafts)], strict=True), first_number
    ):
        within = drafts[first:end]
        recap = metadata.recaps.get(number) or " ".join(draft.recap for draft in within if draft.recap)
        question = metadata.questions.get(number) or " ".join(draft.question for draft in within if draft.question)
        chapters.append(Chapter(title, first, recap, question))
    return tuple(chapters)


def _chapter_starts(drafts: Sequence[Draft]) -> list[int]:
    """Return where chapters begin: at the first heading of each row of headings with a volume's or chapter's heading.

    Scene breaks do not end a row.
    """
    starts: list[int] = []
    row_start = -1
    for index, draft in enumerate(drafts):
        if draft.kind is not BlockKind.HEADING:
            row_start = -1 if draft.kind is not BlockKind.BREAK else row_start
            continue
        row_start = index if row_start < 0 else row_start
        if draft.level <= 2 and not draft.is_title and row_start not in starts[-1:]:
            starts.append(row_start)
    return starts


def _is_title_page(drafts: Sequence[Draft]) -> bool:
    word_counts = [count_words(draft.text) for draft in drafts]
    return sum(word_counts) <= _MAX_TITLE_PAGE_WORDS and max(word_counts, default=0) < _MIN_PROSE_WORDS


def _chapter_title(drafts: Sequence[Draft]) -> str:
    """Return the title in the row of headings that opens ``drafts``.

    It is the chapter's own heading, else the volume's, together with the headings below it.
    """
    volume = title = subtitle = ""
    for draft in takewhile(lambda draft: draft.kind in (BlockKind.HEADING, BlockKind.BREAK), drafts):
        if draft.kind is BlockKind.BREAK or draft.is_title:
            continue
        if draft.level == 1:
            volume = draft.text
        elif draft.level == 2:
            title, subtitle = draft.text, ""
        else:
            subtitle = _join_titles(subtitle, draft.text)
    return " ".join(_join_titles(title or volume, subtitle).split())


def _join_titles(title: str, subtitle: str) -> str:
    """Join a chapter's number and the title below it in one line: "I: A Letter", "II. The Answer"."""
    if not title or not subtitle:
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ".:!?—–" else f"{title}: {subtitle}"


def _title_from_file_name(name: str) -> str:
    stem = re.sub(r"[\s_-]+", " ", PurePath(name).stem).strip()
    return stem[:1].upper() + stem[1:]
