"""Join the lines of a plain text into paragraphs, verse and scene breaks.

Measuring the lines distinguishes three layouts: wrapped lines with blank lines between paragraphs (as in Project
Gutenberg's files), wrapped lines with indented paragraphs, and one line for each paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from story.formats.structure.hyphens import Hyphens
from story.model import BlockKind

_BREAK_SIGNS: Final = frozenset("*#~⁂§❦❧•·◆◇♦★☆✦✧+=_-–—✻❖☙○●◯□■△▲▽▼※＊")
_SINGLE_BREAK_SIGNS: Final = frozenset("*#~⁂§❦❧•◆◇♦★☆✦✧+✻❖☙○●◯□■△▲▽▼※＊")
_BREAK_OF_LETTERS: Final = re.compile(r"[-~*=]*(?:(?!0+\b|O+\b)[oO0]{3,9}|x[xX]x)[-~*=]*")
_MAYBE_BREAK: Final = re.compile(rf"\n[^\S\n]*([oO0xX.{re.escape(''.join(sorted(_BREAK_SIGNS)))}][^\n]{{0,99}})(?=\n)")
_BREAK_MARK: Final = "\x00"  # put before a scene break; a decoded text never contains it
_BLANK_LINES: Final = re.compile(r"(\n\n+)")
_TRAILING_SPACES: Final = " \t\xa0\u2002\u2003\u3000"
_MAX_WIDTH: Final = 100  # characters; wrapped lines are never longer
_MIN_WIDTH: Final = 20  # characters; no text is wrapped to less
_FULL: Final = 0.85  # share of the width; a longer line ends because of the width, not because the author ended it
_MAX_INDENT: Final = 8  # spaces kept before a line of verse
_SAMPLE_SIZE: Final = 2_000  # paragraphs that are measured to find the width
_JOINED_LINES: Final = re.compile(r"\n(?:--|—|(?<=[-—⺀-\uffef\u00ad]\n))")
_ENDS_JOINED: Final = re.compile(r"(?:[^\W_]-|\S--|\S—)$")
_BEGINS_JOINED: Final = re.compile(r"(?:--|—)\w")
_SPEECH_DASH: Final = re.compile(r"\s*(?:--|—|–|-) ?[¡¿«“\"…]?[^\W\d_a-zß-öø-ÿ]")  # a dash and a capital
_INDENT_OR_DASH: Final = re.compile(r"\n[\s–—-]")
_DOT_LEADER: Final = re.compile(r"\.{4,}\s*\w{1,6}$", re.MULTILINE)  # in a table of contents
_SENTENCE_END: Final = re.compile(r"[.!?…:;。！？][\"'”’»«)\]」』*_]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (one line), verse (several lines), a scene break, or an underlined heading.

    ``gap`` is the number of blank lines before it. ``level`` is the level of a heading, else 0.
    """

    kind: BlockKind
    text: str
    gap: int = 1
    level: int = 0


def find_passages(text: str) -> list[Passage]:
    """Return the passages of a text in order. No letter is lost or changed."""
    groups = list(_groups(text))
    width = _find_width([group.split("\n") for _, group in groups[:: 1 + len(groups) // _SAMPLE_SIZE]])
    hyphens = Hyphens(text)
    passages: list[Passage] = []
    for gap, group in groups:
        for kind, passage in _passages_of_group(group, width, hyphens):
            passages.append(Passage(kind, passage, gap))
            gap = 0
    return passages


def is_scene_break(line: str) -> bool:
    """Return whether a line is a scene break in a usual form, such as ``* * *``, ``---``, ``#`` or ``⁂``."""
    signs = "".join(line.split())
    if not signs or len(line) > _MAX_WIDTH:
        return False
    if signs[0] in _BREAK_SIGNS and all(sign in _BREAK_SIGNS or sign == "." for sign in signs):
        return (
            len(signs) >= 3 or signs in ("**", "~~", "◇◇", "＊＊") or (len(signs) == 1 and signs in _SINGLE_BREAK_SIGNS)
        )
    return bool(_BREAK_OF_LETTERS.fullmatch(signs))


def is_verse(lines: Sequence[str], width: int = 0) -> bool:
    """Return whether the author chose where the lines end, not the width of the text.

    ``width`` is the width of the text in characters. 0 means that it is not known; the longest line decides then.
    """
    lines = [line.rstrip() for line in lines]
    longest = max(map(len, lines), default=0)
    if len(lines) < 2 or longest > _MAX_WIDTH:
        return False
    full = max(width, longest) * _FULL
    if width and len([line for line in lines[:-1] if len(line) < full]) < 0.6 * (len(lines) - 1):
        return False
    extended = [_length_with_next_word(line, following) for line, following in pairwise(lines)]
    early = sum(length < full for length in extended) / len(extended)
    early_for_longest = sum(length <= longest for length in extended) / len(extended)
    capitals = sum(_first_letter(line) not in "l" for line in lines) / len(lines)
    if width and len(lines) == 2 and len(lines[1].split()) < 2 and not _SENTENCE_END.search(lines[0]):
        return lines[0][-1] == ","
    if width:
        return early >= 0.6 and (capitals > 0.7 or early_for_longest >= 0.5)
    return capitals > 0.7 or early_for_longest >= 0.6


def _groups(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines between blank lines, with the number of blank lines before. A scene break is a separate group."""
    if any(space in text and f"{space}\n" in text for space in _TRAILING_SPACES):
        text = "\n".join(map(str.rstrip, text.split("\n")))
    tidy = text.expandtabs(4).rstrip().strip("\n")
    marked = _MAYBE_BREAK.sub(
        lambda match: f"\n{_BREAK_MARK}{match[1]}" if is_scene_break(match[1]) else match[0], f"\n{tidy}\n"
    )
    gap = 0
    for part in _BLANK_LINES.split(marked.strip("\n")):
        if part.startswith("\n"):
            gap = len(part) - 1
        elif _BREAK_MARK not in part:
            yield gap, part
        else:
            for is_break, lines in groupby(part.split("\n"), key=lambda line: line.startswith(_BREAK_MARK)):
                for group in (line[1:] for line in lines) if is_break else ("\n".join(lines),):
                    yield gap, group
                    gap = 0


def _find_width(groups: Sequence[Sequence[str]]) -> int:
    """Return the width to which the text was wrapped, 0 if it was not."""
    pairs = [
        (line, following) for lines in groups for line, following in pairwise(lines) if not _is_deeper(following, line)
    ]
    lengths = sorted(len(line) for line, _ in pairs)
    if len(pairs) < 1 or lengths[len(lengths) // 2] > _MAX_WIDTH:
        return 0
    width = lengths[int(len(lengths) * 0.95)]
    full = sum(_length_with_next_word(line, following) > width * _FULL for line, following in pairs) / len(pairs)
    first_letters = [letter for _, following in pairs if (letter := _first_letter(following)) in "lu"]
    lower = first_letters.count("l") / len(first_letters) if first_letters else 0.5
    ended = sum(bool(_SENTENCE_END.search(line)) for line, _ in pairs) / len(pairs)
    return width if width >= _MIN_WIDTH and full > 0.6 and lower > 0.3 and ended < 0.6 else 0


def _is_deeper(line: str, before: str) -> bool:
    """Return whether a line is indented more than the one before it, and so begins a paragraph."""
    return line[0].isspace() and len(line) - len(line.lstrip()) > len(before) - len(before.lstrip())


def _length_with_next_word(line: str, following: str) -> int:
    """Return the length of a line plus the first word of the following line.

    If a line was wrapped, this exceeds the width.
    """
    following = following.lstrip()
    if following and _is_ideograph(following[0]):
        return len(line) + 2
    return len(line) + 1 + len(following.split(None, 1)[0] if following else "")


def _first_letter(line: str) -> str:
    """Return how a line begins: "u" for upper case, "l" for lower case, "n" for neither."""
    for character in line.lstrip(" \"'“‘«»„*_(["):
        if character.isupper():
            return "u"
        return "l" if character.islower() else "n"
    return "n"


def _passages_of_group(group: str, width: int, hyphens: Hyphens) -> Iterator[tuple[BlockKind, str]]:
    if "\n" not in group:
        text = group.strip()
        yield (BlockKind.BREAK, text) if is_scene_break(text) else (BlockKind.PARAGRAPH, _single_spaced(text))
        return
    lines = group.split("\n")
    has_indents = _INDENT_OR_DASH.search(f"\n{group}") is not None
    if width and max(map(len, lines)) <= 2 * width:
        is_dialogue = has_indents and len(list(filter(_SPEECH_DASH.match, lines))) > 1
        is_list = "...." in group and len(_DOT_LEADER.findall(group)) > 1
        if is_list or (not is_dialogue and is_verse(lines, width)):
            yield BlockKind.VERSE, _remove_common_indent(lines)
        else:
            for paragraph in _split_paragraphs(lines, width, is_dialogue=is_dialogue) if has_indents else (lines,):
                yield BlockKind.PARAGRAPH, _join_lines(paragraph, hyphens)
    elif max(map(len, lines)) <= _MAX_WIDTH * 0.7 and sum(bool(_SENTENCE_END.search(line)) for line in lines) < len(
        lines
    ):
        yield BlockKind.VERSE, _remove_common_indent(lines)
    else:
        for line in lines:
            yield BlockKind.PARAGRAPH, _single_spaced(line.strip())


def _split_paragraphs(lines: list[str], width: int, *, is_dialogue: bool) -> Iterator[list[str]]:
    """Split wrapped paragraphs without blank lines between: each begins with an indent or a speaker's dash."""
    indents = [len(line) - len(line.lstrip()) for line in lines]
    base = min(indents)
    is_hanging = indents[0] == base and min(indents[1:], default=base) > base and len(set(indents[1:])) == 1
    paragraph: list[str] = []
    for line, indent in zip(lines, indents, strict=True):
        is_indented = indent > base and not is_hanging
        is_speech = is_dialogue and _SPEECH_DASH.match(line) and paragraph and _is_ended(paragraph[-1], width)
        if paragraph and (is_indented or is_speech):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _is_ended(line: str, width: int) -> bool:
    return len(line) < width * _FULL or _SENTENCE_END.search(line) is not None


def _join_lines(lines: Sequence[str], hyphens: Hyphens) -> str:
    """Join wrapped lines with spaces, but without a space at a hyphen, a dash or Chinese characters."""
    joined = "\n".join(map(str.strip, lines))
    if not _JOINED_LINES.search(joined):
        return _single_spaced(joined.replace("\n", " "))
    text = lines[0].strip()
    for line in lines[1:]:
        following = line.strip()
        if hyphens.breaks_word(text, following):
            text = text[:-1] + following
        else:
            text += following if _joins_without_space(text, following) else f" {following}"
    return _single_spaced(text)


def _joins_without_space(line: str, following: str) -> bool:
    if _ENDS_JOINED.search(line[-3:]) or _BEGINS_JOINED.match(following):
        return True
    return _is_ideograph(line[-1]) and _is_ideograph(following[0])


def _is_ideograph(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def _single_spaced(text: str) -> str:
    return re.sub(" {2,}", " ", text) if "  " in text else text


def _remove_common_indent(lines: Sequence[str]) -> str:
    base = min(len(line) - len(line.lstrip()) for line in lines)
    outdented = (line[base:] for line in lines)
    return "\n".join(" " * min(_MAX_INDENT, len(line) - len(line.lstrip())) + line.lstrip() for line in outdented)
