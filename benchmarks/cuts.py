"""How good a way to cut a story is, whoever cut it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, pstdev
from typing import Final

from story import Story, count_words
from story.sentences import find_sentence_starts
from story.splitting.cut_points import CutMap

SLIVER: Final = 0.4  # of the target: a chapter that touches a shorter piece need not begin a part


@dataclass(frozen=True, slots=True)
class Quality:
    """Sizes are shares of the target. ``chapters`` are those with 0.4 of it on both sides, ``all_chapters`` all but
    the first; ``kept`` of each begin a part. ``in_sentence`` counts the cuts inside a sentence."""

    parts: int
    wanted: int
    spread: float
    smallest: float
    largest: float
    last: float
    in_sentence: int
    kept: int
    chapters: int
    all_kept: int
    all_chapters: int
    lossless: bool

    @property
    def off(self) -> float:
        """How far the number of parts is from the number wanted, as a share of it."""
        return abs(self.parts - self.wanted) / self.wanted


def judge(story: Story, chunks: Sequence[str], target: float, wanted: int = 0) -> Quality:
    """The quality of a story's text in chunks of about ``target`` words, or so many as are ``wanted``."""
    text = story.text
    starts, at = [], 0
    for chunk in chunks:
        found = text.find(chunk.strip(), at)
        starts.append(found if found >= 0 else at)
        at = starts[-1] + len(chunk.strip())
    cuts = starts[1:]
    sizes = [count_words(chunk) for chunk in chunks]
    cut_map = CutMap(story, None)
    wanted = wanted or max(1, round(cut_map.total_words / target))
    chapters = [(point.offset, point.words_before) for point in (*cut_map.chapter_starts(), cut_map.end)]
    lengths = [after[1] - before[1] for before, after in pairwise(chapters)]
    starting = [start for start, _ in chapters[1:-1]]
    due = [
        start
        for start, (left, right) in zip(starting, pairwise(lengths), strict=True)
        if min(left, right) >= SLIVER * target
    ]
    return Quality(
        parts=len(chunks),
        wanted=wanted,
        spread=pstdev(sizes) / fmean(sizes),
        smallest=min(sizes) / target,
        largest=max(sizes) / target,
        last=sizes[-1] / target,
        in_sentence=sum(_in_sentence(story, cut) for cut in cuts),
        kept=len(set(due) & set(cuts)),
        chapters=len(due),
        all_kept=len(set(starting) & set(cuts)),
        all_chapters=len(starting),
        lossless="".join(chunks) == text,
    )


def _in_sentence(story: Story, cut: int) -> bool:
    index = bisect_right(story.blocks, cut, key=lambda block: block.start) - 1
    block = story.blocks[index]
    if cut in (block.start, block.end) or cut > block.end:
        return False
    offsets = [offset for offset, _ in find_sentence_starts(block.text, story.language)]
    at = bisect_left(offsets, cut - block.start)
    return at == len(offsets) or offsets[at] != cut - block.start
