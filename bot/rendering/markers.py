"""Names that a post carries: the custom_id of a button, which comes back from Discord, and the nonce.

Both are made of the subscription's random key, never of row ids: a restored backup gives row ids out again.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

VERSION: Final = 1
NONCE_LENGTH: Final = 25  # Discord's limit for a nonce that is a string

_FORM: Final = re.compile(rf"{VERSION}:[a-z-]{{1,30}}:[A-Za-z0-9_-]{{1,40}}:[0-9]{{1,9}}:[0-9]{{1,9}}")


class Action(StrEnum):
    """The buttons that stand under posts for good. Handlers of answers for one person add their own words."""

    READ = "read"
    DISCUSS = "discuss"
    NEXT = "next"
    RECAP = "recap"


@dataclass(frozen=True, slots=True)
class Marker:
    """What a button under a post means.

    ``action`` is an ``Action`` or another word of small letters and hyphens; ``key`` the subscription's; ``number`` the
    post's (0: the opening, n + 1: the closing); ``revision`` the delivery's.
    """

    action: str
    key: str
    number: int
    revision: int = 0


def encode(mark: Marker) -> str:
    """The custom_id, such as ``1:read:KEY:3:0``: at most 100 characters, which ``bot/chat/components.py`` splits again.

    ValueError where that would not give the mark back.
    """
    custom_id = f"{VERSION}:{mark.action}:{mark.key}:{mark.number}:{mark.revision}"
    if _FORM.fullmatch(custom_id) is None:
        raise ValueError(f"not a mark: {mark}")
    return custom_id


def decode(custom_id: str) -> Marker | None:
    """The mark that ``encode`` made; None for any other custom_id."""
    if _FORM.fullmatch(custom_id) is None:
        return None
    _, action, key, number, revision = custom_id.split(":")
    return Marker(action, key, int(number), int(revision))


def nonce(key: str, kind: str, number: int, message: int, revision: int) -> str:
    """A message's nonce, 25 characters: the same for the same page of the same post and ``revision``."""
    name = f"{key}:{kind}:{number}:{message}:{revision}"
    return hashlib.sha256(name.encode()).hexdigest()[:NONCE_LENGTH]
