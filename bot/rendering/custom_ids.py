"""Make and read custom ids, the texts that Discord sends back when a button, a select or a modal is used. Pure.

A custom id is ``1:action:argument:...``: the version of the format, the name of an action, and its arguments. On a post
it is also the marker by which the bot finds the post again. Markers and nonces are made of the subscription's random
key, never of row ids, because a restored backup gives row ids out again.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

VERSION: Final = "1"
#: Discord's limits: https://discord.com/developers/docs/components/reference and a nonce that is a string.
CUSTOM_ID_LENGTH: Final = 100
NONCE_LENGTH: Final = 25

_ACTION: Final = re.compile(r"[a-z-]{1,30}")
_ARGUMENT: Final = re.compile(r"[A-Za-z0-9_-]{0,40}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")


class PostButton(StrEnum):
    """The buttons under posts, which stay there for good."""

    READ = "read"
    DISCUSS = "discuss"
    NEXT = "next"
    RECAP = "recap"


@dataclass(frozen=True, slots=True)
class Marker:
    """What a button under a post means.

    ``key`` is the subscription's, ``number`` the post's (0: the opening, n + 1: the closing), ``revision`` the
    delivery's.
    """

    action: str
    key: str
    number: int
    revision: int = 0


def build(action: str, *arguments: object) -> str:
    """Return the custom id of an action. Raises ``ValueError`` if ``parse`` could not read it back."""
    custom_id = ":".join((VERSION, action, *map(str, arguments)))
    if parse(custom_id) != (action, tuple(map(str, arguments))):
        raise ValueError(f"not a custom id: {custom_id}")
    return custom_id


def parse(custom_id: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the action and its arguments. None for anything that ``build`` did not make in this version."""
    version, *parts = custom_id.split(":")
    if version != VERSION or not parts or len(custom_id) > CUSTOM_ID_LENGTH:
        return None
    action, *arguments = parts
    if not _ACTION.fullmatch(action) or not all(map(_ARGUMENT.fullmatch, arguments)):
        return None
    return action, tuple(arguments)


def build_marker(marker: Marker) -> str:
    """Return the custom id of a button under a post, such as ``1:read:KEY:3:0``. Raises what ``build`` raises."""
    custom_id = build(marker.action, marker.key, marker.number, marker.revision)
    if parse_marker(custom_id) != marker:
        raise ValueError(f"not a marker: {marker}")
    return custom_id


def parse_marker(custom_id: str) -> Marker | None:
    """Return the marker that ``build_marker`` was given. None for any other custom id."""
    match parse(custom_id):
        case action, (key, number, revision) if key and _NUMBER.fullmatch(number) and _NUMBER.fullmatch(revision):
            return Marker(action, key, int(number), int(revision))
    return None


def nonce(key: str, message: int, revision: int) -> str:
    """Return a message's nonce: 25 characters, the same for the same message of the same delivery and revision."""
    name = f"{key}:{message}:{revision}"
    return hashlib.sha256(name.encode()).hexdigest()[:NONCE_LENGTH]
