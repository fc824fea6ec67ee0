"""How many parts each run of chapters gets, so that parts begin with chapters and are about equally long.

A stretch is one chapter, or several where a short one joins its neighbours. A stretch of w words in k parts costs
``8 k (w/kT - 1)^2``, and 4 for each chapter whose start lies inside it; dynamic programming over the chapters finds
the cheapest stretches. So that the number of parts comes out right, each part is paid for (lambda, found by bisection),
and then the stretches that mind it least get one part more or one less.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, inf, sqrt
from typing import Final

from story.splitting.cut_points import Place

LEAST, MOST = 0.55, 1.75  # of the target: what a part should have
_SLIVER: Final = 0.4  # of the target: a shorter chapter joins its neighbour
_LAST: Final = 0.7  # of the target: a shorter rest joins what precedes
ROOM: Final = 0.87  # of a page: so much of it parts may fill on average, so that each finds a good end
_LENGTH: Final = 8.0
_SWALLOWED: Final = 4.0
_HARD: Final = 40.0
_ROUNDS: Final = 7
_DEAREST: Final = 1.5  # the most that one part more or less may cost where the number is free


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one chapter's start to another's, or to the end, in ``parts`` parts."""

    start: Place
    end: Place
    parts: int


def apportion(bounds: Sequence[Place], wanted: int, *, exactly: bool) -> list[Stretch]:
    """The story in stretches; ``bounds`` are its chapters' starts and its end.

    Of about ``wanted`` parts in all; ``exactly`` so many wherever there are no fewer stretches than that.
    """
    plan = _Plan(bounds, wanted)
    low, high, pull = (-_HARD, 7.5, 0.0) if exactly else (-1.0, 1.0, 0.0)
    nearest: list[Stretch] = []
    for _ in range(_ROUNDS * 2 if exactly else _ROUNDS):
        found = plan.cheapest(pull)
        fewer = _count(found) <= wanted
        if (fewer or not exactly) and (not nearest or abs(_count(found) - wanted) < abs(_count(nearest) - wanted)):
            nearest = found
        if _count(found) == wanted:
            break
        low, high = (pull, high) if fewer else (low, pull)
        pull = (low + high) / 2
    if not nearest:
        return [Stretch(bounds[0], bounds[-1], wanted)]
    return plan.adjusted(nearest, inf if exactly else _DEAREST)


def by_chapter(bounds: Sequence[Place]) -> list[Stretch]:
    """Every chapter one part; what is much shorter than the others joins the next, the last one the one before."""
    lengths = sorted(end.reach - start.reach for start, end in pairwise(bounds))
    least = _SLIVER / 2 * lengths[len(lengths) // 2]
    starts = [bounds[0]]
    for start, end in pairwise(bounds[1:]):
        if start.reach - starts[-1].reach >= least and (end is not bounds[-1] or end.reach - start.reach >= least):
            starts.append(start)
    return [Stretch(start, end, 1) for start, end in pairwise([*starts, bounds[-1]])]


def _count(stretches: Sequence[Stretch]) -> int:
    return sum(stretch.parts for stretch in stretches)


class _Plan:
    """What stretches between chapters cost."""

    def __init__(self, bounds: Sequence[Place], wanted: int) -> None:
        self.bounds = bounds
        self.wanted = wanted
        self.target = max((bounds[-1].reach - bounds[0].reach) / wanted, 0.01)
        self.edges = [list(self._before(end)) for end in range(1, len(bounds))]

    def _before(self, end: int) -> Iterator[tuple[int, float, int, float]]:
        """Where a stretch that ends there may begin: all but its longest chapter together are no part of their own.

        With its share of the target, how many parts it needs at the least, and what the starts inside it cost.
        """
        stop, longest = self.bounds[end], 0.0
        for first in range(end - 1, -1, -1):
            start = self.bounds[first]
            longest = max(longest, self.bounds[first + 1].reach - start.reach)
            if first < end - 1 and stop.reach - start.reach - longest > MOST * self.target:
                break
            least = max(ceil((stop.fill - start.fill) / ROOM), 1)
            yield first, (stop.reach - start.reach) / self.target, least, _SWALLOWED * (end - first - 1)

    def cheapest(self, pull: float) -> list[Stretch]:
        """The stretches that cost least, each part paid ``pull`` for being one."""
        lean = 1 / sqrt(1 - pull / _LENGTH)  # so many more parts than without a pull
        costs, ways = [0.0], [(0, 0)]
        for end, firsts in enumerate(self.edges, 1):
            best, way = inf, (0, 0)
            for first, share, least, swallowed in firsts:
                parts = max(int(share * lean), least)
                for count in (parts, parts + 1) if share > LEAST else (parts,):
                    cost = costs[first] + swallowed + self._cost(share, count, end) - pull * count
                    if cost < best:
                        best, way = cost, (first, count)
            costs.append(best)
            ways.append(way)
        stretches = []
        end = len(self.bounds) - 1
        while end:
            first, parts = ways[end]
            stretches.append(Stretch(self.bounds[first], self.bounds[end], parts))
            end = first
        return stretches[::-1]

    def _cost(self, share: float, parts: int, end: int) -> float:
        """What the lengths of the parts of a stretch cost."""
        each = share / parts
        cost = _LENGTH * (each - 1) ** 2
        if each < _SLIVER or each > MOST or (each < _LAST and end == len(self.bounds) - 1):
            cost += _HARD
        return parts * cost

    def adjusted(self, stretches: list[Stretch], dearest: float) -> list[Stretch]:
        """As many parts as are wanted, as far as one more or less nowhere costs more than ``dearest``."""
        found = list(stretches)
        step = 1 if _count(found) < self.wanted else -1
        waiting = [(self._change(stretch, step), index) for index, stretch in enumerate(found)]
        heapq.heapify(waiting)
        for _ in range(abs(_count(found) - self.wanted)):
            cost, index = waiting[0]
            if cost > dearest or cost == inf:
                break
            found[index] = replace(found[index], parts=found[index].parts + step)
            heapq.heapreplace(waiting, (self._change(found[index], step), index))
        return found

    def _change(self, stretch: Stretch, step: int) -> float:
        """What it costs to have so many parts more; infinitely much where there would be none, or too full ones."""
        parts = stretch.parts + step
        if parts < 1 or stretch.end.fill - stretch.start.fill > parts * ROOM:
            return inf
        share = (stretch.end.reach - stretch.start.reach) / self.target
        end = len(self.bounds) - 1 if stretch.end is self.bounds[-1] else 0
        return self._cost(share, parts, end) - self._cost(share, stretch.parts, end)
