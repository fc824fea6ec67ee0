"""Measuring how good the cuts of a story are, no matter which program made them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, pstdev
from typing import Final

from story import Story, count_words
from story.sentences import find_sentence_starts
from story.splitting.cut_points import CutMap

MIN_CHAPTER: Final = 0.4  # of the target: a chapter beside a shorter one need not begin a part


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of the parts of a story. All lengths are shares of the target length.

    Attributes:
        parts: The number of parts.
        wanted: The number of parts that was asked for, or that the target length gives.
        variation: The coefficient of variation of the lengths: standard deviation / mean.
        shortest: The shortest part.
        longest: The longest part.
        last: The last part.
        in_sentence: The number of cuts inside a sentence.
        long_chapters: The number of chapter starts with at least 0.4 of the target in the chapters before and after.
        long_chapters_kept: How many of these begin a part.
        chapters: The number of chapter starts, without the first.
        chapters_kept: How many of these begin a part.
        lossless: Whether the parts joined are the text.
    """

    parts: int
    wanted: int
    variation: float
    shortest: float
    longest: float
    last: float
    in_sentence: int
    long_chapters: int
    long_chapters_kept: int
    chapters: int
    chapters_kept: int
    lossless: bool

    @property
    def deviation(self) -> float:
        """The difference between the number of parts and the wanted number, as a share of the wanted number."""
        return abs(self.parts - self.wanted) / self.wanted


def judge(story: Story, parts: Sequence[str], target: float, wanted: int = 0) -> Quality:
    """Return the quality of a story's parts.

    Args:
        story: The story.
        parts: The texts of its parts, in order.
        target: The target length in words.
        wanted: The wanted number of parts; 0 for the number that the target length gives.
    """
    text = story.text
    starts, position = [], 0
    for part in parts:
        start = text.find(part.strip(), position)
        starts.append(start if start >= 0 else position)
        position = starts[-1] + len(part.strip())
    cuts = starts[1:]
    lengths = [count_words(part) for part in parts]
    cut_map = CutMap(story, None)
    wanted = wanted or max(1, round(cut_map.total_words / target))
    bounds = [*cut_map.chapter_starts(), cut_map.end]
    chapter_lengths = [end.words_before - start.words_before for start, end in pairwise(bounds)]
    chapters = [point.offset for point in bounds[1:-1]]
    long_chapters = [
        start
        for start, neighbours in zip(chapters, pairwise(chapter_lengths), strict=True)
        if min(neighbours) >= MIN_CHAPTER * target
    ]
    return Quality(
        parts=len(parts),
        wanted=wanted,
        variation=pstdev(lengths) / fmean(lengths),
        shortest=min(lengths) / target,
        longest=max(lengths) / target,
        last=lengths[-1] / target,
        in_sentence=sum(_is_in_sentence(story, cut) for cut in cuts),
        long_chapters=len(long_chapters),
        long_chapters_kept=len(set(long_chapters) & set(cuts)),
        chapters=len(chapters),
        chapters_kept=len(set(chapters) & set(cuts)),
        lossless="".join(parts) == text,
    )


def _is_in_sentence(story: Story, cut: int) -> bool:
    index = bisect_right(story.blocks, cut, key=lambda block: block.start) - 1
    block = story.blocks[index]
    if cut in (block.start, block.end) or cut > block.end:
        return False
    starts = [offset for offset, _ in find_sentence_starts(block.text, story.language)]
    index = bisect_left(starts, cut - block.start)
    return index == len(starts) or starts[index] != cut - block.start
