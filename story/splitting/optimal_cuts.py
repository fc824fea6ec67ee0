"""Choosing the cut points at which the parts of a section begin: parts about equally long, cuts at good places.

The best cuts are found by dynamic programming, one cut after the other. Each cut is searched around the place where it
would be if all parts were equally long. A part of w words costs ``14 (w/mean - 1)^2`` and the penalty of the cut point
at which it begins. It costs much more if it is far too short, far too long, or longer than a page.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import inf
from operator import attrgetter
from typing import Final

from story.splitting.block_cuts import MAX_CLEAN_PENALTY
from story.splitting.cut_points import CutMap, CutPoint
from story.splitting.sections import MAX_PART, MIN_PART, Section

_LENGTH_WEIGHT: Final = 14.0
_BAD_LENGTH_PENALTY: Final = 30.0
_SEARCH_RADIUS: Final = 0.5  # in mean parts: how far from the ideal place a cut is searched
_WIDE_SEARCH_RADIUS: Final = 1.3  # the same if all cut points within the usual radius are inside sentences
_POINTS_PER_PART: Final = 20  # limits the time for few, long parts
_MAX_PIECE: Final = 0.15  # of the mean part: longer paragraphs may be cut, and longer sentences if necessary
_MIN_WORDS: Final = 4.0  # parts with fewer words on average are cut by counting words
_MARGIN: Final = 0.01  # words: the least distance from the ends of the section


def choose_cuts(cut_map: CutMap, section: Section, *, exactly: bool) -> list[CutPoint]:
    """Return where the parts of a section begin; the first is the section's start.

    There are ``section.parts`` of them, or fewer if the section has fewer cut points. With ``exactly`` there are as
    many as long as the section has enough words, even if headings must be cut for it.
    """
    if section.parts == 1:
        return [section.start]
    mean = (section.end.words_before - section.start.words_before) / section.parts
    cuts = _cheapest_cuts(cut_map, section, mean) if mean > _MIN_WORDS else []
    return [section.start, *(cuts or _evenly_counted_cuts(cut_map, section, exactly=exactly))]


def _cheapest_cuts(cut_map: CutMap, section: Section, mean: float) -> list[CutPoint]:
    """Return the cuts with the lowest total cost, or an empty list if there are not enough cut points."""
    steps: list[tuple[Sequence[CutPoint], list[int]]] = []  # for each part: where it may begin, and the best choices
    starts: Sequence[CutPoint] = [section.start]
    costs = [0.0]
    for number in range(1, section.parts + 1):
        ends: Sequence[CutPoint] = [section.end]
        if number < section.parts:
            ends = _points_near(cut_map, section, section.start.words_before + number * mean, mean)
        end_costs, choices = _best_starts(starts, costs, ends, mean)
        steps.append((starts, choices))
        starts, costs = ends, end_costs
    if not costs or costs[0] == inf:
        return []
    cuts: list[CutPoint] = []
    index = 0
    for starts, choices in reversed(steps):
        index = choices[index]
        cuts.append(starts[index])
    return cuts[-2::-1]


def _best_starts(
    starts: Sequence[CutPoint], costs: Sequence[float], ends: Sequence[CutPoint], mean: float
) -> tuple[list[float], list[int]]:
    """Find for each possible end of a part where the part had best begin.

    Args:
        starts: The cut points at which the part may begin.
        costs: What all parts before it cost, for each of ``starts``.
        ends: The cut points at which the part may end.
        mean: The mean length of a part in words.

    Returns:
        For each of ``ends`` the lowest cost of all parts up to there, and the index of the start that gives it.
    """
    start_words = [point.words_before for point in starts]
    start_pages = [point.pages_before for point in starts]
    has_pages = starts and ends and ends[-1].pages_before > 0
    end_costs, choices = [], []
    for end in ends:
        words, ideal_start = end.words_before, end.words_before - mean
        last = bisect_left(start_words, words - _MARGIN)
        first = bisect_left(start_words, words - MAX_PART * mean, 0, last)
        stop = bisect_right(start_words, words - MIN_PART * mean, 0, last)
        extra_cost = 0.0
        if first >= stop:
            first, stop, extra_cost = 0, last, _BAD_LENGTH_PENALTY
        totals = [
            cost + _LENGTH_WEIGHT * ((ideal_start - start) / mean) ** 2
            for cost, start in zip(costs[first:stop], start_words[first:stop], strict=True)
        ]
        if has_pages:
            page_start = end.pages_before - 1.0
            totals = [
                total + _BAD_LENGTH_PENALTY if pages < page_start else total
                for total, pages in zip(totals, start_pages[first:stop], strict=True)
            ]
        lowest = min(totals, default=inf)
        end_costs.append(lowest + extra_cost + end.penalty)
        choices.append(first + totals.index(lowest) if totals else 0)
    return end_costs, choices


def _points_near(cut_map: CutMap, section: Section, ideal: float, mean: float) -> list[CutPoint]:
    """Return cut points around the ideal place, which is given by the number of words before it."""
    low, high = section.start.words_before + _MARGIN, section.end.words_before - _MARGIN

    def points_within(radius: float) -> list[CutPoint]:
        distance = radius * mean
        return cut_map.points_between(max(low, ideal - distance), min(high, ideal + distance), _MAX_PIECE * mean)

    points = points_within(_SEARCH_RADIUS)
    if all(point.penalty > MAX_CLEAN_PENALTY for point in points):
        clean = [point for point in points_within(_WIDE_SEARCH_RADIUS) if point.penalty <= MAX_CLEAN_PENALTY]
        points = sorted({*points, *clean}, key=attrgetter("offset"))
    if len(points) <= _POINTS_PER_PART:
        return points
    best: dict[int, CutPoint] = {}
    for point in points:
        bucket = int(point.words_before * _POINTS_PER_PART / mean)
        rival = best.get(bucket)
        if rival is None or point.penalty < rival.penalty:
            best[bucket] = point
    return list(best.values())


def _evenly_counted_cuts(cut_map: CutMap, section: Section, *, exactly: bool) -> list[CutPoint]:
    """Return cuts between words, at distances as equal as possible."""
    if exactly:
        points = cut_map.word_starts_between(section.start, section.end)
    else:
        low, high = section.start.words_before + _MARGIN, section.end.words_before - _MARGIN
        points = cut_map.points_between(low, high, 0)
    wanted = min(section.parts - 1, len(points))
    return [points[number * len(points) // wanted] for number in range(wanted)]
