"""How well and how fast stories are split, compared with other libraries. Makes docs/splitting.md."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from statistics import fmean
from time import perf_counter
from typing import Final

from benchmarks.cuts import Quality, judge
from benchmarks.peers import Splitter, peers
from benchmarks.texts import generate_novel, stories, texts
from bot.rendering.paginate import COMPONENTS_LIMITS, paginate
from bot.services import editions
from bot.services.editions import Length
from story import Parts, SplitStrategy, Story, Words, count_words, read, split

_TARGET: Final = 800  # words in a part
_EXACT_SHARE: Final = 0.93  # of the number of parts that the target gives: the number for "exactly K"
_SURROUNDINGS: Final = 260  # characters in a message besides the text of the part, at most
_RUNS: Final = 3
_GROWTH_FACTORS: Final = (1, 2, 4, 8)
_GROWTH_UNIT: Final = 100_000  # words

#: What the tables show. To be checked whenever they are made again.
_SUMMARY: Final = """\
A part begins with a chapter if a chapter is near enough, and never inside a sentence. Therefore the lengths differ:
most are close to the target, a few are about half as long or half as long again. Equal lengths are possible, but then
about a third of the chapters begin inside a part. A short part nearly always fits in one message. Splitting the longest
novel takes less than a second, and no text is lost.
"""

#: Splits a story into the texts of its parts.
Method = Callable[[Story], list[str]]


def report() -> Iterator[str]:
    """Return the lines of the page."""
    yield "# How stories are split"
    yield ""
    yield _SUMMARY
    yield "Made by `python -m benchmarks splitting --write` from the texts in the folders that `STORY_TEXTS` names."
    yield "The texts are not part of the project. All libraries count words in the same way."
    measured = list(stories())
    yield from _quality(measured)
    yield from _speed(max(measured, key=lambda named: len(named[1].text)))
    yield from _growth()
    yield from _messages(measured)


def _methods() -> dict[str, Method]:
    return {
        "Cliffhanger, chapters first": lambda story: _split(story, Words(_TARGET), SplitStrategy.CHAPTERS_FIRST),
        "Cliffhanger, balanced": lambda story: _split(story, Words(_TARGET), SplitStrategy.BALANCED),
        "Cliffhanger, exactly K": lambda story: _split(story, Parts(_exact(story)), SplitStrategy.CHAPTERS_FIRST),
    } | {name: _peer(splitter) for name, splitter in peers().items()}


def _split(story: Story, portion: Words | Parts, strategy: SplitStrategy) -> list[str]:
    text = story.text
    return [text[part.start : part.end] for part in split(story, portion, strategy)]


def _peer(splitter: Splitter) -> Method:
    return lambda story: splitter(story.text, _TARGET)


def _exact(story: Story) -> int:
    return max(1, round(_EXACT_SHARE * count_words(story.text) / _TARGET))


def _quality(measured: list[tuple[str, Story]]) -> Iterator[str]:
    yield f"\n## {len(measured)} texts in parts of about {_TARGET} words\n"
    yield "Lengths are shares of the target."
    yield ""
    yield "- *Off*: the difference between the number of parts and total / target, as a share of total / target."
    yield "- *CV*: the coefficient of variation of the lengths, which is standard deviation / mean."
    yield "- *Mid-sentence*: the share of cuts inside a sentence."
    yield "- *Chapters*: how many chapters begin a part. Only chapters with at least 0.4 of the target are counted, if"
    yield "  they follow another such chapter. *All chapters*: the same for all chapters but the first."
    yield "- *Lossless*: how many texts are the same when their parts are joined."
    yield ""
    yield (
        "| | off mean/max | CV mean/max | shortest | longest | shortest last | mid-sentence mean/max "
        "| chapters | all chapters | lossless |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name, method in _methods().items():
        yield _quality_row(name, [_judge(name, story, method) for _, story in measured])
    yield ""
    yield "Each text, chapters first (*balanced*: the CV of the balanced strategy):"
    yield ""
    yield "| text | words | parts | CV | balanced | shortest | longest | last | chapters |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name, story in measured:
        quality = judge(story, _split(story, Words(_TARGET), SplitStrategy.CHAPTERS_FIRST), _TARGET)
        balanced = judge(story, _split(story, Words(_TARGET), SplitStrategy.BALANCED), _TARGET)
        yield (
            f"| {name} | {count_words(story.text):,} | {quality.parts} of {quality.wanted} | {quality.variation:.3f} "
            f"| {balanced.variation:.3f} | {quality.shortest:.2f} | {quality.longest:.2f} | {quality.last:.2f} "
            f"| {quality.long_chapters_kept} of {quality.long_chapters} |"
        )


def _judge(name: str, story: Story, method: Method) -> Quality:
    if not name.endswith("exactly K"):
        return judge(story, method(story), _TARGET)
    wanted = _exact(story)
    return judge(story, method(story), count_words(story.text) / wanted, wanted)


def _quality_row(name: str, texts: list[Quality]) -> str:
    in_sentence = [text.in_sentence / max(text.parts - 1, 1) for text in texts]
    return (
        f"| {name} | {fmean(text.deviation for text in texts):.1%} / {max(text.deviation for text in texts):.0%} "
        f"| {fmean(text.variation for text in texts):.3f} / {max(text.variation for text in texts):.2f} "
        f"| {min(text.shortest for text in texts):.2f} | {max(text.longest for text in texts):.2f} "
        f"| {min(text.last for text in texts):.2f} | {fmean(in_sentence):.1%} / {max(in_sentence):.1%} "
        f"| {sum(text.long_chapters_kept for text in texts)} of {sum(text.long_chapters for text in texts)} "
        f"| {sum(text.chapters_kept for text in texts)} of {sum(text.chapters for text in texts)} "
        f"| {sum(text.lossless for text in texts)} of {len(texts)} |"
    )


def _seconds(work: Callable[[], object]) -> float:
    """Return the shortest time of a few runs, because other programs on the machine can only make a run longer."""
    times = []
    for _ in range(_RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def _speed(longest: tuple[str, Story]) -> Iterator[str]:
    name, story = longest
    data = dict(texts())[name]
    yield f"\n## The longest text: {name}, {count_words(story.text):,} words\n"
    yield "| | seconds |"
    yield "|---|---|"
    yield f"| Cliffhanger, reading | {_seconds(lambda: read(data, name)):.2f} |"
    for label, method in _methods().items():
        yield f"| {label} | {_seconds(lambda method=method: method(story)):.2f} |"  # type: ignore[misc]
    unpunctuated = read(("keeper went down to the quay " * 103_500).encode(), "unpunctuated.txt")
    yield f"| Cliffhanger, 3 MB without punctuation | {_seconds(lambda: split(unpunctuated, Words(_TARGET))):.2f} |"


def _growth() -> Iterator[str]:
    yield "\n## How the time grows with the length\n"
    yield "Generated novels in parts of about 800 words, chapters first.\n"
    yield "| words | seconds | seconds for a million words |"
    yield "|---|---|---|"
    for factor in _GROWTH_FACTORS:
        story = read(generate_novel(factor * _GROWTH_UNIT), "generated.txt")
        words = count_words(story.text)
        seconds = _seconds(lambda story=story: split(story, Words(_TARGET)))  # type: ignore[misc]
        yield f"| {words:,} | {seconds:.3f} | {seconds / words * 1e6:.2f} |"


def _messages(measured: Iterable[tuple[str, Story]]) -> Iterator[str]:
    yield "\n## Short parts that fit in one message\n"
    yield "Parts of two minutes. A message has room for 3,800 characters and 9,500 bytes of escaped text, including the"
    yield "lines before and after the text of the part.\n"
    yield "| language | texts | parts | in one message |"
    yield "|---|---|---|---|"
    limits = COMPONENTS_LIMITS.minus("-" * _SURROUNDINGS)
    by_language: defaultdict[str, list[list[int]]] = defaultdict(list)  # for each text the messages of each part
    for _, story in measured:
        parts = editions.split_story(story, Length.SHORT).parts
        language = story.language.partition("-")[0] or "unknown"
        by_language[language].append([len(paginate(part.blocks, limits)) for part in parts])
    for language, books in sorted(by_language.items()):
        messages = [count for book in books for count in book]
        share = sum(count == 1 for count in messages) / len(messages)
        yield f"| {language} | {len(books)} | {len(messages)} | {share:.1%} |"
