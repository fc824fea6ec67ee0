"""Building installments from their cut points: blocks, headings, authors' notes and numbers."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from operator import itemgetter
from typing import Final

from story.model import Block, Chapter, Installment, Note, Story
from story.splitting.cut_points import CutPoint
from story.words import reading_minutes

_MAX_HEADING: Final = 120  # characters: if two chapter titles are longer together, the part has the first one only


def assemble(story: Story, points: Sequence[CutPoint]) -> tuple[Installment, ...]:
    """Return one installment for each pair of neighbouring cut points.

    The first point is the beginning of the story, the last one its end.
    """
    starts = [point.offset for point in points[:-1]]
    chapters = _ChapterIndex(story, starts)
    block_ends = [block.end for block in story.blocks]
    parts = []
    for number, (first, last) in enumerate(pairwise(points), 1):
        start, end = first.offset, last.offset
        words = ceil(round(last.words_before - first.words_before, 6))
        parts.append(
            Installment(
                number=number,
                of=len(starts),
                heading=chapters.heading(number - 1),
                chapter=chapters.chapter_at(start),
                blocks=_slice_blocks(story.blocks, block_ends, start, end),
                start=start,
                end=end,
                starts_at=first.boundary,
                words=words,
                minutes=reading_minutes(words),
                recap=chapters.recap(start, end),
                question=chapters.question(start, end),
            )
        )
    return tuple(parts)


def _slice_blocks(blocks: Sequence[Block], block_ends: Sequence[int], start: int, end: int) -> tuple[Block, ...]:
    """Return the blocks between two offsets in the story. Blocks that continue beyond an offset are cut there."""
    inner = []
    for index in range(bisect_right(block_ends, start), len(blocks)):
        block = blocks[index]
        if block.start >= end:
            break
        if block.start >= start and block_ends[index] <= end:
            inner.append(block)
        else:
            inner.append(block.slice(max(start - block.start, 0), end - block.start))
    return tuple(inner)


class _ChapterIndex:
    """What the chapters and notes of a story give to its parts: headings, recaps and questions."""

    def __init__(self, story: Story, part_starts: Sequence[int]) -> None:
        self.part_starts = part_starts
        self.chapters = story.chapters
        self.chapter_starts = [story.blocks[chapter.first].start for chapter in story.chapters]
        self.chapter_ends = [*self.chapter_starts[1:], story.blocks[-1].end]
        # The offsets at which authors' notes are due. A note inside a chapter comes before the one of the chapter.
        notes: list[tuple[int, Note | Chapter]] = [(note.at, note) for note in story.notes]
        notes += zip(self.chapter_ends, story.chapters, strict=True)
        self.notes = sorted(notes, key=itemgetter(0))

    def chapter_at(self, offset: int) -> int:
        """Return the index of the chapter at an offset."""
        return bisect_right(self.chapter_starts, offset) - 1

    def heading(self, part: int) -> str:
        """Return the titles of the first and the last chapter in a part; ``part`` is an index, from 0.

        The title of a chapter that is cut is followed by the number of the part in it, as in "(2 of 3)".
        """
        end = self.part_starts[part + 1] if part + 1 < len(self.part_starts) else self.chapter_ends[-1]
        inner = range(self.chapter_at(self.part_starts[part]), bisect_left(self.chapter_starts, end))
        titled = [index for index in inner if self.chapters[index].title]
        if not titled:
            return ""
        first, last = self._numbered_title(titled[0], part), self._numbered_title(titled[-1], part)
        joined = f"{first} – {last}"
        return joined if len(titled) > 1 and len(joined) <= _MAX_HEADING else first

    def _numbered_title(self, chapter: int, part: int) -> str:
        first = bisect_right(self.part_starts, self.chapter_starts[chapter]) - 1
        last = bisect_left(self.part_starts, self.chapter_ends[chapter]) - 1
        title = self.chapters[chapter].title
        return f"{title} ({part - first + 1} of {last - first + 1})" if last > first else title

    def recap(self, start: int, end: int) -> str:
        """Return the authors' recaps that are due after ``start`` and up to ``end``, joined."""
        return " ".join(note.recap for note in self._notes_between(start, end) if note.recap)

    def question(self, start: int, end: int) -> str:
        """Return the last author's question that is due after ``start`` and up to ``end``, or an empty string."""
        return next((note.question for note in reversed(self._notes_between(start, end)) if note.question), "")

    def _notes_between(self, start: int, end: int) -> Sequence[Note | Chapter]:
        first, stop = (bisect_right(self.notes, offset, key=itemgetter(0)) for offset in (start, end))
        return [note for _, note in self.notes[first:stop]]
