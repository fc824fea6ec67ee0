"""Cuts inside a long paragraph or poem: between sentences, lines, clauses and, as a last resort, words."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from story.model import Boundary
from story.sentences import EndStrength, find_sentence_starts

_SENTENCE_PENALTY: Final = 0.7
_QUOTED_SENTENCE_PENALTY: Final = 1.1
_VERSE_LINE_PENALTY: Final = 2.0  # a line of verse that does not end its sentence
_CLAUSE_PENALTY: Final = 8.0
WORD_PENALTY: Final = 16.0  # before a word in the middle of a clause
#: Cuts with a higher penalty are inside a sentence of prose. No reader is meant to see one.
MAX_CLEAN_PENALTY: Final = _VERSE_LINE_PENALTY

_CLAUSE_END: Final = re.compile(r"[,;:—–][\"'”’»]*\s+|(?<=\S)(?:--|[—–])(?=\S)|[，、；：](?=\S)")
_WORD_START: Final = re.compile(
    r"\s+(?=\S*[^\W_])|(?:--+|[—–…])(?=\w)|(?<=[\u3040-\u30ff\u3400-\u9fff])(?=[\u3040-\u30ff\u3400-\u9fff])"
)
_CUTS_PER_PIECE: Final = 4  # limits the number of cuts inside sentences, and the time for text without punctuation
_VERSE_SENTENCE_ENDS: Final = (".", "!", "?", "…", "。", "！", "？")


class Cut(NamedTuple):
    """A possible cut in a text.

    ``offset`` is the offset of the first character after the cut, ``boundary`` says what begins there, and ``penalty``
    is what it costs to begin an installment there.
    """

    offset: int
    boundary: Boundary
    penalty: float


def find_cuts(text: str, language: str, *, verse: bool, max_piece: int) -> list[Cut]:
    """Return the cuts inside a block, in order.

    Args:
        text: The text of the block.
        language: The story's IETF tag. Every language has its own abbreviations.
        verse: Whether the block is verse, which is cut between lines.
        max_piece: A number of characters. A sentence or line is cut only if it is longer.
    """
    cuts: list[Cut] = []
    sentence_cuts = list(_line_cuts(text) if verse else _sentence_cuts(text, language))
    starts = [0, *(cut.offset for cut in sentence_cuts), len(text)]
    for index, (start, end) in enumerate(pairwise(starts)):
        if index:
            cuts.append(sentence_cuts[index - 1])
        if end - start > max_piece:
            for offset, boundary, penalty in _clause_cuts(text[start:end], max_piece):
                cuts.append(Cut(start + offset, boundary, penalty))
    return cuts


def find_word_cuts(text: str) -> list[Cut]:
    """Return a cut before every word but the first."""
    return [Cut(offset, Boundary.CLAUSE, WORD_PENALTY) for offset in _match_ends(_WORD_START, text, 0)]


def _sentence_cuts(text: str, language: str) -> Iterator[Cut]:
    for offset, strength in find_sentence_starts(text, language):
        penalty = _SENTENCE_PENALTY if strength is EndStrength.FULL else _QUOTED_SENTENCE_PENALTY
        yield Cut(offset, Boundary.SENTENCE, penalty)


def _line_cuts(text: str) -> Iterator[Cut]:
    """Return the cuts between lines of verse. The end of a stanza counts as the end of a sentence."""
    offset = 0
    for line, next_line in pairwise(text.splitlines(keepends=True)):
        offset += len(line)
        if not next_line.strip():
            continue
        if line.rstrip("\"'”’») \n").endswith(_VERSE_SENTENCE_ENDS) or not line.strip():
            yield Cut(offset, Boundary.SENTENCE, _SENTENCE_PENALTY)
        else:
            yield Cut(offset, Boundary.CLAUSE, _VERSE_LINE_PENALTY)


def _clause_cuts(sentence: str, max_piece: int) -> Iterator[Cut]:
    """Return the cuts inside a sentence: after commas and dashes, and between words if a clause is still too long."""
    min_distance = max_piece // _CUTS_PER_PIECE
    clause_starts = list(_match_ends(_CLAUSE_END, sentence, min_distance))
    for start, end in pairwise([0, *clause_starts, len(sentence)]):
        if start:
            yield Cut(start, Boundary.CLAUSE, _CLAUSE_PENALTY)
        if end - start > max_piece:
            for offset in _match_ends(_WORD_START, sentence[start:end], min_distance):
                yield Cut(start + offset, Boundary.CLAUSE, WORD_PENALTY)


def _match_ends(pattern: re.Pattern[str], text: str, min_distance: int) -> Iterator[int]:
    """Return where matches end inside a text, leaving out those within ``min_distance`` characters of the last one."""
    match = pattern.search(text, min_distance)
    while match is not None:
        offset = match.end()
        if 0 < offset < len(text):
            yield offset
        match = pattern.search(text, max(offset + min_distance, offset + 1))
