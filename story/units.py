"""A story flattened into units, the pieces that an installment never cuts, each with what a cut before it costs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Final

from story.model import Block, Boundary, Kind, Story
from story.sentences import Strength, ends
from story.words import weigh

# What it costs to begin an installment there, found by looking at cuts over fifteen novels.
_CHAPTER: Final = 0.0
_SCENE: Final = 0.05
_PARAGRAPH: Final = 0.15
_IN_DIALOGUE: Final = 0.25  # between two spoken paragraphs
_LEANING: Final = 0.6  # after a colon, or before a paragraph that goes on with a small letter
_SENTENCE: Final = 0.7
_IN_QUOTATION: Final = 1.1
_LINE: Final = 2.0  # of verse, within its sentence
_CLAUSE: Final = 8.0

_SPOKEN: Final = tuple('"“‘«»„—–-')
_CLAUSE_END: Final = re.compile(r"[,;:—–][\"'”’»]*\s+|(?<=\S)(?:--|[—–])(?=\S)|[，、；：]")
_SPACE: Final = re.compile(r"\s+(?=\S*[^\W_])")
_IDEOGRAPH: Final = re.compile("(?<=[\u3040-\u30ff\u3400-\u9fff])(?=[\u3040-\u30ff\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Unit:
    """From ``start`` to the next unit's. ``penalty`` is the cost of a cut before it, ``words`` its weight."""

    start: int
    words: float
    boundary: Boundary
    penalty: float
    opens_chapter: bool = False


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    boundary: Boundary
    penalty: float
    opens_chapter: bool = False


def flatten(story: Story, piece: float) -> list[Unit]:
    """The story as units of at most ``piece`` words, as far as its paragraphs, sentences, clauses and words allow.

    A heading and what follows it, a scene break and what precedes it are never apart. A unit without a word joins the
    one before.
    """
    text = story.text
    cuts = list(_cuts(story, piece))
    bounds = [*(cut.start for cut in cuts), len(text)]
    units: list[Unit] = []
    for cut, (start, end) in zip(cuts, pairwise(bounds), strict=True):
        words = weigh(text[start:end])
        if units and not words and not cut.opens_chapter:
            continue
        units.append(Unit(start, words, cut.boundary, cut.penalty, cut.opens_chapter))
    return units


def flatten_to_words(story: Story) -> list[Unit]:
    """Every word a unit, headings' too: for more installments than there are sentences."""
    text = story.text
    known = {unit.start: unit for unit in flatten(story, 0)}
    starts = sorted({*known, *(match.end() for match in _SPACE.finditer(text))})
    return [
        replace(known.get(start, Unit(start, 0, Boundary.CLAUSE, 2 * _CLAUSE)), words=words)
        for start, end in pairwise([*starts, len(text)])
        if (words := weigh(text[start:end])) or start == 0
    ]


def _cuts(story: Story, piece: float) -> Iterator[_Cut]:
    openings = {chapter.first for chapter in story.chapters}
    heading = False  # whether nothing but headings and breaks stand since the last heading
    fresh = False  # whether a scene begins here
    before: Block | None = None
    for index, block in enumerate(story.blocks):
        if before is None:
            yield _Cut(0, Boundary.STORY, _CHAPTER, opens_chapter=True)
        elif index in openings and not heading:
            yield _Cut(block.start, Boundary.CHAPTER, _CHAPTER, opens_chapter=True)
        elif not heading and block.kind is not Kind.BREAK:
            if fresh or block.kind is Kind.HEADING:
                yield _Cut(block.start, Boundary.SCENE, _SCENE)
            else:
                yield _Cut(block.start, Boundary.PARAGRAPH, _between(before, block))
        if block.kind in (Kind.PARAGRAPH, Kind.VERSE):
            yield from _within(block, piece)
            heading = fresh = False
        else:
            heading = heading or block.kind is Kind.HEADING
            fresh = True
        before = block


def _between(before: Block, block: Block) -> float:
    """The penalty of a cut between two paragraphs."""
    end, begin = before.text.rstrip(), block.text.lstrip()
    if end.endswith((":", "：", ",")) or begin[:1].islower():
        return _LEANING
    if begin.startswith(_SPOKEN) and before.text.lstrip().startswith(_SPOKEN):
        return _IN_DIALOGUE
    return _PARAGRAPH


def _within(block: Block, piece: float) -> Iterator[_Cut]:
    """The cuts inside a block of more than ``piece`` words."""
    text = block.text
    if len(text) <= piece * 2 or weigh(text) <= piece:  # a word has at least a letter and a space
        return
    cuts = _lines(text) if block.kind is Kind.VERSE else _sentences(text)
    for (start, cut), (end, _) in pairwise([(0, None), *cuts.items(), (len(text), None)]):
        if cut is not None:
            yield _Cut(block.start + start, *cut)
        sentence = text[start:end]
        if weigh(sentence) > piece:
            yield from (_Cut(block.start + start + at, Boundary.CLAUSE, cost) for at, cost in _clauses(sentence, piece))


def _sentences(text: str) -> dict[int, tuple[Boundary, float]]:
    return {
        offset: (Boundary.SENTENCE, _SENTENCE if strength is Strength.SENTENCE else _IN_QUOTATION)
        for offset, strength in ends(text)
    }


def _lines(text: str) -> dict[int, tuple[Boundary, float]]:
    """Cuts between lines of verse."""
    lines = text.split("\n")
    starts = list(accumulate(len(line) + 1 for line in lines))[:-1]
    return {
        start: (Boundary.SENTENCE, _SENTENCE)
        if line.rstrip("\"'”’») ").endswith((".", "!", "?", "…"))
        else (Boundary.CLAUSE, _LINE)
        for start, line in zip(starts, lines, strict=False)
    }


def _clauses(text: str, piece: float) -> Iterator[tuple[int, float]]:
    """Cuts inside a sentence: after a comma or its like, and where that leaves too much, between words."""
    commas = [match.end() for match in _CLAUSE_END.finditer(text) if 0 < match.end() < len(text)]
    for start, end in pairwise([0, *commas, len(text)]):
        if start:
            yield start, _CLAUSE
        if weigh(text[start:end]) > piece:
            words = {start + match.end() for match in _SPACE.finditer(text[start:end])}
            words |= {start + match.start() for match in _IDEOGRAPH.finditer(text[start:end])}
            for offset in sorted(words - {start, end}):
                yield offset, 2 * _CLAUSE
