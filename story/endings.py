"""How a part ends: its very last words, so that a reader knows the place again."""

from collections.abc import Sequence
from typing import Final

from story.passages import Passage, close, is_ended, join, sentences, width
from story.sentences import sentences as pieces

_LEAST: Final = 80  # columns: a last word such as "No." needs what comes before it
_MOST: Final = 300
_LONGEST: Final = 450  # of one sentence: a longer one is cut
_CUT: Final = "…"


def ending(told: Sequence[Passage]) -> tuple[str, frozenset[str]]:
    """The last sentences, of 80 to 300 columns where there are as many, word for word; and those sentences one by one.

    Where words are left out an ellipsis stands; a quotation that begins before, or ends later, has its mark.
    """
    found: list[str] = []
    quoted: list[str] = []
    size = 0
    for passage in reversed(told):
        paragraph: list[str] = []
        for sentence in reversed(sentences(passage)):
            if size and (size >= _LEAST or size + width(sentence.text) > _MOST):
                break
            text = sentence.text if width(sentence.text) <= _LONGEST else _tail(sentence.text)
            paragraph.insert(0, text)
            quoted.append(sentence.text)
            size += width(text) + 1
        else:
            found.insert(0, _mend(join(paragraph)))
            if not passage.follows:
                found.insert(0, _CUT)
            continue
        if paragraph:
            found.insert(0, _mend(join(paragraph)))
        break
    return join(found[1:] if found[:1] == [_CUT] else found), frozenset(quoted)


def _tail(text: str) -> str:
    """The last sentences of a long speech, or the last words of a long sentence."""
    kept = ""
    for piece in reversed(pieces(text)):
        if width(piece) + width(kept) + 1 > _MOST:
            break
        kept = join([piece, kept] if kept else [piece])
    if not kept:
        kept = text[-_MOST // (2 if width(text) > len(text) * 1.5 else 1) :].partition(" ")[2]
    return f"{_CUT} {kept}"


def _mend(text: str) -> str:
    first = next((character for character in text if character.isalnum()), "")
    if first.islower() and not text.startswith(_CUT):
        text = f"{_CUT} {text}"
    return close(text if is_ended(text) else f"{text} {_CUT}")
