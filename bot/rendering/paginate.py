"""A part cut into messages: where blocks end, or else lines of verse, sentences, words, and at last characters.

Each piece is escaped by itself, since what is special at the start of a line depends on where the line starts, and is
measured as it will be sent: escaped characters and UTF-8 bytes.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.rendering.markdown import is_blank, markdown, render_block
from story.model import Block, BlockKind, Run
from story.sentences import find_sentence_starts

Manner = Callable[[str], Sequence[int]]


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
_AROUND: Final = 260  # of a message, in characters: the line it begins with and its footer, both of a long title
_SEEN: Final = re.compile(r"[^\s\ufeff](?:.*[^\s\ufeff])?", re.DOTALL)  # all but the white space at both ends
_ENOUGH: Final = 0.5  # of a message: from there on it may end at a block's end, and the next block begins a new one


def measure(text: str) -> tuple[int, int]:
    """The length of a text in UTF-16 units and in UTF-8 bytes."""
    size = len(text.encode("utf-8", "replace"))
    return len(text) + sum(character > "\uffff" for character in text), size


def share(block: Block) -> float:
    """How much of one message a block takes, with the blank line after it: 1.0 is all that there is for prose."""
    characters, size = measure(render_block(block))
    return max((characters + _GAP) / (V2.characters - _AROUND), (size + _GAP) / (V2.size - _AROUND))


def cut(blocks: Iterable[Block], limits: Limits) -> tuple[str, ...]:
    """Blocks as Markdown in as few pieces as hold them, of about equal length, none beyond ``limits``."""
    wanted = [block for block in blocks if not is_blank(block.text)]
    pieces, rough = _fill(wanted, limits)
    if len(pieces) > 1:
        pieces = _even(wanted, limits, pieces, rough)
    return tuple(markdown(piece) for piece in pieces)


def _even(blocks: list[Block], limits: Limits, pieces: list[list[Block]], rough: int) -> list[list[Block]]:
    """As many pieces, the last one no mere rest, where smaller limits give that without cutting more roughly."""
    measured = [measure(markdown(piece)) for piece in pieces]
    characters, size = (sum(values) for values in zip(*measured, strict=True))
    messages = max(characters / limits.characters, size / limits.size)
    for slack in (1.06, 1.15, 1.3):
        share = slack * messages / len(pieces)
        if share < 1:
            evener, rougher = _fill(blocks, limits.scaled(share))
            if len(evener) == len(pieces) and rougher <= rough:
                return evener
    return pieces


def _fill(blocks: list[Block], limits: Limits) -> tuple[list[list[Block]], int]:
    """Pieces filled one after the other, and how many of the cuts are rough: inside a sentence."""
    waiting = deque(blocks)
    pieces: list[list[Block]] = []
    piece: list[Block] = []
    room, rough = limits, 0
    while waiting:
        block = waiting.popleft()
        rendered = _rendered(block, room)
        if rendered is not None:
            piece.append(block)
            room = room.less(rendered)
            continue
        trimmed = _slice(block, 0, len(block.text))
        if trimmed != block:
            waiting.appendleft(trimmed)
            continue
        halves = None
        if room.characters > limits.characters * _ENOUGH and room.size > limits.size * _ENOUGH:
            halves = _split(block, room, (_lines, _sentences) if block.kind is BlockKind.VERSE else (_sentences,))
        if halves is None and not piece:
            halves = _split(block, room, (_words, _characters, _anywhere))
            rough += 1
        if halves is None:
            waiting.appendleft(block)
            while len(piece) > 1 and piece[-1].kind is BlockKind.HEADING:
                waiting.appendleft(piece.pop())
        else:
            piece.append(halves[0])
            waiting.appendleft(halves[1])
        pieces.append(piece)
        piece, room = [], limits
    return ([*pieces, piece] if piece else pieces), rough


def _rendered(block: Block, room: Limits) -> str | None:
    """The block's Markdown, or None where there is no room for it."""
    if len(block.text) > room.characters:
        return None
    rendered = render_block(block)
    characters, size = measure(rendered)
    return rendered if characters <= room.characters and size <= room.size else None


def _split(block: Block, room: Limits, manners: Iterable[Manner]) -> tuple[Block, Block] | None:
    """As much of the block as there is room for, and the rest; None where these manners of cutting find no way."""
    text = block.text
    window, near = text[: room.characters + 1], _slice(block, 0, room.characters + 1)
    for manner in manners:
        offsets = [at for at in manner(window) if 0 < at < len(text)]
        fitting = bisect_left(offsets, True, key=lambda at: _rendered(_slice(near, 0, at), room) is None)
        for at in reversed(offsets[:fitting]):
            head, tail = _slice(near, 0, at), _slice(block, at, len(text))
            if not is_blank(head.text) and not is_blank(tail.text):
                return head, tail
    return None


def _slice(block: Block, start: int, end: int) -> Block:
    """The block from one offset to another, without the white space at both ends."""
    seen = _SEEN.search(block.text[start:end])
    start, end = (start + seen.start(), start + seen.end()) if seen else (start, start)
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
    return [offset for offset, _ in find_sentence_starts(text)]


def _words(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\s+", text)]


def _characters(text: str) -> list[int]:
    """Between any two characters that are not seen as one."""
    return [at for at, (left, right) in enumerate(pairwise(text), 1) if not _joined(left, right)]


def _anywhere(text: str) -> range:
    return range(1, len(text))


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
