"""How a part ends: its very last words, so that a reader knows the place again."""

import re
from collections.abc import Sequence
from typing import Final

from story.recaps.passages import Passage, close, is_ended, join, sentences, width
from story.sentences import split_sentences as pieces

_LEAST: Final = 80  # columns: a last word such as "No." needs what comes before it
_MOST: Final = 300
_LONGEST: Final = 450  # of one sentence: a longer one is cut
_CUT: Final = "…"
_WORD: Final = re.compile("[ /]+|[，、；：]+")  # before which a long sentence may be cut


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
            if size >= _LEAST:
                break
            room = _MOST - size if size else _LONGEST
            text = sentence.text if width(sentence.text) <= room else _tail(sentence.text, _MOST - size)
            paragraph.insert(0, text)
            quoted.append(sentence.text)
            size += width(text) + 1
        else:
            found.insert(0, _mend(join(paragraph), last=not found))
            if not passage.follows:
                found.insert(0, _CUT)
            continue
        if paragraph:
            found.insert(0, _mend(join(paragraph), last=not found))
        break
    return join(found[1:] if found[:1] == [_CUT] else found), frozenset(quoted)


def _tail(text: str, room: int) -> str:
    """The last sentences of a long speech, or the last words of a long sentence."""
    kept = ""
    for piece in reversed(pieces(text)):
        if width(piece) + width(kept) + 1 > room:
            break
        kept = join([piece, kept] if kept else [piece])
    if not kept:
        kept = _WORD.split(text[-room // (2 if width(text) > len(text) * 1.5 else 1) :], 1)[-1]
    return f"{_CUT} {kept}"


def _mend(text: str, *, last: bool) -> str:
    """A passage with the signs that it lacks; the last one with what tells that it breaks off, where it does."""
    first = next((character for character in text if character.isalnum()), "")
    if first.islower() and not text.startswith(_CUT):
        text = f"{_CUT} {text}"
    return close(f"{text} {_CUT}" if last and not is_ended(text) else text)
