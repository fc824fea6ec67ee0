"""Extractive summaries: sentences of a text that represent the whole, one from each of several equal slices.

A sentence is scored by its similarity to the text (cosine of TF-IDF vectors) and by the names in it. Direct speech,
capitals, a pronoun at the beginning, very short or long sentences and repetition lower the score. The summary is for
people who have read the text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from story.recaps.lexicon import Lexicon
from story.recaps.passages import Passage, Sentence, display_width, is_complete_sentence, split_passage

# In columns.
_MEAN_SENTENCE: Final = 130  # what a sentence is expected to have
_MIN_SENTENCE: Final = 25
_MAX_SENTENCE: Final = 340
_GOOD_WIDTHS: Final = range(40, 300)

_MAX_SLICE: Final = 24_000  # characters of each slice that are considered; limits the time for a long book
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    terms: tuple[str, ...]
    slice_index: int


def extract_sentences(
    passages: Sequence[Passage], max_width: int, lexicon: Lexicon, excluded: Iterable[str] = ()
) -> list[Sentence]:
    """Return complete sentences that summarise some passages, in the order of the text.

    Args:
        passages: The text.
        max_width: The total width of the sentences, in columns.
        lexicon: The word lists of the text's language.
        excluded: Sentences that are not to be used.
    """
    slices = max(1, max_width // _MEAN_SENTENCE)
    candidates = _candidates(passages, slices, frozenset(excluded))
    rarity = _rarity(candidates)
    names = _names(candidates, lexicon)
    text_vector = _unit_vector(Counter(term for candidate in candidates for term in candidate.terms), rarity)
    vectors = [_unit_vector(Counter(candidate.terms), rarity) for candidate in candidates]
    scores = [
        _similarity(vector, text_vector) + _bonus(candidate, names, lexicon)
        for candidate, vector in zip(candidates, vectors, strict=True)
    ]
    chosen: list[int] = []

    def score_without_repetition(index: int) -> float:
        return scores[index] - max((_similarity(vectors[index], vectors[other]) for other in chosen), default=0)

    left = max_width
    for number in range(slices):
        available = left - (slices - number - 1) * _MEAN_SENTENCE // 2
        fitting = [
            index
            for index, candidate in enumerate(candidates)
            if candidate.slice_index == number and display_width(candidate.sentence.text) <= available
        ]
        if fitting:
            best = max(fitting, key=score_without_repetition)
            chosen.append(best)
            left -= display_width(candidates[best].sentence.text)
    return [candidates[index].sentence for index in chosen]


def _candidates(passages: Sequence[Passage], slices: int, excluded: frozenset[str]) -> list[_Candidate]:
    """Return the sentences that may be chosen, about the same number from each slice."""
    total = sum(len(passage.text) for passage in passages) or 1
    is_sampled = total > slices * _MAX_SLICE
    used: Counter[int] = Counter()  # characters of each slice
    candidates = []
    position = 0
    for passage in passages:
        first_slice = min(slices - 1, position * slices // total)
        if is_sampled and used[first_slice] > (position * slices / total - first_slice) * _MAX_SLICE:
            position += len(passage.text)
            continue
        used[first_slice] += len(passage.text)
        for sentence in split_passage(passage):
            slice_index = min(slices - 1, position * slices // total)
            position += len(sentence.text) + 1
            if (
                _MIN_SENTENCE <= display_width(sentence.text) <= _MAX_SENTENCE
                and sentence.text not in excluded
                and is_complete_sentence(sentence.text)
            ):
                candidates.append(_Candidate(sentence, _terms(sentence.text), slice_index))
    return candidates


def _terms(text: str) -> tuple[str, ...]:
    """Return the words of a text, or all pairs of neighbouring characters if its language has no spaces."""
    if not text.isascii() and len(_UNSPACED.findall(text)) * 3 > len(text):
        return tuple(text[start : start + 2] for start in range(len(text) - 1) if text[start : start + 2].isalpha())
    return tuple(word.casefold() for word in _WORD.findall(text))


def _rarity(candidates: Sequence[_Candidate]) -> dict[str, float]:
    """Return the weight of each term: the square root of its inverse document frequency (IDF).

    The root limits the influence of the rarest terms.
    """
    frequencies = Counter(term for candidate in candidates for term in set(candidate.terms))
    return {term: sqrt(log((1 + len(candidates)) / (1 + count))) for term, count in frequencies.items()}


def _names(candidates: Sequence[_Candidate], lexicon: Lexicon) -> frozenset[str]:
    """Return the words that have a capital inside sentences more than once, and almost never none."""
    if lexicon.capitalizes_nouns:
        return frozenset()
    capitalized: Counter[str] = Counter()
    lowercase: Counter[str] = Counter()
    for candidate in candidates:
        for line in candidate.sentence.text.split(" / "):  # each line of verse may begin with a capital
            for word in _WORD.findall(line)[1:]:
                (capitalized if word[0].isupper() else lowercase)[word.casefold()] += 1
    return frozenset(
        word
        for word, count in capitalized.items()
        if count > 1 and count > 4 * lowercase[word] and len(word) > 1 and word not in lexicon.not_names
    )


def _unit_vector(terms: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    """Return the TF-IDF vector of some terms, with the length 1."""
    vector = {term: (1 + log(count)) * rarity[term] for term, count in terms.items()}
    norm = sqrt(sum(weight * weight for weight in vector.values())) or 1
    return {term: weight / norm for term, weight in vector.items()}


def _similarity(one: dict[str, float], other: dict[str, float]) -> float:
    """Return the cosine of two vectors of length 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(term, 0) for term, weight in one.items())


def _bonus(candidate: _Candidate, names: frozenset[str], lexicon: Lexicon) -> float:
    """Return what a sentence earns for its form, or loses, besides its similarity to the text."""
    text = candidate.sentence.text
    bonus = 0.08 * min(2, len(names.intersection(candidate.terms)))
    bonus -= 0.3 if candidate.sentence.spoken else 0
    bonus -= 1 if candidate.sentence.from_longer_speech or _is_mostly_capitals(text) else 0
    bonus -= 0.25 if candidate.terms and candidate.terms[0] in lexicon.pronouns else 0
    bonus -= 0.1 if text.rstrip("\"'”’»)")[-1:] in "?!" else 0
    bonus -= 0.1 if display_width(text) not in _GOOD_WIDTHS else 0
    return bonus


def _is_mostly_capitals(text: str) -> bool:
    """Return whether most letters are capitals, as in a sign, an address or a stage direction."""
    return sum(map(str.isupper, text)) > sum(map(str.islower, text))
