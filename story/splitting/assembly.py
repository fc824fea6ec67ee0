"""Installments made of the places where they begin: their blocks, titles, notes and numbers."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from operator import itemgetter
from typing import Final

from story.model import Block, Chapter, Installment, Note, Story
from story.splitting.cut_points import Place
from story.words import reading_minutes

_LONGEST: Final = 120  # characters: the titles of two chapters that are longer together are not joined


def assemble(story: Story, places: Sequence[Place]) -> tuple[Installment, ...]:
    """One installment from each place to the next; the first is the beginning of the story, the last its end."""
    starts = [place.start for place in places[:-1]]
    chapters = _Chapters(story, starts)
    block_ends = [block.end for block in story.blocks]
    parts = []
    for number, (first, last) in enumerate(pairwise(places), 1):
        start, end = first.start, last.start
        words = ceil(round(last.reach - first.reach, 6))
        parts.append(
            Installment(
                number=number,
                of=len(starts),
                heading=chapters.heading(number - 1),
                chapter=chapters.at(start),
                blocks=_slice(story.blocks, block_ends, start, end),
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


def _slice(blocks: Sequence[Block], block_ends: Sequence[int], start: int, end: int) -> tuple[Block, ...]:
    """The blocks between two offsets; one that lies across is cut, what remains of it keeping its place."""
    found = []
    for index in range(bisect_right(block_ends, start), len(blocks)):
        block = blocks[index]
        if block.start >= end:
            break
        if block.start >= start and block_ends[index] <= end:
            found.append(block)
        else:
            found.append(block.slice(max(start - block.start, 0), end - block.start))
    return tuple(found)


class _Chapters:
    """What a story's chapters give to its parts."""

    def __init__(self, story: Story, starts: Sequence[int]) -> None:
        self.chapters = story.chapters
        self.firsts = [story.blocks[chapter.first].start for chapter in story.chapters]
        self.ends = [*self.firsts[1:], story.blocks[-1].end]
        self.starts = starts
        ended = zip(self.ends, story.chapters, strict=True)
        self.due = [(note.at, note) for note in story.notes] + list(ended)
        self.due.sort(key=itemgetter(0))

    def at(self, offset: int) -> int:
        """The index of the chapter at an offset."""
        return bisect_right(self.firsts, offset) - 1

    def heading(self, part: int) -> str:
        """The titles of the first and the last chapter in a part, a chapter that is cut with its count."""
        end = self.starts[part + 1] if part + 1 < len(self.starts) else self.ends[-1]
        within = range(self.at(self.starts[part]), bisect_left(self.firsts, end))
        titled = [index for index in within if self.chapters[index].title]
        if not titled:
            return ""
        first, last = self._counted(titled[0], part), self._counted(titled[-1], part)
        joined = f"{first} – {last}"
        return joined if len(titled) > 1 and len(joined) <= _LONGEST else first

    def _counted(self, chapter: int, part: int) -> str:
        first = bisect_right(self.starts, self.firsts[chapter]) - 1
        last = bisect_left(self.starts, self.ends[chapter]) - 1
        title = self.chapters[chapter].title
        return f"{title} ({part - first + 1} of {last - first + 1})" if last > first else title

    def recap(self, start: int, end: int) -> str:
        """The authored recaps that are due between two offsets."""
        return " ".join(said.recap for said in self._due(start, end) if said.recap)

    def question(self, start: int, end: int) -> str:
        """The last authored question that is due between two offsets."""
        return next((said.question for said in reversed(self._due(start, end)) if said.question), "")

    def _due(self, start: int, end: int) -> Sequence[Note | Chapter]:
        first, stop = (bisect_right(self.due, offset, key=itemgetter(0)) for offset in (start, end))
        return [said for _, said in self.due[first:stop]]
