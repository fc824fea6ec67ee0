"""Lines of plain text gathered into paragraphs, verse and scene breaks.

Three layouts are told apart by measuring: wrapped lines with blank lines between paragraphs (Gutenberg's), wrapped
lines with indented paragraphs, and a line for each paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from story.formats.structure.hyphens import Hyphens
from story.model import BlockKind

_SIGNS: Final = frozenset("*#~⁂§❦❧•·◆◇♦★☆✦✧+=_-–—✻❖☙○●◯□■△▲▽▼※＊")
_ALONE: Final = frozenset("*#~⁂§❦❧•◆◇♦★☆✦✧+✻❖☙○●◯□■△▲▽▼※＊")
_LETTERED: Final = re.compile(r"[-~*=]*(?:(?!0+\b|O+\b)[oO0]{3,9}|x[xX]x)[-~*=]*")
_MAYBE_BREAK: Final = re.compile(rf"\n[^\S\n]*([oO0xX.{re.escape(''.join(sorted(_SIGNS)))}][^\n]{{0,99}})(?=\n)")
_BREAK: Final = "\x00"  # before a scene break; a decoded text has none
_BLANK: Final = re.compile(r"(\n\n+)")
_SPACES: Final = " \t\xa0\u2002\u2003\u3000"  # what may end a line unseen
_LONG: Final = 100  # characters: beyond what anybody wraps lines to
_NARROW: Final = 20  # characters: nobody wraps lines to less
_FULL: Final = 0.85  # of the width: a line that ends beyond was ended by the width, not by the author
_DEEPEST: Final = 8  # spaces that a line of verse keeps before it
_SAMPLE: Final = 2_000  # paragraphs by which the width is told
_JOINED: Final = re.compile(r"\n(?:--|—|(?<=[-—⺀-\uffef\u00ad]\n))")
_ENDS_JOINED: Final = re.compile(r"(?:[^\W_]-|\S--|\S—)$")
_BEGINS_JOINED: Final = re.compile(r"(?:--|—)\w")
_SPEECH: Final = re.compile(r"\s*(?:--|—|–|-) ?[¡¿«“\"…]?[^\W\d_a-zß-öø-ÿ]")  # a dash and a capital
_PART: Final = re.compile(r"\n[\s–—-]")
_LEADER: Final = re.compile(r"\.{4,}\s*\w{1,6}$", re.MULTILINE)  # of a table of contents
_SENTENCE_END: Final = re.compile(r"[.!?…:;。！？][\"'”’»«)\]」』*_]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (one line), verse (lines) or a scene break; ``gap`` is the number of blank lines before it.

    ``level`` is that of a heading which is one by its looks alone, else 0.
    """

    kind: BlockKind
    text: str
    gap: int = 1
    level: int = 0


def gather(text: str) -> list[Passage]:
    """The passages of a text, in order; no letter is lost or changed."""
    groups = list(_groups(text))
    width = _width([group.split("\n") for _, group in groups[:: 1 + len(groups) // _SAMPLE]])
    hyphens = Hyphens(text)
    passages: list[Passage] = []
    for gap, group in groups:
        for kind, found in _passages(group, width, hyphens):
            passages.append(Passage(kind, found, gap))
            gap = 0
    return passages


def is_break(line: str) -> bool:
    """Whether a line is a scene break in one of its usual dresses, such as ``* * *``, ``---``, ``#`` or ``⁂``."""
    signs = "".join(line.split())
    if not signs or len(line) > _LONG:
        return False
    if signs[0] in _SIGNS and all(sign in _SIGNS or sign == "." for sign in signs):
        return len(signs) >= 3 or signs in ("**", "~~", "◇◇", "＊＊") or (len(signs) == 1 and signs in _ALONE)
    return bool(_LETTERED.fullmatch(signs))


def is_verse(lines: Sequence[str], width: int = 0) -> bool:
    """Whether lines end where their author wanted, not where a ``width`` (0: their own) forced them to."""
    lines = [line.rstrip() for line in lines]
    longest = max(map(len, lines), default=0)
    if len(lines) < 2 or longest > _LONG:
        return False
    full = max(width, longest) * _FULL
    if width and len([line for line in lines[:-1] if len(line) < full]) < 0.6 * (len(lines) - 1):
        return False
    free = [_room(line, after) for line, after in pairwise(lines)]
    early = sum(end < full for end in free) / len(free)
    early_in_own = sum(end <= longest for end in free) / len(free)
    capitals = sum(_first_letter(line) not in "l" for line in lines) / len(lines)
    if width and len(lines) == 2 and len(lines[1].split()) < 2 and not _SENTENCE_END.search(lines[0]):
        return lines[0][-1] == ","
    if width:
        return early >= 0.6 and (capitals > 0.7 or early_in_own >= 0.5)
    return capitals > 0.7 or early_in_own >= 0.6


def _groups(text: str) -> Iterator[tuple[int, str]]:
    """Lines between blank lines, with the number of blank lines before them; a scene break is a group of its own."""
    if any(space in text and f"{space}\n" in text for space in _SPACES):
        text = "\n".join(map(str.rstrip, text.split("\n")))
    tidy = text.expandtabs(4).rstrip().strip("\n")
    marked = _MAYBE_BREAK.sub(lambda found: f"\n{_BREAK}{found[1]}" if is_break(found[1]) else found[0], f"\n{tidy}\n")
    gap = 0
    for piece in _BLANK.split(marked.strip("\n")):
        if piece.startswith("\n"):
            gap = len(piece) - 1
        elif _BREAK not in piece:
            yield gap, piece
        else:
            for is_one, within in groupby(piece.split("\n"), key=lambda line: line.startswith(_BREAK)):
                for group in (line[1:] for line in within) if is_one else ("\n".join(within),):
                    yield gap, group
                    gap = 0


def _width(groups: Sequence[Sequence[str]]) -> int:
    """The width to which the text was wrapped, 0 where it was not."""
    pairs = [(line, after) for lines in groups for line, after in pairwise(lines) if not _is_deeper(after, line)]
    lengths = sorted(len(line) for line, _ in pairs)
    if len(pairs) < 1 or lengths[len(lengths) // 2] > _LONG:
        return 0
    width = lengths[int(len(lengths) * 0.95)]
    full = sum(_room(line, after) > width * _FULL for line, after in pairs) / len(pairs)
    letters = [kind for _, after in pairs if (kind := _first_letter(after)) in "lu"]
    small = letters.count("l") / len(letters) if letters else 0.5
    ended = sum(bool(_SENTENCE_END.search(line)) for line, _ in pairs) / len(pairs)
    return width if width >= _NARROW and full > 0.6 and small > 0.3 and ended < 0.6 else 0


def _is_deeper(line: str, before: str) -> bool:
    """Whether a line is indented more than the one before it, and so begins a paragraph of its own."""
    return line[0].isspace() and len(line) - len(line.lstrip()) > len(before) - len(before.lstrip())


def _room(line: str, after: str) -> int:
    """How long a line would be with the first word of the next: a wrapped line is one where that is too long."""
    after = after.lstrip()
    if after and _is_ideograph(after[0]):
        return len(line) + 2
    return len(line) + 1 + len(after.split(None, 1)[0] if after else "")


def _first_letter(line: str) -> str:
    """How a line begins: "u" for a capital, "l" for a small letter, "n" for neither."""
    for character in line.lstrip(" \"'“‘«»„*_(["):
        if character.isupper():
            return "u"
        return "l" if character.islower() else "n"
    return "n"


def _passages(group: str, width: int, hyphens: Hyphens) -> Iterator[tuple[BlockKind, str]]:
    if "\n" not in group:
        text = group.strip()
        yield (BlockKind.BREAK, text) if is_break(text) else (BlockKind.PARAGRAPH, _single_spaced(text))
        return
    lines = group.split("\n")
    parts = _PART.search(f"\n{group}") is not None
    if width and max(map(len, lines)) <= 2 * width:
        talks = parts and len(list(filter(_SPEECH.match, lines))) > 1
        lists = "...." in group and len(_LEADER.findall(group)) > 1
        if lists or (not talks and is_verse(lines, width)):
            yield BlockKind.VERSE, _outdent(lines)
        else:
            for paragraph in _parted(lines, width, talks=talks) if parts else (lines,):
                yield BlockKind.PARAGRAPH, _join(paragraph, hyphens)
    elif max(map(len, lines)) <= _LONG * 0.7 and sum(bool(_SENTENCE_END.search(line)) for line in lines) < len(lines):
        yield BlockKind.VERSE, _outdent(lines)
    else:
        for line in lines:
            yield BlockKind.PARAGRAPH, _single_spaced(line.strip())


def _parted(lines: list[str], width: int, *, talks: bool) -> Iterator[list[str]]:
    """Wrapped paragraphs without blank lines between: each begins with an indented line or with a speaker's dash."""
    depths = [len(line) - len(line.lstrip()) for line in lines]
    base = min(depths)
    hanging = depths[0] == base and min(depths[1:], default=base) > base and len(set(depths[1:])) == 1
    paragraph: list[str] = []
    for line, depth in zip(lines, depths, strict=True):
        indented = depth > base and not hanging
        speaks = talks and _SPEECH.match(line) and paragraph and _is_ended(paragraph[-1], width)
        if paragraph and (indented or speaks):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _is_ended(line: str, width: int) -> bool:
    return len(line) < width * _FULL or _SENTENCE_END.search(line) is not None


def _join(lines: Sequence[str], hyphens: Hyphens) -> str:
    """Wrapped lines as one; nothing is put between where a hyphen, a dash or Chinese characters join them."""
    joined = "\n".join(map(str.strip, lines))
    if not _JOINED.search(joined):
        return _single_spaced(joined.replace("\n", " "))
    text = lines[0].strip()
    for line in lines[1:]:
        after = line.strip()
        if hyphens.divide(text, after):
            text = text[:-1] + after
        else:
            text += after if _close(text, after) else f" {after}"
    return _single_spaced(text)


def _close(before: str, after: str) -> bool:
    if _ENDS_JOINED.search(before[-3:]) or _BEGINS_JOINED.match(after):
        return True
    return _is_ideograph(before[-1]) and _is_ideograph(after[0])


def _is_ideograph(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def _single_spaced(text: str) -> str:
    return re.sub(" {2,}", " ", text) if "  " in text else text


def _outdent(lines: Sequence[str]) -> str:
    base = min(len(line) - len(line.lstrip()) for line in lines)
    kept = (line[base:] for line in lines)
    return "\n".join(" " * min(_DEEPEST, len(line) - len(line.lstrip())) + line.lstrip() for line in kept)
