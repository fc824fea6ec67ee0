"""How many parts each group of chapters gets, so that parts begin with chapters and are about equally long.

A section is one chapter, or several if a short one is joined to its neighbour. A section of w words in k parts costs
``8 k (w/kT - 1)^2``, where T is the target length of a part, and 4 for each chapter that starts inside it. Dynamic
programming over the chapters finds the cheapest sections. To get the right number of parts, every part earns a bonus
(a Lagrange multiplier, found by bisection). Then the sections for which it costs least get one part more or less.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, inf, sqrt
from typing import Final, NamedTuple

from story.splitting.cut_points import CutPoint

#: The wanted range of a part's length, as shares of the target length.
MIN_PART: Final = 0.55
MAX_PART: Final = 1.75
#: The share of a page that parts may fill on average, so that there is room to find a good end for each.
MEAN_PAGE_FILL: Final = 0.87
_MIN_CHAPTER: Final = 0.4  # of the target: a shorter chapter is joined to its neighbour
_MIN_LAST_PART: Final = 0.7  # of the target: a shorter end of the story is joined to the text before
_LENGTH_WEIGHT: Final = 8.0
_INNER_CHAPTER_PENALTY: Final = 4.0
_BAD_LENGTH_PENALTY: Final = 40.0
_BISECTION_STEPS: Final = 7
_MAX_ADJUSTMENT: Final = 1.5  # the most that one part more or less may cost if the number of parts may differ


@dataclass(frozen=True, slots=True)
class Section:
    """The text from the start of one chapter to the start of another or the end of the story, cut into ``parts``."""

    start: CutPoint
    end: CutPoint
    parts: int


def plan_sections(bounds: Sequence[CutPoint], wanted: int, *, exactly: bool) -> list[Section]:
    """Return the story as sections with about ``wanted`` parts in total.

    Args:
        bounds: The starts of the story's chapters, and its end.
        wanted: The total number of parts.
        exactly: Whether the total must be exactly ``wanted``. If all plans have more parts than that, the story
            becomes one section.
    """
    planner = _SectionPlanner(bounds, wanted)
    low, high, bonus = (-_BAD_LENGTH_PENALTY, 7.5, 0.0) if exactly else (-1.0, 1.0, 0.0)
    nearest: list[Section] = []
    for _ in range(_BISECTION_STEPS * 2 if exactly else _BISECTION_STEPS):
        sections = planner.cheapest(bonus)
        parts = _count_parts(sections)
        not_too_many = parts <= wanted
        if (not_too_many or not exactly) and (not nearest or abs(parts - wanted) < abs(_count_parts(nearest) - wanted)):
            nearest = sections
        if parts == wanted:
            break
        low, high = (bonus, high) if not_too_many else (low, bonus)
        bonus = (low + high) / 2
    if not nearest:
        return [Section(bounds[0], bounds[-1], wanted)]
    return planner.adjusted(nearest, inf if exactly else _MAX_ADJUSTMENT)


def sections_by_chapter(bounds: Sequence[CutPoint]) -> list[Section]:
    """Return every chapter as a section of one part; ``bounds`` are the starts of chapters and the end of the story.

    A chapter that is much shorter than the others is joined to the next one, the last chapter to the one before.
    """
    lengths = sorted(end.words_before - start.words_before for start, end in pairwise(bounds))
    min_length = _MIN_CHAPTER / 2 * lengths[len(lengths) // 2]
    starts = [bounds[0]]
    for start, end in pairwise(bounds[1:]):
        is_last = end is bounds[-1]
        if start.words_before - starts[-1].words_before >= min_length and (
            not is_last or end.words_before - start.words_before >= min_length
        ):
            starts.append(start)
    return [Section(start, end, 1) for start, end in pairwise([*starts, bounds[-1]])]


def _count_parts(sections: Sequence[Section]) -> int:
    return sum(section.parts for section in sections)


class _Candidate(NamedTuple):
    """A possible section that ends at a given chapter."""

    first: int  # the index of its first chapter
    length: float  # in target lengths
    min_parts: int
    penalty: float  # for the chapters that start inside it


class _SectionPlanner:
    """Finds the sections with the lowest cost."""

    def __init__(self, bounds: Sequence[CutPoint], wanted: int) -> None:
        self.bounds = bounds
        self.wanted = wanted
        self.target = max((bounds[-1].words_before - bounds[0].words_before) / wanted, 0.01)
        self.candidates = [list(self._candidates_to(end)) for end in range(1, len(bounds))]

    def _candidates_to(self, end: int) -> Iterator[_Candidate]:
        """Return the possible sections that end at the chapter with the index ``end``.

        Without its longest chapter, a section has at most the length of one part.
        """
        stop, longest = self.bounds[end], 0.0
        for first in range(end - 1, -1, -1):
            start = self.bounds[first]
            words = stop.words_before - start.words_before
            longest = max(longest, self.bounds[first + 1].words_before - start.words_before)
            if first < end - 1 and words - longest > MAX_PART * self.target:
                break
            min_parts = max(ceil((stop.pages_before - start.pages_before) / MEAN_PAGE_FILL), 1)
            yield _Candidate(first, words / self.target, min_parts, _INNER_CHAPTER_PENALTY * (end - first - 1))

    def cheapest(self, bonus: float) -> list[Section]:
        """Return the sections with the lowest cost, if every part is worth ``bonus``."""
        factor = 1 / sqrt(1 - bonus / _LENGTH_WEIGHT)  # how many times more parts are best because of the bonus
        costs, choices = [0.0], [(0, 0)]
        for end, candidates in enumerate(self.candidates, 1):
            lowest, choice = inf, (0, 0)
            for first, length, min_parts, penalty in candidates:
                parts = max(int(length * factor), min_parts)
                for count in (parts, parts + 1) if length > MIN_PART else (parts,):
                    cost = costs[first] + penalty + self._length_cost(length, count, end) - bonus * count
                    if cost < lowest:
                        lowest, choice = cost, (first, count)
            costs.append(lowest)
            choices.append(choice)
        sections = []
        end = len(self.bounds) - 1
        while end:
            first, parts = choices[end]
            sections.append(Section(self.bounds[first], self.bounds[end], parts))
            end = first
        return sections[::-1]

    def _length_cost(self, length: float, parts: int, end: int) -> float:
        """Return what the lengths of a section's parts cost; ``length`` is the section's, in target lengths."""
        part_length = length / parts
        cost = _LENGTH_WEIGHT * (part_length - 1) ** 2
        is_last = end == len(self.bounds) - 1
        if part_length < _MIN_CHAPTER or part_length > MAX_PART or (part_length < _MIN_LAST_PART and is_last):
            cost += _BAD_LENGTH_PENALTY
        return parts * cost

    def adjusted(self, sections: Sequence[Section], max_cost: float) -> list[Section]:
        """Return the sections with the wanted number of parts in total.

        One part is added or removed at a time, where it costs least. Stops when the next one costs more than
        ``max_cost``.
        """
        sections = list(sections)
        step = 1 if _count_parts(sections) < self.wanted else -1
        queue = [(self._adjustment_cost(section, step), index) for index, section in enumerate(sections)]
        heapq.heapify(queue)
        for _ in range(abs(_count_parts(sections) - self.wanted)):
            cost, index = queue[0]
            if cost > max_cost or cost == inf:
                break
            sections[index] = replace(sections[index], parts=sections[index].parts + step)
            heapq.heapreplace(queue, (self._adjustment_cost(sections[index], step), index))
        return sections

    def _adjustment_cost(self, section: Section, step: int) -> float:
        """Return what ``step`` more parts cost. Infinite if no part would be left, or parts would be too full."""
        parts = section.parts + step
        if parts < 1 or section.end.pages_before - section.start.pages_before > parts * MEAN_PAGE_FILL:
            return inf
        length = (section.end.words_before - section.start.words_before) / self.target
        end = len(self.bounds) - 1 if section.end is self.bounds[-1] else 0
        return self._length_cost(length, parts, end) - self._length_cost(length, section.parts, end)
