"""The places where an installment may begin, what it costs to begin one there, and how much text lies before each."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from story.model import Block, BlockKind, Boundary, Story
from story.splitting import block_cuts
from story.words import weigh

# What it costs to begin an installment there, found by looking at cuts over fifteen novels.
_CHAPTER: Final = -0.6
_SCENE: Final = 0.0
_PARAGRAPH: Final = 0.2
_SPEECH: Final = 0.3  # before a spoken paragraph
_IN_DIALOGUE: Final = 0.45  # between two spoken paragraphs
_LEANING: Final = 1.0  # after a paragraph that has not come to an end; before what goes on with it, its note or source

_SPOKEN: Final = tuple('"“‘«»„—–-「『`')
_CLOSING: Final = "\"'”’»«“)]›‹*_」』】 \u00a0"
_ENDING: Final = (".", "!", "?", "…", "。", "！", "？")
_NOTES: Final = ("*", "[")
_DASHES: Final = ("—", "–", "--")
_NEAR: Final = 1e-6

#: How much of a page a block takes, 1.0 being the whole of it.
Page = Callable[[Block], float]


class Place(NamedTuple):
    """Where an installment may begin: ``start`` is an offset, ``reach`` the words before it, ``fill`` the pages."""

    start: int
    reach: float
    fill: float
    boundary: Boundary
    penalty: float


class Ground:
    """A story measured block by block. Inside a block it is looked at only where a cut is near.

    A heading and what follows it, a scene break and what precedes it are never apart.
    """

    def __init__(self, story: Story, page: Page | None) -> None:
        self.blocks = story.blocks
        self.language = story.language
        self.texts = [block.runs[0].text if len(block.runs) == 1 else block.text for block in story.blocks]
        self.reach = list(accumulate(map(weigh, self.texts), initial=0.0))
        self.fill = list(accumulate(map(page, story.blocks), initial=0.0)) if page else [0.0] * len(self.reach)
        self.boundaries = list(_boundaries(story))
        self._inside: dict[int, list[Place]] = {}

    @property
    def words(self) -> float:
        """The weight of the whole."""
        return self.reach[-1]

    @cached_property
    def end(self) -> Place:
        """The end of the story, which is no place to begin at."""
        return Place(self.blocks[-1].end, self.reach[-1], self.fill[-1], Boundary.STORY, 0.0)

    def chapters(self) -> list[Place]:
        """Where chapters begin, the beginning of the story first; one without a word joins the next."""
        places = [self._at(0)]
        for index, boundary in enumerate(self.boundaries):
            if boundary is Boundary.CHAPTER and places[-1].reach < self.reach[index] < self.words:
                places.append(self._at(index))
        return places

    def between(self, low: float, high: float, piece: float) -> list[Place]:
        """The places with at least ``low`` and at most ``high`` words before them, in order, each a word apart.

        Blocks of more than ``piece`` words are looked into.
        """
        found: list[Place] = []
        first = max(bisect_right(self.reach, low) - 1, 0)
        for index in range(first, min(bisect_right(self.reach, high), len(self.blocks))):
            if self.boundaries[index] is not None and low <= self.reach[index]:
                _add(found, self._at(index))
            if self.reach[index + 1] - self.reach[index] > piece:
                within = self._within(index, piece)
                start = bisect_left(within, low, key=_reach)
                for place in within[start : bisect_right(within, high, key=_reach)]:
                    _add(found, place)
        return found

    def words_between(self, low: Place, high: Place) -> list[Place]:
        """Every word's beginning after one place and before another, headings' too."""
        found: list[Place] = []
        for index in range(bisect_left(self.blocks, low.start + 1, key=_end), len(self.blocks)):
            block, reach = self.blocks[index], self.reach[index]
            if block.start >= high.start:
                break
            if self.boundaries[index] is not None and low.start < block.start:
                _add(found, self._at(index))
            elif low.start < block.start:
                _add(found, Place(block.start, reach, self.fill[index], Boundary.CLAUSE, block_cuts.WORD))
            for place in self._placed(index, block_cuts.words(self.texts[index])):
                if low.start < place.start < high.start:
                    _add(found, place)
        return [place for place in found if low.reach + _NEAR < place.reach < high.reach - _NEAR]

    def _at(self, index: int) -> Place:
        boundary = self.boundaries[index]
        penalty = _PARAGRAPH
        if boundary is Boundary.PARAGRAPH:
            penalty = _between(self.texts[index - 1], self.texts[index])
        elif boundary is not None:
            penalty = _SCENE if boundary is Boundary.SCENE else _CHAPTER
        return Place(
            self.blocks[index].start, self.reach[index], self.fill[index], boundary or Boundary.CLAUSE, penalty
        )

    def _within(self, index: int, piece: float) -> list[Place]:
        found = self._inside.get(index)
        if found is None:
            block = self.blocks[index]
            text, words = self.texts[index], self.reach[index + 1] - self.reach[index]
            width = int(piece * len(text) / words)
            cuts = block_cuts.cuts(text, self.language, verse=block.kind is BlockKind.VERSE, piece=width)
            found = self._inside[index] = list(self._placed(index, cuts))
        return found

    def _placed(self, index: int, cuts: list[block_cuts.Cut]) -> Iterator[Place]:
        """Cuts inside a block, given by offsets in it, as places."""
        text, start, reach, fill = self.texts[index], self.blocks[index].start, self.reach[index], self.fill[index]
        share = (self.fill[index + 1] - fill) / max(len(text), 1)
        for (before, _, _), (at, boundary, penalty) in pairwise([(0, Boundary.CLAUSE, 0.0), *cuts]):
            reach += weigh(text[before:at])
            yield Place(start + at, reach, fill + share * at, boundary, penalty)


def _reach(place: Place) -> float:
    return place.reach


def _end(block: Block) -> int:
    return block.end


def _add(places: list[Place], place: Place) -> None:
    """What holds no word joins the part before, unless a chapter begins with it."""
    if places and place.reach - places[-1].reach < _NEAR:
        if places[-1].boundary is Boundary.CHAPTER:
            return
        places.pop()
    places.append(place)


def _boundaries(story: Story) -> Iterator[Boundary | None]:
    """What begins with each block; None where nothing may begin."""
    openings = {chapter.first for chapter in story.chapters}
    heading = False  # whether nothing but headings and breaks stand since the last heading
    fresh = False  # whether a scene begins here
    for index, block in enumerate(story.blocks):
        kind = block.kind
        if index == 0:
            yield Boundary.STORY
        elif heading:
            yield None
        elif index in openings:
            yield Boundary.CHAPTER
        elif kind is BlockKind.BREAK:
            yield None
        else:
            yield Boundary.SCENE if fresh or kind is BlockKind.HEADING else Boundary.PARAGRAPH
        if kind is BlockKind.HEADING or kind is BlockKind.BREAK:
            heading = heading or kind is BlockKind.HEADING
            fresh = True
        else:
            heading = fresh = False


def _between(before: str, after: str) -> float:
    """The penalty of a cut between two paragraphs."""
    ended = before.rstrip(_CLOSING).endswith(_ENDING) or _is_source(before)
    if not ended or after[:1].islower() or after.startswith(_NOTES) or _is_source(after):
        return _LEANING
    if after.startswith(_SPOKEN):
        return _IN_DIALOGUE if before.startswith(_SPOKEN) else _SPEECH
    return _PARAGRAPH


def _is_source(text: str) -> bool:
    """Whether a paragraph says whose words the one before it quotes."""
    return text.startswith(_DASHES) and (text.isupper() or text.rstrip(_CLOSING)[-1:].isalnum())
