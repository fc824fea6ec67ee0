"""Splitting a story into installments."""

from math import ceil

from story.model import Chapters, Installment, Minutes, Parts, Portion, SplitStrategy, Story, Words
from story.splitting.assembly import assemble
from story.splitting.cut_points import CutMap, PageShare
from story.splitting.optimal_cuts import choose_cuts
from story.splitting.sections import MEAN_PAGE_FILL, Section, plan_sections, sections_by_chapter
from story.words import MIN_WORD_WEIGHT, WORDS_PER_MINUTE


def split(
    story: Story,
    portion: Portion,
    strategy: SplitStrategy = SplitStrategy.CHAPTERS_FIRST,
    page_share: PageShare | None = None,
) -> tuple[Installment, ...]:
    """Split a story into installments. Nothing is lost: their ``start`` and ``end`` cover ``story.text`` without gaps.

    Args:
        story: The story.
        portion: How much text a part gets. ``Words`` and ``Minutes`` are a target. Chapters come first, so the number
            of parts may differ a little from what the length alone would give. ``Parts`` is exact, unless the story
            has fewer words. ``Chapters`` makes one part of each chapter, whatever the strategy is.
        strategy: What is more important: that parts begin with chapters, or that they are equally long.
        page_share: A function that returns the share of a page that a block fills. With it, parts of ``Words`` and
            ``Minutes`` fit on one page each, if possible.
    """
    cut_map = CutMap(story, None if isinstance(portion, Parts | Chapters) else page_share)
    exactly = isinstance(portion, Parts)
    sections = _sections(cut_map, portion, strategy)
    starts = [point for section in sections for point in choose_cuts(cut_map, section, exactly=exactly)]
    return assemble(story, [*starts, cut_map.end])


def _sections(cut_map: CutMap, portion: Portion, strategy: SplitStrategy) -> list[Section]:
    bounds = [*cut_map.chapter_starts(), cut_map.end]
    match portion:
        case Chapters():
            return sections_by_chapter(bounds)
        case Parts(count):
            wanted = max(1, min(count, ceil(cut_map.total_words / MIN_WORD_WEIGHT)))
        case Words() | Minutes():
            words = portion.count * (WORDS_PER_MINUTE if isinstance(portion, Minutes) else 1)
            by_words = round(cut_map.total_words / max(1, words))
            by_pages = round(cut_map.end.pages_before / MEAN_PAGE_FILL + 0.5)
            wanted = max(1, by_words, by_pages)
    if strategy is SplitStrategy.BALANCED or len(bounds) == 2:
        return [Section(bounds[0], cut_map.end, wanted)]
    return plan_sections(bounds, wanted, exactly=isinstance(portion, Parts))
