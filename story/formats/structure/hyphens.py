"""Decide whether a hyphen at the end of a line belongs to the word, or only breaks it."""

import re
from functools import cached_property
from typing import Final

_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)[-\u00ad]$")
_WORD_AFTER: Final = re.compile(r"[^\W\d_]+")


class Hyphens:
    """The hyphens of a text, judged by its words.

    A word that the text also has in one piece was broken by the end of a line.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def breaks_word(self, line: str, next_line: str) -> bool:
        """Return whether the hyphen that ends ``line`` only breaks a word that goes on in ``next_line``."""
        if not line.endswith(("-", "\u00ad")):
            return False
        before, after = _WORD_BEFORE.search(line), _WORD_AFTER.match(next_line)
        if before is None or after is None or not after[0].islower():
            return False
        whole, hyphenated = f"{before[1]}{after[0]}".lower(), f"{before[1]}-{after[0]}".lower()
        return line[-1] == "\u00ad" or (whole in self._words and hyphenated not in self._words)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of the text in lower case, without the signs around them."""
        return frozenset(word.strip(".,;:!?…\"'“”‘’«»()[]_*—-") for word in set(self._text.lower().split()))
