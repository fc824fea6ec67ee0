"""Shorten text from users and files (titles, names, questions) to one line of a limited length."""

import unicodedata
from typing import Final

#: The longest title that is stored and shown, in UTF-16 code units.
TITLE_LIMIT: Final = 200
_ELLIPSIS: Final = "…"


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 code units. Discord's limits are safe in this unit, the strictest one."""
    return len(text) + sum(character > "\uffff" for character in text)


def shorten(text: str, limit: int) -> str:
    """Return the text on one line of at most ``limit`` UTF-16 code units. Markdown in it is not escaped.

    It is cut between words if possible, and ends with an ellipsis then. Control characters are removed, also those that
    change the direction of writing: they would change the direction of our own words after them too.
    """
    characters = (" " if character.isspace() else character for character in text if not _is_control(character))
    line = " ".join("".join(characters).split())
    if utf16_length(line) <= limit:
        return line
    end = limit - len(_ELLIPSIS)
    while utf16_length(line[:end]) > limit - len(_ELLIPSIS) or unicodedata.combining(line[end]):
        end -= 1
    words, space, rest = line[: end + 1].rpartition(" ")
    kept = words if space and len(rest) <= limit // 2 else line[:end]
    return kept.rstrip(" ,;:–—-") + _ELLIPSIS


def _is_control(character: str) -> bool:
    if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069":
        return True
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()
