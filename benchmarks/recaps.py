"""How good a recap's sentences are, and how fast they are found, beside what else there is; docs/recaps.md.

Three tables: how much of the synopses that an author wrote is in as many sentences of the chapters (ROUGE-1, the F1 of
lower-cased words); how many of the people of a chapter are named in 900 characters of it; how long a recap takes. The
texts are those that STORY_TEXTS names; sumy (in requirements/bench.txt) is left out where it is not installed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from random import Random
from statistics import fmean
from time import perf_counter
from typing import Any, Final

from benchmarks.texts import stories
from story import Minutes, Parts, Story, recap, split
from story.recaps.extracts import extract_sentences
from story.recaps.lexicon import lexicon_for
from story.recaps.passages import Passage, collect_passages
from story.recaps.people import find_people
from story.sentences import split_sentences

_LENGTHS: Final = (1.5, 2.0)  # of the synopsis: a sentence of a novel is longer than one about it
_EXTRACT: Final = 900  # characters
_CHAPTERS: Final = 20
_PROSE: Final = 2_000  # characters that a chapter must have to be told of
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: Who is who in well-known novels, as anybody would say who has read them; by a word of their title.
_PERSONS: Final = {
    "pride": "Elizabeth Darcy Jane Bingley Bennet Wickham Collins Lydia Charlotte Catherine Gardiner Caroline",
    "emma": "Emma Harriet Knightley Elton Weston Woodhouse Churchill Fairfax Bates Martin Taylor Isabella",
    "bovary": "Emma Charles Rodolphe Léon Homais Lheureux Justin Rouault Binet Hippolyte Bournisien Lefrançois",
    "war and peace": "Pierre Andrew Natásha Nicholas Mary Sónya Kutúzov Borís Denísov Anatole Hélène Vasíli",
}

#: Given the sentences of a text in paragraphs, the best of them first.
Ranking = Callable[[Sequence[Sequence[str]]], Sequence[str]]


def report() -> Iterator[str]:
    """The lines of the tables; a row as soon as it is measured."""
    yield "# How stories are retold"
    yield ""
    yield "Made by `python -m benchmarks recaps --write` over the texts that `STORY_TEXTS` names."
    yield "The texts are no part of the project."
    known = list(stories())
    rankings = _rankings()
    yield "\n## Sentences of a chapter, beside its author's synopsis\n"
    yield "ROUGE-1: the F1 of lower-cased words, the mean over the chapters that have a synopsis. All choose among the"
    yield "same sentences; so long as the synopsis is, times the number in the third column.\n"
    yield "| story | chapters | length | " + " | ".join((*rankings, "Cliffhanger")) + " |"
    yield "|---|---|---|" + "---|" * (len(rankings) + 1)
    for story in (story for _, story in known if sum(bool(chapter.recap) for chapter in story.chapters) >= 10):
        yield from _rouge_rows(story, rankings)
    yield "\n## The people of a chapter that 900 characters of it name\n"
    yield "Of its well-known persons, those who are named more than once in a chapter; the mean over 20 chapters."
    yield ""
    yield "| story | chapters | " + " | ".join((*rankings, "Cliffhanger", "with who is who")) + " |"
    yield "|---|---|" + "---|" * (len(rankings) + 2)
    for story in (story for _, story in known):
        persons = next((names.split() for title, names in _PERSONS.items() if title in story.title.casefold()), [])
        if persons:
            yield _coverage_row(story, persons, rankings)
    yield "\n## How long a recap takes\n"
    yield "Parts of five minutes; through the last of them, or through part 300.\n"
    yield "| text | part | time | characters |"
    yield "|---|---|---|---|"
    for name, story in known:
        parts = split(story, Minutes(5))
        begun = perf_counter()
        told = recap(parts[:300], story.language)
        taken = perf_counter() - begun
        size = sum(len(line.text) for line in told.lines)
        yield f"| {name} | {told.through} of {len(parts)} | {taken * 1000:.0f} ms | {size} |"


def rouge(told: str, reference: str) -> float:
    """ROUGE-1: the F1 of two texts' lower-cased words."""
    mine, theirs = Counter(_WORD.findall(told.lower())), Counter(_WORD.findall(reference.lower()))
    return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())


def _rouge_rows(story: Story, rankings: dict[str, Ranking]) -> Iterator[str]:
    chapters = [(chapter, synopsis) for chapter, synopsis in _chapters(story) if synopsis]
    ranked = {name: [rank(_sentences(chapter)) for chapter, _ in chapters] for name, rank in rankings.items()}
    for length in _LENGTHS:
        found = [
            fmean(
                rouge(_first(best, int(length * len(synopsis))), synopsis)
                for best, (_, synopsis) in zip(bests, chapters, strict=True)
            )
            for bests in ranked.values()
        ]
        ours = fmean(
            rouge(_ours(chapter, int(length * len(synopsis)), story.language), synopsis)
            for chapter, synopsis in chapters
        )
        figures = " | ".join(f"{value:.3f}" for value in (*found, ours))
        yield f"| {story.title} | {len(chapters)} | {length} | {figures} |"


def _coverage_row(story: Story, persons: Sequence[str], rankings: dict[str, Ranking]) -> str:
    shares: dict[str, list[float]] = {}
    counted = 0
    for chapter, _ in islice(_chapters(story), _CHAPTERS):
        text = " ".join(passage.text for passage in chapter)
        present = {name for name in persons if len(re.findall(rf"\b{name}\b", text)) > 1}
        if not present:
            continue
        counted += 1
        told = {name: _first(rank(_sentences(chapter)), _EXTRACT) for name, rank in rankings.items()}
        told["ours"] = _ours(chapter, _EXTRACT, story.language)
        who = " ".join(person.name for person in find_people(chapter, lexicon_for(story.language)))
        told["who"] = f"{told['ours']} {who}"
        for name, words in told.items():
            named = sum(re.search(rf"\b{person}\b", words) is not None for person in present)
            shares.setdefault(name, []).append(named / len(present))
    return f"| {story.title} | {counted} | " + " | ".join(f"{fmean(each):.2f}" for each in shares.values()) + " |"


def _chapters(story: Story) -> Iterator[tuple[list[Passage], str]]:
    """The prose of each chapter that has enough of it, and its author's synopsis, which may stand at its head."""
    (whole,) = split(story, Parts(1))
    starts = [story.blocks[chapter.first].start for chapter in story.chapters]
    for chapter, start, end in zip(story.chapters, starts, [*starts[1:], whole.end], strict=True):
        blocks = tuple(block for block in whole.blocks if start <= block.start < end and block.text != chapter.recap)
        prose = collect_passages([replace(whole, blocks=blocks)])
        if sum(len(passage.text) for passage in prose) >= _PROSE:
            yield prose, chapter.recap


def _sentences(chapter: Sequence[Passage]) -> list[list[str]]:
    return [split_sentences(passage.text.replace("\n", " ")) for passage in chapter]


def _ours(chapter: Sequence[Passage], length: int, language: str) -> str:
    return " ".join(sentence.text for sentence in extract_sentences(chapter, length, lexicon_for(language)))


def _first(ranked: Sequence[str], length: int) -> str:
    """So many characters of the best sentences; the last one may be cut, which is kinder than leaving it out."""
    return " ".join(ranked)[:length]


def _rankings() -> dict[str, Ranking]:
    found: dict[str, Ranking] = {"random": _shuffled}
    if find_spec("sumy") is not None:
        found["sumy LexRank"] = _sumy("sumy.summarizers.lex_rank", "LexRankSummarizer")
        found["sumy TextRank"] = _sumy("sumy.summarizers.text_rank", "TextRankSummarizer")
    return found


def _shuffled(paragraphs: Sequence[Sequence[str]]) -> Sequence[str]:
    all_of_them = [sentence for paragraph in paragraphs for sentence in paragraph]
    return Random(len(all_of_them)).sample(all_of_them, len(all_of_them))  # noqa: S311 - a baseline, not a secret


class _Tokenizer:
    """What sumy asks of one: its own would fetch data from elsewhere."""

    def to_sentences(self, text: str) -> list[str]:
        return split_sentences(text)

    def to_words(self, text: str) -> list[str]:
        return _WORD.findall(text)


def _sumy(module: str, summarizer: str) -> Ranking:
    dom: Any = import_module("sumy.models.dom")
    summarize: Any = getattr(import_module(module), summarizer)(import_module("sumy.nlp.stemmers").Stemmer("english"))
    summarize.stop_words = import_module("sumy.utils").get_stop_words("english")

    def rank(paragraphs: Sequence[Sequence[str]]) -> Sequence[str]:
        tokenizer = _Tokenizer()
        document = dom.ObjectDocumentModel(
            [dom.Paragraph([dom.Sentence(sentence, tokenizer) for sentence in each]) for each in paragraphs]
        )
        best: list[str] = []

        def choose(rated: Sequence[Any]) -> Sequence[Any]:
            best.extend(str(each.sentence) for each in rated)
            return rated[:1]

        summarize(document, choose)  # in place of how many: what chooses among the rated, the best of which come first
        return best

    return rank
