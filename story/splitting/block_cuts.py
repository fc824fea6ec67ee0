"""Where a long paragraph or poem may be cut: between sentences, lines, clauses and, at the very last, words.

A cut is an offset, what begins there, and what it costs to begin an installment with it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from story.model import Boundary
from story.sentences import Strength, ends

_SENTENCE: Final = 0.7
_IN_QUOTATION: Final = 1.1
_LINE: Final = 2.0  # of verse, within its sentence
_CLAUSE: Final = 8.0
WORD: Final = 16.0  # before a word in the middle of a clause
#: From here on a cut is one that no reader should see.
ROUGH: Final = _LINE

_CLAUSE_END: Final = re.compile(r"[,;:—–][\"'”’»]*\s+|(?<=\S)(?:--|[—–])(?=\S)|[，、；：](?=\S)")
_WORD_START: Final = re.compile(
    r"\s+(?=\S*[^\W_])|(?:--+|[—–…])(?=\w)|(?<=[\u3040-\u30ff\u3400-\u9fff])(?=[\u3040-\u30ff\u3400-\u9fff])"
)
_FINENESS: Final = 4  # rough cuts for each piece: bounds the time that text without punctuation takes
_VERSE_ENDS: Final = (".", "!", "?", "…", "。", "！", "？")

Cut = tuple[int, Boundary, float]


def cuts(text: str, language: str, *, verse: bool, piece: int) -> list[Cut]:
    """The cuts inside a block, in order; sentences are cut only where they have more than ``piece`` characters."""
    found: list[Cut] = []
    wholes = list(_lines(text) if verse else _sentences(text, language))
    starts = [0, *(at for at, _, _ in wholes), len(text)]
    for index, (start, end) in enumerate(pairwise(starts)):
        if index:
            found.append(wholes[index - 1])
        if end - start > piece:
            found += ((start + at, boundary, cost) for at, boundary, cost in _clauses(text[start:end], piece))
    return found


def words(text: str) -> list[Cut]:
    """A cut before every word but the first."""
    return [(at, Boundary.CLAUSE, WORD) for at in _apart(_WORD_START, text, 0)]


def _sentences(text: str, language: str) -> Iterator[Cut]:
    for offset, strength in ends(text, language):
        yield offset, Boundary.SENTENCE, _SENTENCE if strength is Strength.SENTENCE else _IN_QUOTATION


def _lines(text: str) -> Iterator[Cut]:
    """Cuts between lines of verse; a blank line parts stanzas."""
    offset = 0
    lines = text.splitlines(keepends=True)
    for line, following in pairwise(lines):
        offset += len(line)
        if not following.strip():
            continue
        if line.rstrip("\"'”’») \n").endswith(_VERSE_ENDS) or not line.strip():
            yield offset, Boundary.SENTENCE, _SENTENCE
        else:
            yield offset, Boundary.CLAUSE, _LINE


def _clauses(sentence: str, piece: int) -> Iterator[Cut]:
    """Cuts inside a sentence: after a comma or its like, and where that leaves too much, between words."""
    step = piece // _FINENESS
    commas = list(_apart(_CLAUSE_END, sentence, step))
    for start, end in pairwise([0, *commas, len(sentence)]):
        if start:
            yield start, Boundary.CLAUSE, _CLAUSE
        if end - start > piece:
            yield from ((start + at, Boundary.CLAUSE, WORD) for at in _apart(_WORD_START, sentence[start:end], step))


def _apart(pattern: re.Pattern[str], text: str, step: int) -> Iterator[int]:
    """Where matches end inside a text, each more than ``step`` characters after the one before."""
    match = pattern.search(text, step)
    while match is not None:
        at = match.end()
        if 0 < at < len(text):
            yield at
        match = pattern.search(text, max(at + step, at + 1))
