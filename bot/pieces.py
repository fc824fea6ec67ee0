"""A part cut into messages: where blocks end, or else lines of verse, sentences, words, and at last characters.

Each piece is escaped by itself, since what is special at the start of a line depends on where the line starts, and is
measured as it will be sent: escaped characters and UTF-8 bytes.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.prose import block_markdown, markdown
from story.model import Block, Kind, Run


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message holds: ``characters`` (UTF-16 units, the strictest way to count), ``size`` in bytes."""

    characters: int
    size: int

    def scaled(self, share: float) -> "Limits":
        """The same limits made smaller, or larger."""
        return Limits(int(self.characters * share), int(self.size * share))

    def less(self, text: str) -> "Limits":
        """What is left once ``text`` and a blank line stand in the message too."""
        characters, size = measure(text)
        return Limits(self.characters - characters - _GAP, self.size - size - _GAP)


# Discord's own: 4,000 and 2,000 characters, and an undocumented one of about 10,170 bytes that answers HTTP 500.
V2: Final = Limits(3_800, 9_500)
PLAIN: Final = Limits(1_900, 9_500)
_GAP: Final = 2
_ENOUGH: Final = 0.5  # of a message: from there on it may end at a block's end, and the next block begins a new one


def measure(text: str) -> tuple[int, int]:
    """The length of a text in UTF-16 units and in UTF-8 bytes."""
    size = len(text.encode("utf-8", "replace"))
    return len(text) + sum(character > "\uffff" for character in text), size


def cut(blocks: Iterable[Block], limits: Limits) -> tuple[str, ...]:
    """Blocks as Markdown in as few pieces as hold them, of about equal length, none beyond ``limits``."""
    wanted = [block for block in blocks if block.text.strip()]
    pieces = _fill(wanted, limits)
    if len(pieces) > 1:
        pieces = _even(wanted, limits, pieces)
    return tuple(markdown(piece) for piece in pieces)


def _even(blocks: list[Block], limits: Limits, pieces: list[list[Block]]) -> list[list[Block]]:
    """The same number of pieces with a last one that is no mere rest, where smaller limits give that."""
    measured = [measure(markdown(piece)) for piece in pieces]
    fullest = max(
        sum(characters for characters, _ in measured) / limits.characters,
        sum(size for _, size in measured) / limits.size,
    )
    for slack in (1.06, 1.15, 1.3):
        share = slack * fullest / len(pieces)
        if share < 1:
            evener = _fill(blocks, limits.scaled(share))
            if len(evener) == len(pieces):
                return evener
    return pieces


def _fill(blocks: list[Block], limits: Limits) -> list[list[Block]]:
    waiting = deque(blocks)
    pieces: list[list[Block]] = []
    piece: list[Block] = []
    room = limits
    while waiting:
        block = waiting.popleft()
        rendered = _rendered(block, room)
        if rendered is not None:
            piece.append(block)
            room = room.less(rendered)
            continue
        begun = room.characters > limits.characters * _ENOUGH and room.size > limits.size * _ENOUGH
        head, tail = _split(block, room, whole=bool(piece)) if begun or not piece else (None, block)
        if head is not None:
            piece.append(head)
        waiting.appendleft(tail)
        while head is None and len(piece) > 1 and piece[-1].kind is Kind.HEADING:
            waiting.appendleft(piece.pop())
        pieces.append(piece)
        piece, room = [], limits
    return [*pieces, piece] if piece else pieces


def _rendered(block: Block, room: Limits) -> str | None:
    """The block's Markdown, or None where there is no room for it."""
    if len(block.text) > room.characters:
        return None
    rendered = block_markdown(block)
    characters, size = measure(rendered)
    return rendered if characters <= room.characters and size <= room.size else None


def _split(block: Block, room: Limits, *, whole: bool) -> tuple[Block | None, Block]:
    """As much of the block as there is room for, and the rest. ``whole``: sentences stay whole, though nothing fit."""
    window = block.text[: max(room.characters, 0) + 1]
    manners: list[Callable[[str], Sequence[int]]] = [_lines, _sentences] if block.kind is Kind.VERSE else [_sentences]
    if not whole:
        manners += [_words, _characters]
    for manner in manners:
        offsets = [at for at in manner(window) if 0 < at < len(block.text)]
        low, high = 0, len(offsets)
        while low < high:
            middle = (low + high) // 2
            if _rendered(_slice(block, 0, offsets[middle]), room) is not None:
                low = middle + 1
            else:
                high = middle
        if low:
            at = offsets[low - 1]
            head, tail = _slice(block, 0, at), _slice(block, at, len(block.text))
            if head.runs and tail.runs:
                return head, tail
    if whole:
        return None, block
    raise ValueError("no message is as small as one character")


def _slice(block: Block, start: int, end: int) -> Block:
    """The block from one offset to another, without the white space at both ends."""
    text = block.text[start:end]
    end -= len(text) - len(text.rstrip())
    start += len(text) - len(text.lstrip())
    runs: list[Run] = []
    at = 0
    for run in block.runs:
        kept = run.text[max(start - at, 0) : max(end - at, 0)]
        if kept:
            runs.append(Run(kept, run.style))
        at += len(run.text)
    return Block(block.kind, tuple(runs), block.start + start, block.level)


def _lines(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\n+", text)]


def _sentences(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"[.!?…。！？]+[\"'”’»)\]]*(?:\s+|(?<=[。！？]))", text)]


def _words(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\s+", text)]


def _characters(text: str) -> list[int]:
    """Between any two characters that are not seen as one; all offsets, where everything is seen as one."""
    apart = [at for at, (left, right) in enumerate(pairwise(text), 1) if not _joined(left, right)]
    return apart or list(range(1, len(text)))


def _joined(left: str, right: str) -> bool:
    """Whether two characters are seen as one: marks, joiners, skin tones, tags, flags (Unicode annex 29 in short)."""
    return (
        unicodedata.category(right) in ("Mn", "Me", "Mc")
        or "\u200d" in (left, right)
        or "\U0001f3fb" <= right <= "\U0001f3ff"
        or "\U000e0020" <= right <= "\U000e007f"
        or ("\U0001f1e6" <= left <= "\U0001f1ff" and "\U0001f1e6" <= right <= "\U0001f1ff")
        or ("\u1100" <= left <= "\u11ff" and "\u1160" <= right <= "\u11ff")
    )
