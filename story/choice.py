"""Which of the places where a story may be cut are taken, so that parts are about equally long and cuts are liked.

Dynamic programming. A part of w words costs ``8 (w/T - 1)^2`` for its length, the penalty of the cut that it begins
with, 4 for each chapter whose start it swallows, and -lambda. Lambda is found by bisection so that the number of parts
comes out right: without it parts drift 4 to 22 % too long. A part has 0.4 to 1.75 of the target where that can be had,
so that a title page or a rest joins its neighbour.
"""

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from operator import add
from typing import Final

from story.units import Unit

_LEAST, _MOST = 0.4, 1.75  # of the target
_LENGTH: Final = 8.0
_SWALLOWED: Final = 4.0
_FINENESS: Final = 32  # places to cut for each part: bounds the time that few, long parts take
_GENTLE: Final = 0.5  # the most that lambda may weigh against chapters and even parts where the number is free
_HARD: Final = 256.0
_ROUNDS: Final = 16
_NEAR: Final = 0.01  # of the number of parts wanted: near enough where it is free


def choose(units: Sequence[Unit], wanted: int) -> list[int]:
    """The units that begin a part, the first among them, for about ``wanted`` parts."""
    return _search(units, wanted, _GENTLE, int(wanted * _NEAR))


def choose_exactly(units: Sequence[Unit], wanted: int) -> list[int]:
    """The units that begin a part, the first among them: ``wanted`` of them, which must not be more than there are."""
    chosen = _search(units, wanted, _HARD, 0)
    if len(chosen) > wanted:
        return _merge(units, chosen, wanted)
    return _divide(units, chosen, wanted)


def _search(units: Sequence[Unit], wanted: int, strength: float, tolerance: int) -> list[int]:
    graph = _Graph(units, wanted)
    low, high, pull = -strength, strength, 0.0
    nearest = graph.walk(pull)
    for _ in range(_ROUNDS):
        if abs(len(nearest) - wanted) <= tolerance:
            break
        found = graph.walk(pull) if pull else nearest
        if abs(len(found) - wanted) < abs(len(nearest) - wanted):
            nearest = found
        low, high = (pull, high) if len(found) < wanted else (low, pull)
        pull = (low + high) / 2
    return nearest


class _Graph:
    """Places to cut, and what a part from one to another costs, apart from lambda."""

    def __init__(self, units: Sequence[Unit], wanted: int) -> None:
        reach = list(accumulate((unit.words for unit in units), initial=0.0))
        self.target = max(reach[-1] / wanted, 0.01)
        self.places = _thin(units, reach, self.target / _FINENESS)
        opened = list(accumulate((unit.opens_chapter for unit in units), initial=0))
        self.words = [*(reach[place] for place in self.places), reach[-1]]
        self.inside = [*(opened[place + 1] for place in self.places), opened[-1]]
        self.before = [*(opened[place] for place in self.places), opened[-1]]
        self.penalties = [units[place].penalty for place in self.places]
        self.edges = self._edges()

    def walk(self, pull: float) -> list[int]:
        """The cheapest way through, each part paid ``pull`` for being one: the units at which parts begin."""
        bases = [-pull]
        origins = [0]
        for end, (first, costs) in enumerate(self.edges, 1):
            sums = list(map(add, bases[first : first + len(costs)], costs))
            best = min(sums, default=inf)
            origins.append(first + sums.index(best) if sums else 0)
            bases.append(best + (self.penalties[end] if end < len(self.penalties) else 0) - pull)
        way = [origins[-1]]
        while way[-1]:
            way.append(origins[way[-1]])
        return [self.places[place] for place in reversed(way)]

    def _edges(self) -> list[tuple[int, list[float]]]:
        """For each place but the first, and for the end: where the first part that may end there begins, and what the
        parts from there on cost."""
        words, target = self.words, self.target
        reachable = [0]
        edges = []
        last = len(words) - 1
        for end in range(1, last + 1):
            first = bisect_left(words, words[end] - _MOST * target, 0, end)
            stop = bisect_right(words, words[end] - _LEAST * target, first, end)
            known = bisect_left(reachable, first)
            if known == len(reachable) or reachable[known] >= stop:
                if end == last or stop > first or first == end:
                    first, stop = reachable[known - 1] if known else first, end if end == last else stop
                    stop = max(stop, first + 1)
                else:
                    stop = first
            edges.append((first, self._costs(first, stop, end)))
            if stop > first:
                reachable.append(end)
        return edges

    def _costs(self, first: int, stop: int, end: int) -> list[float]:
        """What parts that end at one place cost, for each place in a range where they may begin."""
        whole, opened = self.words[end] / self.target - 1, self.before[end]
        scaled = zip(self.words[first:stop], self.inside[first:stop], strict=True)
        return [
            _LENGTH * (whole - words / self.target) ** 2 + _SWALLOWED * (opened - inside) for words, inside in scaled
        ]


def _thin(units: Sequence[Unit], reach: Sequence[float], step: float) -> list[int]:
    """The units worth beginning a part with: the most liked one of each ``step`` words."""
    best: dict[int, int] = {}
    for index in range(1, len(units)):
        bucket = int(reach[index] / step)
        rival = best.get(bucket)
        if rival is None or units[index].penalty < units[rival].penalty:
            best[bucket] = index
    return [0, *best.values()] if units else []


def _divide(units: Sequence[Unit], chosen: list[int], wanted: int) -> list[int]:
    """More parts: the longest is cut in two, again and again."""
    reach = list(accumulate((unit.words for unit in units), initial=0.0))
    heap = [
        (reach[start] - reach[end], start, end) for start, end in pairwise([*chosen, len(units)]) if end - start > 1
    ]
    heapq.heapify(heap)
    cuts = set(chosen)
    while heap and len(cuts) < wanted:
        _, start, end = heapq.heappop(heap)
        half, whole = (reach[start] + reach[end]) / 2, max(reach[end] - reach[start], 1)
        cut = min(
            range(start + 1, end),
            key=lambda index: units[index].penalty + 4 * _LENGTH * ((reach[index] - half) / whole) ** 2,
        )
        cuts.add(cut)
        for first, last in ((start, cut), (cut, end)):
            if last - first > 1:
                heapq.heappush(heap, (reach[first] - reach[last], first, last))
    return sorted(cuts)


def _merge(units: Sequence[Unit], chosen: list[int], wanted: int) -> list[int]:
    """Fewer parts: the two neighbours that are shortest together become one, again and again."""
    reach = list(accumulate((unit.words for unit in units), initial=0.0))
    cuts = list(chosen)
    while len(cuts) > wanted:
        ends = [*cuts[1:], len(units)]
        first = min(range(len(cuts) - 1), key=lambda part: reach[ends[part + 1]] - reach[cuts[part]])
        del cuts[first + 1]
    return cuts
