"""The places where an installment may begin, with the amount of text before each and the cost of a cut there."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from story.model import Block, BlockKind, Boundary, Story
from story.splitting.block_cuts import WORD_PENALTY, Cut, find_cuts, find_word_cuts
from story.words import weigh

# What it costs to begin an installment there, found by looking at cuts in fifteen novels.
_CHAPTER_PENALTY: Final = -0.6
_SCENE_PENALTY: Final = 0.0
_PARAGRAPH_PENALTY: Final = 0.2
_SPEECH_PENALTY: Final = 0.3  # before a spoken paragraph
_DIALOGUE_PENALTY: Final = 0.45  # between two spoken paragraphs
_CONTINUATION_PENALTY: Final = 1.0  # after a paragraph without an end; before its continuation, footnote or source

_SPEECH_STARTS: Final = tuple('"“‘«»„—–-「『`')
_CLOSING_MARKS: Final = "\"'”’»«“)]›‹*_」』】 \u00a0"
_SENTENCE_ENDS: Final = (".", "!", "?", "…", "。", "！", "？")
_FOOTNOTE_STARTS: Final = ("*", "[")
_DASHES: Final = ("—", "–", "--")
_EPSILON: Final = 1e-6  # words: two cut points that are closer have no word between them

#: The share of a page that a block fills; 1.0 is a whole page.
PageShare = Callable[[Block], float]


class CutPoint(NamedTuple):
    """A place where an installment may begin.

    Attributes:
        offset: The offset in ``Story.text``.
        words_before: The number of words before it, from the beginning of the story. Not rounded.
        pages_before: The number of pages before it. It is 0 everywhere if the size of a page does not matter.
        boundary: What begins there.
        penalty: What a cut costs there. The lower, the better.
    """

    offset: int
    words_before: float
    pages_before: float
    boundary: Boundary
    penalty: float


class CutMap:
    """The cut points of a story.

    Blocks are measured at the beginning. The cut points inside a block are computed only when a cut near them is
    considered. A heading is never separated from the text that follows it, nor a scene break from the text before it.
    """

    def __init__(self, story: Story, page_share: PageShare | None) -> None:
        self.blocks = story.blocks
        self.language = story.language
        self.texts = [block.runs[0].text if len(block.runs) == 1 else block.text for block in story.blocks]
        # For each block what is before it, and at the end the total.
        self.words_before = list(accumulate(map(weigh, self.texts), initial=0.0))
        self.pages_before = [0.0] * len(self.words_before)
        if page_share:
            self.pages_before = list(accumulate(map(page_share, story.blocks), initial=0.0))
        self.boundaries = list(_boundaries(story))
        self._inner_points: dict[int, list[CutPoint]] = {}

    @property
    def total_words(self) -> float:
        """The number of words of the story, not rounded."""
        return self.words_before[-1]

    @cached_property
    def end(self) -> CutPoint:
        """The end of the story. No installment begins there."""
        return CutPoint(self.blocks[-1].end, self.words_before[-1], self.pages_before[-1], Boundary.STORY, 0.0)

    def chapter_starts(self) -> list[CutPoint]:
        """Return where chapters begin. The first is the beginning of the story.

        A chapter without a single word is joined to the next one.
        """
        points = [self._block_start(0)]
        for index, boundary in enumerate(self.boundaries):
            if boundary is Boundary.CHAPTER and points[-1].words_before < self.words_before[index] < self.total_words:
                points.append(self._block_start(index))
        return points

    def points_between(self, min_words: float, max_words: float, max_piece: float) -> list[CutPoint]:
        """Return the cut points with ``min_words`` to ``max_words`` words before them, in order.

        There is at least one word between two of them. Blocks of more than ``max_piece`` words may be cut inside.
        """
        points: list[CutPoint] = []
        first = max(bisect_right(self.words_before, min_words) - 1, 0)
        for index in range(first, min(bisect_right(self.words_before, max_words), len(self.blocks))):
            if self.boundaries[index] is not None and min_words <= self.words_before[index]:
                _append(points, self._block_start(index))
            if self.words_before[index + 1] - self.words_before[index] > max_piece:
                inner_points = self._points_inside(index, max_piece)
                start = bisect_left(inner_points, min_words, key=_words_before)
                for point in inner_points[start : bisect_right(inner_points, max_words, key=_words_before)]:
                    _append(points, point)
        return points

    def word_starts_between(self, first: CutPoint, last: CutPoint) -> list[CutPoint]:
        """Return the beginning of every word between two cut points, the words of headings included."""
        points: list[CutPoint] = []
        for index in range(bisect_left(self.blocks, first.offset + 1, key=_end), len(self.blocks)):
            block = self.blocks[index]
            if block.start >= last.offset:
                break
            if block.start > first.offset:
                if self.boundaries[index] is not None:
                    _append(points, self._block_start(index))
                else:
                    words, pages = self.words_before[index], self.pages_before[index]
                    _append(points, CutPoint(block.start, words, pages, Boundary.CLAUSE, WORD_PENALTY))
            for point in self._to_points(index, find_word_cuts(self.texts[index])):
                if first.offset < point.offset < last.offset:
                    _append(points, point)
        low, high = first.words_before + _EPSILON, last.words_before - _EPSILON
        return [point for point in points if low < point.words_before < high]

    def _block_start(self, index: int) -> CutPoint:
        boundary = self.boundaries[index]
        penalty = _PARAGRAPH_PENALTY
        if boundary is Boundary.PARAGRAPH:
            penalty = _paragraph_penalty(self.texts[index - 1], self.texts[index])
        elif boundary is not None:
            penalty = _SCENE_PENALTY if boundary is Boundary.SCENE else _CHAPTER_PENALTY
        return CutPoint(
            self.blocks[index].start,
            self.words_before[index],
            self.pages_before[index],
            boundary or Boundary.CLAUSE,
            penalty,
        )

    def _points_inside(self, index: int, max_piece: float) -> list[CutPoint]:
        """Return the cut points inside a block. They are computed once, with the ``max_piece`` of the first call."""
        points = self._inner_points.get(index)
        if points is None:
            text, words = self.texts[index], self.words_before[index + 1] - self.words_before[index]
            cuts = find_cuts(
                text,
                self.language,
                verse=self.blocks[index].kind is BlockKind.VERSE,
                max_piece=int(max_piece * len(text) / words),
            )
            points = self._inner_points[index] = list(self._to_points(index, cuts))
        return points

    def _to_points(self, index: int, cuts: Iterable[Cut]) -> Iterator[CutPoint]:
        """Return the cuts inside a block as cut points of the story."""
        text, start = self.texts[index], self.blocks[index].start
        words, pages = self.words_before[index], self.pages_before[index]
        pages_per_character = (self.pages_before[index + 1] - pages) / max(len(text), 1)
        previous = 0
        for offset, boundary, penalty in cuts:
            words += weigh(text[previous:offset])
            previous = offset
            yield CutPoint(start + offset, words, pages + pages_per_character * offset, boundary, penalty)


def _words_before(point: CutPoint) -> float:
    return point.words_before


def _end(block: Block) -> int:
    return block.end


def _append(points: list[CutPoint], point: CutPoint) -> None:
    """Append a cut point. It replaces the last one if there is no word between them.

    In this way text without a word, such as a row of stars, goes to the part before. The start of a chapter is never
    replaced.
    """
    if points and point.words_before - points[-1].words_before < _EPSILON:
        if points[-1].boundary is Boundary.CHAPTER:
            return
        points.pop()
    points.append(point)


def _boundaries(story: Story) -> Iterator[Boundary | None]:
    """Return for each block what begins with it, or None if no installment may begin there."""
    chapter_starts = {chapter.first for chapter in story.chapters}
    after_heading = False  # only headings and scene breaks since the last heading
    after_break = False  # only headings and scene breaks since the last paragraph
    for index, block in enumerate(story.blocks):
        kind = block.kind
        if index == 0:
            yield Boundary.STORY
        elif after_heading:
            yield None
        elif index in chapter_starts:
            yield Boundary.CHAPTER
        elif kind is BlockKind.BREAK:
            yield None
        else:
            yield Boundary.SCENE if after_break or kind is BlockKind.HEADING else Boundary.PARAGRAPH
        if kind is BlockKind.HEADING or kind is BlockKind.BREAK:
            after_heading = after_heading or kind is BlockKind.HEADING
            after_break = True
        else:
            after_heading = after_break = False


def _paragraph_penalty(before: str, after: str) -> float:
    """Return the penalty of a cut between two paragraphs."""
    ended = before.rstrip(_CLOSING_MARKS).endswith(_SENTENCE_ENDS) or _is_attribution(before)
    if not ended or after[:1].islower() or after.startswith(_FOOTNOTE_STARTS) or _is_attribution(after):
        return _CONTINUATION_PENALTY
    if after.startswith(_SPEECH_STARTS):
        return _DIALOGUE_PENALTY if before.startswith(_SPEECH_STARTS) else _SPEECH_PENALTY
    return _PARAGRAPH_PENALTY


def _is_attribution(text: str) -> bool:
    """Return whether a paragraph names the source of the quotation before it, as in "—Ida Lunn, Songs"."""
    return text.startswith(_DASHES) and (text.isupper() or text.rstrip(_CLOSING_MARKS)[-1:].isalnum())
