"""How well and how fast stories are cut, beside other ways to do it; the lines of docs/splitting.md."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from statistics import fmean
from time import perf_counter
from typing import Final

from benchmarks.cuts import Quality, judge
from benchmarks.peers import Cutter, peers
from benchmarks.texts import made_up, stories, texts
from bot import library
from bot.library import Length
from bot.pieces import V2, cut
from story import Parts, SplitStrategy, Story, Words, count_words, read, split

_TARGET: Final = 800
_FEWER: Final = 0.93  # of the number of parts that the target gives: what is asked for when the number must be exact
_LINES: Final = 260  # characters that stand around the prose of a part at most
_RUNS: Final = 3
_GROWTH: Final = (1, 2, 4, 8)
_UNIT: Final = 100_000  # words

#: What the tables below come to, for who reads no tables; to be read again whenever the numbers are made anew.
_IN_SHORT: Final = """\
Parts begin where chapters begin, wherever a chapter is near enough, and never inside a sentence. For that their
lengths differ: most are close to what was asked for, a few about half as long or half as long again. Who prefers
equal lengths can have them, and then about a third of the chapters begin inside a part. A short part nearly always
fits one message. Splitting the longest novel takes less than a second, and nothing of a text is lost.
"""

Way = Callable[[Story], list[str]]


def report() -> Iterator[str]:
    """The page, line by line."""
    yield "# How stories are cut"
    yield ""
    yield _IN_SHORT
    yield "Made by `python -m benchmarks splitting --write` over the texts that `STORY_TEXTS` names."
    yield "One word counter for all. The texts are no part of the project."
    known = list(stories())
    yield from _quality(known)
    yield from _speed(max(known, key=lambda each: len(each[1].text)))
    yield from _growth()
    yield from _pages(known)


def _ways() -> dict[str, Way]:
    return {
        "Cliffhanger, chapters first": lambda story: _chunks(story, Words(_TARGET), SplitStrategy.CHAPTERS_FIRST),
        "Cliffhanger, balanced": lambda story: _chunks(story, Words(_TARGET), SplitStrategy.BALANCED),
        "Cliffhanger, exactly K": lambda story: _chunks(story, Parts(_exact(story)), SplitStrategy.CHAPTERS_FIRST),
    } | {name: _peer(cutter) for name, cutter in peers().items()}


def _chunks(story: Story, portion: Words | Parts, strategy: SplitStrategy) -> list[str]:
    text = story.text
    return [text[part.start : part.end] for part in split(story, portion, strategy)]


def _peer(cutter: Cutter) -> Way:
    return lambda story: cutter(story.text, _TARGET)


def _exact(story: Story) -> int:
    return max(1, round(_FEWER * count_words(story.text) / _TARGET))


def _quality(known: list[tuple[str, Story]]) -> Iterator[str]:
    yield f"\n## Cutting {len(known)} texts to about {_TARGET} words\n"
    yield "*Off*: how far the number of parts is from total / target. *CV*: the sizes' standard deviation / their mean."
    yield "Sizes are shares of the target. *Mid-sentence*: cuts inside a sentence. *Chapters*: those that begin a part,"
    yield "of those with 0.4 of the target on both sides, and of all."
    yield ""
    yield (
        "| | off mean/max | CV mean/max | smallest | largest | shortest last | mid-sentence mean/max "
        "| chapters | of all | lossless |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name, way in _ways().items():
        yield _row(name, [_judged(name, story, way) for _, story in known])
    yield ""
    yield "Each text, chapters first (and the CV where balanced):"
    yield ""
    yield "| text | words | parts | CV | balanced | smallest | largest | last | chapters |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name, story in known:
        found = judge(story, _chunks(story, Words(_TARGET), SplitStrategy.CHAPTERS_FIRST), _TARGET)
        even = judge(story, _chunks(story, Words(_TARGET), SplitStrategy.BALANCED), _TARGET)
        yield (
            f"| {name} | {count_words(story.text):,} | {found.parts} of {found.wanted} | {found.spread:.3f} "
            f"| {even.spread:.3f} | {found.smallest:.2f} | {found.largest:.2f} | {found.last:.2f} "
            f"| {found.kept} of {found.chapters} |"
        )


def _judged(name: str, story: Story, way: Way) -> Quality:
    if not name.endswith("exactly K"):
        return judge(story, way(story), _TARGET)
    wanted = _exact(story)
    return judge(story, way(story), count_words(story.text) / wanted, wanted)


def _row(name: str, found: list[Quality]) -> str:
    inside = [each.in_sentence / max(each.parts - 1, 1) for each in found]
    return (
        f"| {name} | {fmean(each.off for each in found):.1%} / {max(each.off for each in found):.0%} "
        f"| {fmean(each.spread for each in found):.3f} / {max(each.spread for each in found):.2f} "
        f"| {min(each.smallest for each in found):.2f} | {max(each.largest for each in found):.2f} "
        f"| {min(each.last for each in found):.2f} | {fmean(inside):.1%} / {max(inside):.1%} "
        f"| {sum(each.kept for each in found)} of {sum(each.chapters for each in found)} "
        f"| {sum(each.all_kept for each in found)} of {sum(each.all_chapters for each in found)} "
        f"| {sum(each.lossless for each in found)} of {len(found)} |"
    )


def _seconds(work: Callable[[], object]) -> float:
    """The best of a few runs: what is beside it on the machine only ever adds."""
    times = []
    for _ in range(_RUNS):
        begun = perf_counter()
        work()
        times.append(perf_counter() - begun)
    return min(times)


def _speed(longest: tuple[str, Story]) -> Iterator[str]:
    name, story = longest
    data = dict(texts())[name]
    yield f"\n## The longest: {name}, {count_words(story.text):,} words\n"
    yield "| | seconds |"
    yield "|---|---|"
    yield f"| Cliffhanger, reading | {_seconds(lambda: read(data, name)):.2f} |"
    for label, way in _ways().items():
        yield f"| {label} | {_seconds(lambda way=way: way(story)):.2f} |"  # type: ignore[misc]
    bare = read(("keeper went down to the quay " * 103_500).encode(), "bare.txt")
    yield f"| Cliffhanger, 3 MB without punctuation | {_seconds(lambda: split(bare, Words(_TARGET))):.2f} |"


def _growth() -> Iterator[str]:
    yield "\n## How the cost grows\n"
    yield "Made-up novels; split at 800 words, chapters first.\n"
    yield "| words | seconds | a million words |"
    yield "|---|---|---|"
    for times in _GROWTH:
        story = read(made_up(times * _UNIT), "made-up.txt")
        words = count_words(story.text)
        taken = _seconds(lambda story=story: split(story, Words(_TARGET)))  # type: ignore[misc]
        yield f"| {words:,} | {taken:.3f} | {taken / words * 1e6:.2f} |"


def _pages(known: Iterable[tuple[str, Story]]) -> Iterator[str]:
    yield "\n## Short parts that fit one message\n"
    yield "Two minutes a part; 3,800 characters and 9,500 bytes once escaped, the lines around the prose taken off.\n"
    yield "| language | texts | parts | in one message |"
    yield "|---|---|---|---|"
    limits = V2.less("-" * _LINES)
    found: defaultdict[str, list[list[int]]] = defaultdict(list)
    for _, story in known:
        parts = library.cut(story, Length.SHORT).parts
        found[story.language.partition("-")[0] or "unknown"].append([len(cut(part.blocks, limits)) for part in parts])
    for language, books in sorted(found.items()):
        messages = [count for book in books for count in book]
        share = sum(count == 1 for count in messages) / len(messages)
        yield f"| {language} | {len(books)} | {len(messages)} | {share:.1%} |"
