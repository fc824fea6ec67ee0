"""One line made of what a stranger wrote: titles, names, questions."""

import unicodedata
from typing import Final

#: UTF-16 units of a title as it is kept and printed.
TITLE: Final = 200
_ELLIPSIS: Final = "…"


def shorten(text: str, limit: int) -> str:
    """The text on one line, in at most ``limit`` UTF-16 units, shortened at a word where it can be; not escaped.

    Control characters go, and those that turn the direction of writing: they would turn the rest of our line too.
    """
    characters = (" " if character.isspace() else character for character in text if not _turns(character))
    line = " ".join("".join(characters).split())
    if _units(line) <= limit:
        return line
    end = limit - len(_ELLIPSIS)
    while _units(line[:end]) > limit - len(_ELLIPSIS) or unicodedata.combining(line[end]):
        end -= 1
    words, gap, rest = line[: end + 1].rpartition(" ")
    kept = words if gap and len(rest) <= limit // 2 else line[:end]
    return kept.rstrip(" ,;:–—-") + _ELLIPSIS


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _turns(character: str) -> bool:
    if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069":
        return True
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()
