"""Lines of plain text gathered into paragraphs, verse and scene breaks.

Three layouts are told apart by measuring: wrapped lines with blank lines between paragraphs (Gutenberg's), wrapped
lines with indented paragraphs, and a line for each paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from story.model import Kind

_SIGNS: Final = frozenset("*#~⁂§❦❧•·◆◇♦★☆✦✧+=_-–—✻❖☙")
_ALONE: Final = frozenset("*#~⁂§❦❧•◆◇♦★☆✦✧+✻❖☙")
_LETTERED: Final = re.compile(r"[-~*]*\s*(?:[o0]O?0?[o0]|o0o0o)\s*[-~*]*", re.IGNORECASE)
_LONG: Final = 100  # characters: beyond what anybody wraps lines to
_FULL: Final = 0.85  # of the width: a line that ends beyond was ended by the width, not by the author
_ENDS_JOINED: Final = re.compile(r"(?:[^\W_]-|\S--|\S—)$")
_BEGINS_JOINED: Final = re.compile(r"(?:--|—)\w")
_SENTENCE_END: Final = re.compile(r"[.!?…:;,。！？][\"'”’»«)\]]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (one line), verse (lines) or a scene break; ``gap`` is the number of blank lines before it."""

    kind: Kind
    lines: tuple[str, ...]
    gap: int = 1

    @property
    def text(self) -> str:
        """The lines as they are kept."""
        return "\n".join(self.lines)


def gather(text: str) -> list[Passage]:
    """The passages of a text, in order; no letter is lost or changed."""
    groups = list(_groups(text))
    width = _width([lines for _, lines in groups])
    passages: list[Passage] = []
    for gap, lines in groups:
        for number, (kind, found) in enumerate(_passages(lines, width)):
            passages.append(Passage(kind, found, gap if number == 0 else 0))
    return passages


def is_break(line: str) -> bool:
    """Whether a line is a scene break in one of its usual dresses, such as ``* * *``, ``---``, ``#`` or ``⁂``."""
    signs = "".join(line.split())
    if not signs or len(line) > _LONG:
        return False
    if all(sign in _SIGNS for sign in signs):
        return len(signs) >= 3 or (len(signs) == 1 and signs in _ALONE)
    return bool(_LETTERED.fullmatch(signs))


def is_verse(lines: Sequence[str], width: int = 0) -> bool:
    """Whether lines end where their author wanted, not where a ``width`` (0: their own) forced them to."""
    lines = [line.rstrip() for line in lines]
    if len(lines) < 2 or max(map(len, lines)) > _LONG:
        return False
    own = max(map(len, lines))
    free = [_room(line, after) for line, after in pairwise(lines)]
    early = sum(end < max(width, own) * _FULL for end in free) / len(free)
    early_in_own = sum(end <= own for end in free) / len(free)
    capitals = sum(_first_letter(line) not in "l" for line in lines) / len(lines)
    if width:
        return early >= 0.6 and (capitals > 0.7 or early_in_own >= 0.5)
    return capitals > 0.7 or early_in_own >= 0.6


def join(lines: Sequence[str]) -> str:
    """Wrapped lines as one; nothing is put between where a hyphen, a dash or Chinese characters join them."""
    text = lines[0].strip()
    for line in lines[1:]:
        after = line.strip()
        text += after if _close(text, after) else f" {after}"
    return text


def _close(before: str, after: str) -> bool:
    if _ENDS_JOINED.search(before[-3:]) or _BEGINS_JOINED.match(after):
        return True
    return _is_ideograph(before[-1]) and _is_ideograph(after[0])


def _is_ideograph(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def _groups(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines between blank lines, with the number of blank lines before them; a scene break is a group of its own."""
    gap, lines = 1, []
    for line in text.expandtabs(4).split("\n"):
        if line.strip() and not is_break(line):
            lines.append(line.rstrip())
            continue
        if lines:
            yield gap, lines
            gap, lines = 0, []
        if line.strip():
            yield gap, [line.strip()]
            gap = 0
        else:
            gap += 1
    if lines:
        yield gap, lines


def _width(groups: Sequence[Sequence[str]]) -> int:
    """The width to which the text was wrapped, 0 where it was not."""
    pairs = [pair for lines in groups for pair in pairwise(lines)]
    lengths = sorted(len(line) for line, _ in pairs)
    if len(pairs) < 1 or lengths[len(lengths) // 2] > _LONG:
        return 0
    width = lengths[int(len(lengths) * 0.95)]
    full = sum(_room(line, after) > width * _FULL for line, after in pairs) / len(pairs)
    letters = [kind for _, after in pairs if (kind := _first_letter(after)) in "lu"]
    small = letters.count("l") / len(letters) if letters else 0.5
    return width if full > 0.6 and small > 0.3 else 0


def _room(line: str, after: str) -> int:
    """How long a line would be with the first word of the next: a wrapped line is one where that is too long."""
    return len(line) + 1 + len(after.split(None, 1)[0] if after.strip() else "")


def _first_letter(line: str) -> str:
    """How a line begins: "u" for a capital, "l" for a small letter, "n" for neither."""
    for character in line.lstrip(" \"'“‘«»„*_(["):
        if character.isupper():
            return "u"
        return "l" if character.islower() else "n"
    return "n"


def _passages(lines: list[str], width: int) -> Iterator[tuple[Kind, tuple[str, ...]]]:
    if len(lines) == 1:
        yield (Kind.BREAK if is_break(lines[0]) else Kind.PARAGRAPH), (lines[0].strip(),)
    elif width and is_verse(lines, width):
        yield Kind.VERSE, _outdent(lines)
    elif width:
        for paragraph in _indented(lines):
            yield Kind.PARAGRAPH, (join(paragraph),)
    elif max(map(len, lines)) <= _LONG * 0.7 and sum(bool(_SENTENCE_END.search(line)) for line in lines) < len(lines):
        yield Kind.VERSE, _outdent(lines)
    else:
        for line in lines:
            yield Kind.PARAGRAPH, (line.strip(),)


def _indented(lines: list[str]) -> Iterator[list[str]]:
    """Wrapped paragraphs without blank lines between: each begins with an indented line."""
    base = min(len(line) - len(line.lstrip()) for line in lines)
    paragraph: list[str] = []
    for line in lines:
        if paragraph and len(line) - len(line.lstrip()) > base:
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _outdent(lines: list[str]) -> tuple[str, ...]:
    base = min(len(line) - len(line.lstrip()) for line in lines)
    return tuple(line[base:] for line in lines)
