"""How good the sentences of recaps are, and how fast they are found, compared with other libraries.

Makes docs/recaps.md, with three tables:

- How similar the chosen sentences of a chapter are to the synopsis that its author wrote (ROUGE-1, the F1 of lower-case
  words).
- How many of the people of a chapter are named in 900 characters of it.
- How long a recap takes.

The texts are those in the folders that ``STORY_TEXTS`` names. sumy (in requirements/bench.txt) is left out if it is not
installed.
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

_LENGTHS: Final = (1.5, 2.0)  # of the synopsis, because a sentence of a novel is longer than a sentence about it
_MIN_SYNOPSES: Final = 10  # in a story that is measured
_EXTRACT: Final = 900  # characters
_MAX_CHAPTERS: Final = 20
_MIN_CHAPTER: Final = 2_000  # characters of prose in a chapter that is measured
_LAST_PART: Final = 300
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: The main characters of well-known novels, by a word of the title. Everyone who has read them would name these.
_PEOPLE: Final = {
    "pride": "Elizabeth Darcy Jane Bingley Bennet Wickham Collins Lydia Charlotte Catherine Gardiner Caroline",
    "emma": "Emma Harriet Knightley Elton Weston Woodhouse Churchill Fairfax Bates Martin Taylor Isabella",
    "bovary": "Emma Charles Rodolphe Léon Homais Lheureux Justin Rouault Binet Hippolyte Bournisien Lefrançois",
    "war and peace": "Pierre Andrew Natásha Nicholas Mary Sónya Kutúzov Borís Denísov Anatole Hélène Vasíli",
}

#: Returns the sentences of some paragraphs, the best first.
Ranking = Callable[[Sequence[Sequence[str]]], Sequence[str]]


def report() -> Iterator[str]:
    """Return the lines of the page, each row as soon as it is measured."""
    yield "# How good recaps are"
    yield ""
    yield "Made by `python -m benchmarks recaps --write` from the texts in the folders that `STORY_TEXTS` names."
    yield "The texts are not part of the project."
    measured = list(stories())
    rankings = _rankings()
    yield "\n## The sentences of a chapter and its author's synopsis\n"
    yield "ROUGE-1 (the F1 of lower-case words), the mean of all chapters that have a synopsis. All methods choose from"
    yield "the same sentences. They may use the length of the synopsis, times the number in the third column.\n"
    yield "| story | chapters | length | " + " | ".join((*rankings, "Cliffhanger")) + " |"
    yield "|---|---|---|" + "---|" * (len(rankings) + 1)
    for _, story in measured:
        if sum(bool(chapter.recap) for chapter in story.chapters) >= _MIN_SYNOPSES:
            yield from _rouge_rows(story, rankings)
    yield f"\n## How many people {_EXTRACT} characters of a chapter name\n"
    yield "Of the main characters who are named more than once in a chapter: the share that the chosen sentences name."
    yield f"The mean of the first {_MAX_CHAPTERS} chapters."
    yield ""
    yield "| story | chapters | " + " | ".join((*rankings, "Cliffhanger", "with the list of people")) + " |"
    yield "|---|---|" + "---|" * (len(rankings) + 2)
    for _, story in measured:
        people = next((names.split() for title, names in _PEOPLE.items() if title in story.title.casefold()), [])
        if people:
            yield _coverage_row(story, people, rankings)
    yield "\n## How long a recap takes\n"
    yield f"The recap of all parts, or of the first {_LAST_PART}. A part has about five minutes.\n"
    yield "| text | part | time | characters |"
    yield "|---|---|---|---|"
    for name, story in measured:
        parts = split(story, Minutes(5))
        start = perf_counter()
        summary = recap(parts[:_LAST_PART], story.language)
        seconds = perf_counter() - start
        size = sum(len(line.text) for line in summary.lines)
        yield f"| {name} | {summary.through} of {len(parts)} | {seconds * 1000:.0f} ms | {size} |"


def rouge(summary: str, reference: str) -> float:
    """Return ROUGE-1: the F1 of the lower-case words of two texts."""
    words, reference_words = Counter(_WORD.findall(summary.lower())), Counter(_WORD.findall(reference.lower()))
    return 2 * (words & reference_words).total() / max(1, words.total() + reference_words.total())


def _rouge_rows(story: Story, rankings: dict[str, Ranking]) -> Iterator[str]:
    chapters = [(chapter, synopsis) for chapter, synopsis in _chapters(story) if synopsis]
    ranked = {name: [rank(_sentences(chapter)) for chapter, _ in chapters] for name, rank in rankings.items()}
    for length in _LENGTHS:
        scores = [
            fmean(
                rouge(_beginning(sentences, int(length * len(synopsis))), synopsis)
                for sentences, (_, synopsis) in zip(ranked_chapters, chapters, strict=True)
            )
            for ranked_chapters in ranked.values()
        ]
        own_score = fmean(
            rouge(_own_extract(chapter, int(length * len(synopsis)), story.language), synopsis)
            for chapter, synopsis in chapters
        )
        figures = " | ".join(f"{score:.3f}" for score in (*scores, own_score))
        yield f"| {story.title} | {len(chapters)} | {length} | {figures} |"


def _coverage_row(story: Story, people: Sequence[str], rankings: dict[str, Ranking]) -> str:
    shares: dict[str, list[float]] = {}
    count = 0
    for chapter, _ in islice(_chapters(story), _MAX_CHAPTERS):
        text = " ".join(passage.text for passage in chapter)
        present = {name for name in people if len(re.findall(rf"\b{name}\b", text)) > 1}
        if not present:
            continue
        count += 1
        extracts = {name: _beginning(rank(_sentences(chapter)), _EXTRACT) for name, rank in rankings.items()}
        extracts["own"] = _own_extract(chapter, _EXTRACT, story.language)
        names = " ".join(person.name for person in find_people(chapter, lexicon_for(story.language)))
        extracts["own with people"] = f"{extracts['own']} {names}"
        for method, extract in extracts.items():
            named = sum(re.search(rf"\b{person}\b", extract) is not None for person in present)
            shares.setdefault(method, []).append(named / len(present))
    return f"| {story.title} | {count} | " + " | ".join(f"{fmean(values):.2f}" for values in shares.values()) + " |"


def _chapters(story: Story) -> Iterator[tuple[list[Passage], str]]:
    """Return the prose of each long chapter, and its author's synopsis, which is left out of the prose."""
    (whole,) = split(story, Parts(1))
    starts = [story.blocks[chapter.first].start for chapter in story.chapters]
    for chapter, start, end in zip(story.chapters, starts, [*starts[1:], whole.end], strict=True):
        blocks = tuple(block for block in whole.blocks if start <= block.start < end and block.text != chapter.recap)
        passages = collect_passages([replace(whole, blocks=blocks)])
        if sum(len(passage.text) for passage in passages) >= _MIN_CHAPTER:
            yield passages, chapter.recap


def _sentences(chapter: Sequence[Passage]) -> list[list[str]]:
    return [split_sentences(passage.text.replace("\n", " ")) for passage in chapter]


def _own_extract(chapter: Sequence[Passage], length: int, language: str) -> str:
    return " ".join(sentence.text for sentence in extract_sentences(chapter, length, lexicon_for(language)))


def _beginning(sentences: Sequence[str], length: int) -> str:
    """Return so many characters. The last sentence may be cut: this gives a better score than leaving it out."""
    return " ".join(sentences)[:length]


def _rankings() -> dict[str, Ranking]:
    rankings: dict[str, Ranking] = {"random": _shuffle}
    if find_spec("sumy") is not None:
        rankings["sumy LexRank"] = _sumy("sumy.summarizers.lex_rank", "LexRankSummarizer")
        rankings["sumy TextRank"] = _sumy("sumy.summarizers.text_rank", "TextRankSummarizer")
    return rankings


def _shuffle(paragraphs: Sequence[Sequence[str]]) -> Sequence[str]:
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    return Random(len(sentences)).sample(sentences, len(sentences))  # noqa: S311 - a baseline, not a secret


class _Tokenizer:
    """The interface that sumy needs. Its own tokenizer would download data."""

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
            [dom.Paragraph([dom.Sentence(sentence, tokenizer) for sentence in paragraph]) for paragraph in paragraphs]
        )
        ranked: list[str] = []

        def collect(rated: Sequence[Any]) -> Sequence[Any]:
            ranked.extend(str(sentence.sentence) for sentence in rated)
            return rated[:1]

        # Instead of a number of sentences, sumy accepts a function that chooses from all sentences, the best first.
        summarize(document, collect)
        return ranked

    return rank
