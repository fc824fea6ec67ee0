"""One line made of what a stranger wrote: titles, names, questions."""

import unicodedata
from typing import Final

_ELLIPSIS: Final = "…"


def brief(text: str, limit: int) -> str:
    """The text on one line, in at most ``limit`` UTF-16 units, shortened at a word where it can be; not escaped.

    Control characters go, and those that turn the direction of writing: they would turn the rest of our line too.
    """
    kept = (" " if character.isspace() else character for character in text if not _turns(character))
    line = " ".join("".join(kept).split())
    if _units(line) <= limit:
        return line
    while line and _units(line) > limit - len(_ELLIPSIS):
        line = line[:-1]
        while line and unicodedata.combining(line[-1]):
            line = line[:-1]
    words, gap, rest = line.rpartition(" ")
    return (words if gap and len(rest) < limit // 3 else line).rstrip(" ,;:–—-") + _ELLIPSIS


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _turns(character: str) -> bool:
    if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069":
        return True
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()
