"""Split the blocks of a part into texts that each fit one message.

A text ends between blocks if possible. Otherwise it ends between lines of verse, sentences, words, or characters, in
this order. Each text is escaped separately, because what is special at the start of a line depends on where the line
starts. Texts are measured as they are sent: with the escaping, and in UTF-8 bytes as well as in characters.
"""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from wcwidth import iter_graphemes

from bot.rendering.markdown import is_blank, render_block, render_blocks
from bot.rendering.shorten import utf16_length
from story.model import Block, BlockKind
from story.sentences import find_sentence_starts

#: Returns the offsets at which a text may be cut, in order.
CutRule = Callable[[str], Sequence[int]]

_BLANK_LINE: Final = 2  # characters
#: How many characters of a message are not prose: its first line and its footer, if the title is long.
_FRAME: Final = 260
#: From this share on, a message may end before a block that does not fit. The block begins the next message.
_MIN_FILL: Final = 0.5
#: What is left of a text without the white space at both ends.
_VISIBLE: Final = re.compile(r"[^\s\ufeff](?:.*[^\s\ufeff])?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message can hold: ``characters`` counts UTF-16 code units, ``size`` counts UTF-8 bytes."""

    characters: int
    size: int

    def scaled(self, factor: float) -> "Limits":
        """Return the limits multiplied by ``factor``."""
        return Limits(int(self.characters * factor), int(self.size * factor))

    def minus(self, text: str) -> "Limits":
        """Return what is left if ``text`` and a blank line are in the message as well."""
        characters, size = measure(text)
        return Limits(self.characters - characters - _BLANK_LINE, self.size - size - _BLANK_LINE)

    def allow(self, text: str) -> bool:
        """Return whether the text fits."""
        characters, size = measure(text)
        return characters <= self.characters and size <= self.size


# Discord allows 4,000 characters in Components V2, 2,000 in plain messages, and about 10,170 bytes. The last limit is
# not documented: beyond it, Discord answers HTTP 500.
COMPONENTS_LIMITS: Final = Limits(3_800, 9_500)
PLAIN_LIMITS: Final = Limits(1_900, 9_500)


def measure(text: str) -> tuple[int, int]:
    """Return the length of a text in UTF-16 code units and in UTF-8 bytes."""
    return utf16_length(text), len(text.encode("utf-8", "replace"))


def share_of_message(block: Block) -> float:
    """Return how much of a message's room for prose a block takes, with the blank line after it. 1.0 is all of it."""
    characters, size = measure(render_block(block))
    return max(
        (characters + _BLANK_LINE) / (COMPONENTS_LIMITS.characters - _FRAME),
        (size + _BLANK_LINE) / (COMPONENTS_LIMITS.size - _FRAME),
    )


def paginate(blocks: Iterable[Block], limits: Limits) -> tuple[str, ...]:
    """Return the blocks as Markdown texts within ``limits``: as few as possible, and of about equal length."""
    visible = [block for block in blocks if not is_blank(block.text)]
    groups, cuts_in_sentences = _fill(visible, limits)
    if len(groups) > 1:
        groups = _balance(visible, limits, groups, cuts_in_sentences)
    return tuple(render_blocks(group) for group in groups)


def _balance(
    blocks: list[Block], limits: Limits, groups: list[list[Block]], cuts_in_sentences: int
) -> list[list[Block]]:
    """Return as many groups of about equal length, or the given ones if that needs more cuts inside sentences."""
    measured = [measure(render_blocks(group)) for group in groups]
    characters, size = (sum(values) for values in zip(*measured, strict=True))
    messages = max(characters / limits.characters, size / limits.size)
    for slack in (1.06, 1.15, 1.3):
        factor = slack * messages / len(groups)
        if factor < 1:
            balanced, balanced_cuts = _fill(blocks, limits.scaled(factor))
            if len(balanced) == len(groups) and balanced_cuts <= cuts_in_sentences:
                return balanced
    return groups


def _fill(blocks: list[Block], limits: Limits) -> tuple[list[list[Block]], int]:
    """Fill one message after the other. Returns the blocks of each, and how often a sentence had to be cut."""
    waiting = deque(blocks)
    groups: list[list[Block]] = []
    group: list[Block] = []
    room, cuts_in_sentences = limits, 0
    while waiting:
        block = waiting.popleft()
        rendered = _render_if_fits(block, room)
        if rendered is not None:
            group.append(block)
            room = room.minus(rendered)
            continue
        trimmed = _slice(block, 0, len(block.text))
        if trimmed != block:
            waiting.appendleft(trimmed)
            continue
        halves = None
        if room.characters > limits.characters * _MIN_FILL and room.size > limits.size * _MIN_FILL:
            halves = _split(block, room, (_lines, _sentences) if block.kind is BlockKind.VERSE else (_sentences,))
        if halves is None and not group:
            halves = _split(block, room, (_words, _graphemes, _code_points))
            cuts_in_sentences += 1
        if halves is None:
            waiting.appendleft(block)
            while len(group) > 1 and group[-1].kind is BlockKind.HEADING:
                waiting.appendleft(group.pop())
        else:
            group.append(halves[0])
            waiting.appendleft(halves[1])
        groups.append(group)
        group, room = [], limits
    return ([*groups, group] if group else groups), cuts_in_sentences


def _render_if_fits(block: Block, room: Limits) -> str | None:
    if len(block.text) > room.characters:
        return None
    rendered = render_block(block)
    return rendered if room.allow(rendered) else None


def _split(block: Block, room: Limits, rules: Iterable[CutRule]) -> tuple[Block, Block] | None:
    """Return as much of the block as fits, and the rest. None if no rule finds a place to cut."""
    text = block.text
    window, start = text[: room.characters + 1], _slice(block, 0, room.characters + 1)
    for rule in rules:
        offsets = [offset for offset in rule(window) if 0 < offset < len(text)]
        fitting = bisect_left(offsets, True, key=lambda offset: _render_if_fits(_slice(start, 0, offset), room) is None)
        for offset in reversed(offsets[:fitting]):
            head, tail = _slice(start, 0, offset), _slice(block, offset, len(text))
            if not is_blank(head.text) and not is_blank(tail.text):
                return head, tail
    return None


def _slice(block: Block, start: int, end: int) -> Block:
    """Return the block from one offset to another, without the white space at both ends."""
    visible = _VISIBLE.search(block.text[start:end])
    start, end = (start + visible.start(), start + visible.end()) if visible else (start, start)
    return block.slice(start, end)


def _lines(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\n+", text)]


def _sentences(text: str) -> list[int]:
    return [offset for offset, _ in find_sentence_starts(text)]


def _words(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\s+", text)]


def _graphemes(text: str) -> list[int]:
    """Cut only between characters as readers see them (Unicode annex 29): an emoji can be several code points."""
    return list(accumulate(map(len, iter_graphemes(text))))


def _code_points(text: str) -> range:
    return range(1, len(text))
