"""A story split into installments."""

from math import ceil

from story.model import Chapters, Installment, Minutes, Parts, Portion, SplitStrategy, Story, Words
from story.splitting.assembly import assemble
from story.splitting.cut_points import Ground, Page, Place
from story.splitting.optimal_cuts import choose
from story.splitting.sections import ROOM, Stretch, apportion, by_chapter
from story.words import LIGHTEST, WORDS_A_MINUTE


def split(
    story: Story, portion: Portion, strategy: SplitStrategy = SplitStrategy.CHAPTERS_FIRST, page: Page | None = None
) -> tuple[Installment, ...]:
    """The whole story in installments, nothing lost: their ``start`` and ``end`` tile ``story.text``.

    ``Words`` and ``Minutes`` say how much a part should have: chapters come first, so the number of parts may differ
    a little from what the length alone would give. ``Parts`` is exact, unless the story has fewer words than that.
    ``Chapters`` makes one part of each chapter, whatever the strategy. With ``page`` (the share of a page that a block
    takes) parts of ``Words`` and ``Minutes`` are such that each fits one page, wherever that can be.
    """
    ground = Ground(story, None if isinstance(portion, Parts | Chapters) else page)
    exactly = isinstance(portion, Parts)
    stretches = _stretches(ground, portion, strategy)
    places = [place for stretch in stretches for place in choose(ground, stretch, exactly=exactly)]
    return assemble(story, [*places, ground.end])


def _stretches(ground: Ground, portion: Portion, strategy: SplitStrategy) -> list[Stretch]:
    bounds: list[Place] = [*ground.chapters(), ground.end]
    match portion:
        case Chapters():
            return by_chapter(bounds)
        case Parts(count):
            wanted = max(1, min(count, ceil(ground.words / LIGHTEST)))
        case Words() | Minutes():
            words = portion.count * (WORDS_A_MINUTE if isinstance(portion, Minutes) else 1)
            wanted = max(1, round(ground.words / max(1, words)), round(ground.end.fill / ROOM + 0.5))
    if strategy is SplitStrategy.BALANCED or len(bounds) == 2:
        return [Stretch(bounds[0], ground.end, wanted)]
    return apportion(bounds, wanted, exactly=isinstance(portion, Parts))
