"""Hyphens at the ends of lines: part of the word, or put there to break it."""

import re
from functools import cached_property
from typing import Final

_TAIL: Final = re.compile(r"([^\W\d_]+)[-\u00ad]$")
_HEAD: Final = re.compile(r"[^\W\d_]+")


class Hyphens:
    """What a text itself tells of its hyphens: a word that it also has whole was broken by the end of a line."""

    def __init__(self, text: str) -> None:
        self._text = text

    def divide(self, before: str, after: str) -> bool:
        """Whether the hyphen that ends ``before`` only breaks a word that goes on in ``after``."""
        if not before.endswith(("-", "\u00ad")):
            return False
        tail, head = _TAIL.search(before), _HEAD.match(after)
        if tail is None or head is None or not head[0].islower():
            return False
        whole, hyphened = f"{tail[1]}{head[0]}".lower(), f"{tail[1]}-{head[0]}".lower()
        return before[-1] == "\u00ad" or (whole in self._words and hyphened not in self._words)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of the text, in small letters, without what stands around them."""
        return frozenset(word.strip(".,;:!?…\"'“”‘’«»()[]_*—-") for word in set(self._text.lower().split()))
