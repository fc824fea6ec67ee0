"""A few sentences of a text that stand for the whole: one from each equal slice of it.

Scored by what they share with the text (TF-IDF and cosine) and by the names in them; against talk, shouting, sentences
that begin with a pronoun, very short and very long ones, and repetition. It jogs the memory of who has read the text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from story.recaps.lexicon import Lexicon
from story.recaps.passages import Passage, Sentence, is_whole, sentences, width

_SENTENCE: Final = 130  # columns that a sentence is reckoned to have
_SHORTEST: Final = 25
_LONGEST: Final = 340
_USUAL: Final = range(40, 300)
_SAMPLE: Final = 24_000  # characters of each slice that are looked at: bounds the time that a long book takes
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    terms: tuple[str, ...]
    slice: int


def extract(told: Sequence[Passage], length: int, words: Lexicon, besides: Iterable[str] = ()) -> list[Sentence]:
    """Whole sentences of at most ``length`` columns together, in the order of the text; none that is in ``besides``."""
    wanted = max(1, length // _SENTENCE)
    candidates = _candidates(told, wanted, frozenset(besides))
    rarity = _rarity(candidates)
    names = _names(candidates, words)
    whole = _weigh(Counter(term for candidate in candidates for term in candidate.terms), rarity)
    vectors = [_weigh(Counter(candidate.terms), rarity) for candidate in candidates]
    scores = [
        _likeness(vector, whole) + _merit(candidate, names, words)
        for candidate, vector in zip(candidates, vectors, strict=True)
    ]
    chosen: list[int] = []
    left = length
    for number in range(wanted):
        room = left - (wanted - number - 1) * _SENTENCE // 2
        within = [
            index
            for index, candidate in enumerate(candidates)
            if candidate.slice == number and width(candidate.sentence.text) <= room
        ]
        if within:
            best = max(
                within,
                key=lambda index: (
                    scores[index] - max((_likeness(vectors[index], vectors[one]) for one in chosen), default=0)
                ),
            )
            chosen.append(best)
            left -= width(candidates[best].sentence.text)
    return [candidates[index].sentence for index in chosen]


def _candidates(told: Sequence[Passage], slices: int, besides: frozenset[str]) -> list[_Candidate]:
    """The sentences that may be chosen, from every slice about equally many."""
    total = sum(len(passage.text) for passage in told) or 1
    sampled = total > slices * _SAMPLE
    taken: Counter[int] = Counter()
    found = []
    seen = 0
    for passage in told:
        first = min(slices - 1, seen * slices // total)
        if sampled and taken[first] > (seen * slices / total - first) * _SAMPLE:
            seen += len(passage.text)
            continue
        taken[first] += len(passage.text)
        for sentence in sentences(passage):
            number = min(slices - 1, seen * slices // total)
            seen += len(sentence.text) + 1
            if (
                _SHORTEST <= width(sentence.text) <= _LONGEST
                and sentence.text not in besides
                and is_whole(sentence.text)
            ):
                found.append(_Candidate(sentence, _terms(sentence.text), number))
    return found


def _terms(text: str) -> tuple[str, ...]:
    """Its words; where words have no space between them, every two characters that stand side by side."""
    if not text.isascii() and len(_UNSPACED.findall(text)) * 3 > len(text):
        return tuple(text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalpha())
    return tuple(word.casefold() for word in _WORD.findall(text))


def _rarity(candidates: Sequence[_Candidate]) -> dict[str, float]:
    """How much a term tells: more, the fewer sentences have it; the root, lest the rarest drown the rest."""
    known = Counter(term for candidate in candidates for term in set(candidate.terms))
    return {term: sqrt(log((1 + len(candidates)) / (1 + count))) for term, count in known.items()}


def _names(candidates: Sequence[_Candidate], words: Lexicon) -> frozenset[str]:
    """Words that stand with a capital inside sentences, more than once, and hardly ever without one."""
    if words.nouns:
        return frozenset()
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for candidate in candidates:
        for line in candidate.sentence.text.split(" / "):  # each line of verse may begin with a capital
            for word in _WORD.findall(line)[1:]:
                (capital if word[0].isupper() else small)[word.casefold()] += 1
    return frozenset(
        word
        for word, count in capital.items()
        if count > 1 and count > 4 * small[word] and len(word) > 1 and word not in words.nobody
    )


def _weigh(terms: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    """A vector of length 1."""
    vector = {term: (1 + log(count)) * rarity[term] for term, count in terms.items()}
    norm = sqrt(sum(weight * weight for weight in vector.values())) or 1
    return {term: weight / norm for term, weight in vector.items()}


def _likeness(one: dict[str, float], other: dict[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(term, 0) for term, weight in one.items())


def _merit(candidate: _Candidate, names: frozenset[str], words: Lexicon) -> float:
    """What speaks for a sentence and against it, beside its likeness to the text."""
    text = candidate.sentence.text
    merit = 0.08 * min(2, len(names.intersection(candidate.terms)))
    merit -= 0.3 if candidate.sentence.spoken else 0
    merit -= 1 if candidate.sentence.cut or _is_shouted(text) else 0
    merit -= 0.25 if candidate.terms and candidate.terms[0] in words.pronouns else 0
    merit -= 0.1 if text.rstrip("\"'”’»)")[-1:] in "?!" else 0
    merit -= 0.1 if width(text) not in _USUAL else 0
    return merit


def _is_shouted(text: str) -> bool:
    """Whether most of its letters are capitals: a sign, an address, a stage direction."""
    return sum(map(str.isupper, text)) > sum(map(str.islower, text))
