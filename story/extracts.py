"""A few sentences of a text that stand for the whole: one from each equal slice of it.

Scored by what they share with the text (TF-IDF and cosine) and by the people they name; against quotations, sentences
that begin with a pronoun, very short and very long ones, and repetition. It jogs the memory of who has read the text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from story.model import Installment, Kind
from story.sentences import sentences

_SENTENCE: Final = 170  # characters that a sentence is reckoned to have
_MOST: Final = 8  # sentences
_SAMPLE: Final = 24_000  # characters of each slice that are looked at: bounds the time that a long book takes
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PRONOUNS: Final = frozenset(
    """
    he she it they we you i his her their its our my your this that these those him them there here so then and but
    or er sie es wir ihr ich il elle ils elles on nous vous je él ella
    """.split()  # noqa: SIM905
)
_QUOTE: Final = re.compile('["“”„«»「」‘]')


@dataclass(frozen=True, slots=True)
class _Candidate:
    part: int
    text: str
    words: tuple[str, ...]
    slice: int


def passages(parts: Iterable[Installment]) -> list[tuple[int, str]]:
    """Number of the part and text of every paragraph and piece of verse, on one line; none for headings and breaks."""
    return [
        (part.number, " ".join(block.text.split()))
        for part in parts
        for block in part.blocks
        if block.kind in (Kind.PARAGRAPH, Kind.VERSE)
    ]


def extract(parts: Sequence[Installment], length: int, told: Sequence[str] = ()) -> list[tuple[int, str]]:
    """Sentences of at most ``length`` characters together, word for word, with their parts, in order.

    None of them is in ``told``.
    """
    wanted = min(_MOST, length // _SENTENCE)
    if wanted < 1:
        return []
    candidates = _candidates(parts, wanted, told)
    rarity = _rarity(candidates)
    names = _names(candidates)
    whole = _weigh(Counter(word for candidate in candidates for word in candidate.words), rarity)
    vectors = [_weigh(Counter(candidate.words), rarity) for candidate in candidates]
    scores = [
        _likeness(vector, whole) + _merit(candidate, names)
        for candidate, vector in zip(candidates, vectors, strict=True)
    ]
    chosen: list[int] = []
    left = length
    for number in range(wanted):
        within = [
            index
            for index, candidate in enumerate(candidates)
            if candidate.slice == number and len(candidate.text) <= left - (wanted - number - 1) * 60
        ]
        if within:
            best = max(
                within,
                key=lambda index: (
                    scores[index] - max((_likeness(vectors[index], vectors[one]) for one in chosen), default=0)
                ),
            )
            chosen.append(best)
            left -= len(candidates[best].text)
    return [(candidates[index].part, candidates[index].text) for index in chosen]


def _candidates(parts: Sequence[Installment], slices: int, told: Sequence[str]) -> list[_Candidate]:
    """The sentences that may be chosen, from every slice about equally many."""
    texts = passages(parts)
    total = sum(len(text) for _, text in texts) or 1
    seen = 0
    taken: Counter[int] = Counter()
    found = []
    for part, text in texts:
        number = min(slices - 1, seen * slices // total)
        passed = seen * slices / total - number  # how much of its slice lies before
        seen += len(text)
        if taken[number] > passed * _SAMPLE and total > slices * _SAMPLE:
            continue
        taken[number] += len(text)
        for sentence in sentences(text):
            words = tuple(word.casefold() for word in _WORD.findall(sentence))
            if words and not any(sentence in known for known in told):
                found.append(_Candidate(part, sentence, words, number))
    return found


def _rarity(candidates: Sequence[_Candidate]) -> dict[str, float]:
    """How much a word tells: more, the fewer sentences have it."""
    known = Counter(word for candidate in candidates for word in set(candidate.words))
    return {word: log((1 + len(candidates)) / (1 + count)) for word, count in known.items()}


def _names(candidates: Sequence[_Candidate]) -> set[str]:
    """Words that stand with a capital inside sentences, more than once, and hardly ever without one."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for candidate in candidates:
        for word in _WORD.findall(candidate.text)[1:]:
            (capital if word[0].isupper() else small)[word.casefold()] += 1
    return {word for word, count in capital.items() if count > 1 and count > 4 * small[word] and len(word) > 1}


def _weigh(words: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    """A vector of length 1."""
    vector = {word: (1 + log(count)) * rarity[word] for word, count in words.items()}
    norm = sqrt(sum(weight * weight for weight in vector.values())) or 1
    return {word: weight / norm for word, weight in vector.items()}


def _likeness(one: dict[str, float], other: dict[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(word, 0) for word, weight in one.items())


def _merit(candidate: _Candidate, names: set[str]) -> float:
    """What speaks for a sentence and against it, beside its likeness to the text."""
    words = candidate.words
    merit = 0.08 * min(2, len(names.intersection(words)))
    merit -= 0.3 if _QUOTE.search(candidate.text) else 0
    merit -= 0.15 if words[0] in _PRONOUNS else 0
    merit -= 0.1 if candidate.text[:1].islower() or candidate.text[-1:] in "?,;:-—" else 0
    if not 8 <= len(words) <= 40 and len(candidate.text) > len(words):
        merit -= 0.2 if len(words) < 60 else 0.5
    return merit
