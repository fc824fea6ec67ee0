"""Which places in a stretch of text its parts begin with, so that they are about equally long and cuts are liked.

Dynamic programming, cut by cut: each is sought around where it would fall if all parts were alike. A part of w words
costs ``14 (w/mean - 1)^2``, the penalty of the place that it begins with, and much more where it is far too short, far
too long, or more than a page.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import inf
from operator import attrgetter
from typing import Final

from story.splitting.block_cuts import ROUGH
from story.splitting.cut_points import Ground, Place
from story.splitting.sections import LEAST, MOST, Stretch

_LENGTH: Final = 14.0
_HARD: Final = 30.0
_AROUND: Final = 0.5  # of a part: how far from where all parts were alike a cut is sought
_FAR: Final = 1.3  # the same where nothing but the middle of a sentence is near
_FINENESS: Final = 20  # places for each part: bounds the time that few, long parts take
_PIECE: Final = 0.15  # of a part: longer paragraphs may be cut, longer sentences at need
_FEWEST: Final = 4.0  # words: parts shorter than that are counted off


def choose(ground: Ground, stretch: Stretch, *, exactly: bool) -> list[Place]:
    """Where the parts of a stretch begin, its own start first: as many as it says, or fewer where it has few places.

    ``exactly``: as many as it says while it has so many words, be it that headings are cut.
    """
    mean = (stretch.end.reach - stretch.start.reach) / stretch.parts
    if stretch.parts == 1:
        return [stretch.start]
    way = _cheapest(ground, stretch, mean) if mean > _FEWEST else []
    return [stretch.start, *(way or _count_off(ground, stretch, exactly=exactly))]


def _cheapest(ground: Ground, stretch: Stretch, mean: float) -> list[Place]:
    """The places of the cuts that cost least together; none where there are not enough places."""
    layers: list[tuple[Sequence[Place], list[int]]] = []
    before: Sequence[Place] = [stretch.start]
    costs = [0.0]
    for number in range(1, stretch.parts + 1):
        if number == stretch.parts:
            places: Sequence[Place] = [stretch.end]
        else:
            places = _near(ground, stretch, stretch.start.reach + number * mean, mean)
        sums, origins = _join(before, costs, places, mean)
        layers.append((before, origins))
        before, costs = places, sums
    if not costs or costs[0] == inf:
        return []
    way: list[Place] = []
    at = 0
    for places, origins in reversed(layers):
        at = origins[at]
        way.append(places[at])
    return way[-2::-1]


def _join(
    before: Sequence[Place], costs: Sequence[float], places: Sequence[Place], mean: float
) -> tuple[list[float], list[int]]:
    """For each place, what the parts up to it cost at the least, and which of the places before the last begins at."""
    reaches = [place.reach for place in before]
    fills = [place.fill for place in before]
    paged = before and places and places[-1].fill > 0
    sums, origins = [], []
    for place in places:
        reach, top = place.reach, place.reach - mean
        last = bisect_left(reaches, reach - 0.01)
        first, stop = (
            bisect_left(reaches, reach - MOST * mean, 0, last),
            bisect_right(reaches, reach - LEAST * mean, 0, last),
        )
        hard = 0.0
        if first >= stop:
            first, stop, hard = 0, last, _HARD
        found = [
            cost + _LENGTH * ((top - other) / mean) ** 2
            for cost, other in zip(costs[first:stop], reaches[first:stop], strict=True)
        ]
        if paged:
            full = place.fill - 1.0
            found = [cost + _HARD if fill < full else cost for cost, fill in zip(found, fills[first:stop], strict=True)]
        best = min(found, default=inf)
        sums.append(best + hard + place.penalty)
        origins.append(first + found.index(best) if found else 0)
    return sums, origins


def _near(ground: Ground, stretch: Stretch, ideal: float, mean: float) -> list[Place]:
    """Places around an ideal one."""
    low, high = stretch.start.reach + 0.01, stretch.end.reach - 0.01

    def around(distance: float) -> list[Place]:
        reach = distance * mean
        return ground.between(max(low, ideal - reach), min(high, ideal + reach), _PIECE * mean)

    found = around(_AROUND)
    if all(place.penalty > ROUGH for place in found):
        good = [place for place in around(_FAR) if place.penalty <= ROUGH]
        found = sorted({*found, *good}, key=attrgetter("start"))
    if len(found) <= _FINENESS:
        return found
    best: dict[int, Place] = {}
    for place in found:
        bucket = int(place.reach * _FINENESS / mean)
        rival = best.get(bucket)
        if rival is None or place.penalty < rival.penalty:
            best[bucket] = place
    return list(best.values())


def _count_off(ground: Ground, stretch: Stretch, *, exactly: bool) -> list[Place]:
    """Cuts between words, as evenly as their number allows."""
    if exactly:
        places = ground.words_between(stretch.start, stretch.end)
    else:
        places = ground.between(stretch.start.reach + 0.01, stretch.end.reach - 0.01, 0)
    wanted = min(stretch.parts - 1, len(places))
    return [places[number * len(places) // wanted] for number in range(wanted)]
