"""What of a text can stand by itself: whole sentences, their quotations closed, each with its part.

A sentence with half a quotation, without its beginning or without its end is no passage for a recap.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from story.model import BlockKind, Installment
from story.sentences import EndStrength, find_sentence_starts

_UNSPACED: Final = re.compile("[\u3001-\u9fff\uff01-\uff60]")
_LINE: Final = " / "  # where a line of verse ends, once it is quoted in running text
_TOGETHER: Final = 500  # columns: a longer speech is told by its sentences
_WIDE: Final = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")
_MARKS: Final = re.compile("[\"“”„«»‹›‘’‚「」『』()\\[\\]（）'`]")
_PAIRS: Final = ("“”", "„“", "«»", "‹›", "‘’", "‚‘", "「」", "『』", "()", "[]", "（）", "`'")
_CLOSING: Final = {pair[0]: pair[1] for pair in _PAIRS}
_OPENING: Final = {pair[1]: pair[0] for pair in reversed(_PAIRS)} | {'"': '"', "'": "'"}
_ELISIONS: Final = re.compile(r"'(?:[Tt](?:is|was|were|will|would|il)|[Ee]m|[Cc]ause|[Nn]eath)\b")
_ENDED: Final = re.compile(r"[.!?…。！？][\"'”’»«“‘›‹」』)\]）]*$")
_SPOKEN: Final = re.compile('["“”„«»「『`]')
_SPEECH_OPENS: Final = frozenset("‘'—–")
_BEGINNINGS: Final = frozenset("\"'`“„«»‹›‘‚「『([（¿¡—–")
_NOTE: Final = re.compile(r"(?:[*†‡]|\[\d+\])\s")
_CONTINUED: Final = re.compile("[とっ]")  # Japanese: what was said goes on with who said it


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a piece of verse, each of its lines without white space around it, and its part's number.

    ``follows``: nothing stands between it and the passage before. ``language`` is the story's tag.
    """

    part: int
    text: str
    follows: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence on one line; ``spoken`` where somebody says any of it; ``cut`` out of a longer speech."""

    part: int
    text: str
    spoken: bool = False
    cut: bool = False


def passages(parts: Iterable[Installment], language: str = "") -> list[Passage]:
    """The prose and verse of some parts, in order; no headings or what is set like one, no breaks and no notes."""
    found = []
    for part in parts:
        follows = True
        for block in part.blocks:
            text = ""
            if block.kind is BlockKind.PARAGRAPH:
                text = " ".join(block.text.split())
            elif block.kind is BlockKind.VERSE:
                text = "\n".join(line for each in block.text.split("\n") if (line := " ".join(each.split())))
            if text and not _NOTE.match(text) and (is_ended(text) or not text.isupper()):
                found.append(Passage(part.number, text, follows, language))
                follows = True
            else:
                follows = False
    return found


def sentences(passage: Passage) -> list[Sentence]:
    """The sentences of a passage; a speech of several is one, where it is short enough."""
    text = passage.text
    cuts = [*find_sentence_starts(text, passage.language), (len(text), EndStrength.FULL)]
    closed: list[int] = []  # for each cut, where the quotation that is open there has ended
    for end, strength in reversed(cuts):
        closed.append(closed[-1] if strength is EndStrength.QUOTED else end)
    found: list[Sentence] = []
    start, inside = 0, False
    for (end, strength), until in zip(cuts, reversed(closed), strict=True):
        if end < until <= start + _TOGETHER:
            continue
        if piece := text[start:end].strip():
            cut = inside or strength is EndStrength.QUOTED
            spoken = cut or piece[0] in _SPEECH_OPENS or _SPOKEN.search(piece) is not None
            found.append(Sentence(passage.part, piece.replace("\n", _LINE), spoken, cut))
        start, inside = end, strength is EndStrength.QUOTED
    return found


def join(texts: Iterable[str]) -> str:
    """Sentences one after the other, with a space between them where their language has any."""
    joined = ""
    for text in texts:
        joined += text if not joined or _UNSPACED.search(joined[-4:]) else f" {text}"
    return joined


def width(text: str) -> int:
    """Its length in columns, in which Chinese, Japanese and Korean characters take two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def is_whole(text: str) -> bool:
    """Whether it begins as a sentence does and ends as one does, with every quotation and bracket closed."""
    first = next((character for character in text if character.isalnum()), "")
    return (
        bool(first)
        and not first.islower()
        and (text[0].isalnum() or text[0] in _BEGINNINGS)
        and is_ended(text)
        and not _CONTINUED.match(text)
        and text.count("_") % 2 == 0
        and text.count("*") % 2 == 0
        and unmatched(text) == ("", "")
    )


def is_ended(text: str) -> bool:
    """Whether it ends as a sentence does."""
    return _ENDED.search(text) is not None


def close(text: str) -> str:
    """The text with the quotation marks and brackets that its beginning and its end lack."""
    before, after = unmatched(text)
    return before + text + after


def unmatched(text: str) -> tuple[str, str]:
    """The signs that would have to stand before a text and after it to open and close all that it quotes."""
    before: list[str] = []
    waiting: list[str] = []
    for match in _MARKS.finditer(text):
        sign, at = match[0], match.start()
        previous, following = text[at - 1 : at], text[at + 1 : at + 2]
        if sign in "'’" and ((following.isalnum() and previous.isalnum()) or _ELISIONS.match(text, at)):
            continue
        if sign == "’" and previous.isalnum() and sign not in waiting:  # the boys’ hats
            continue
        if sign == "’" and following.isalnum():  # one of ’em
            continue
        if sign in waiting and not (sign in "\"'" and _opens(previous, following)):
            del waiting[len(waiting) - 1 - waiting[::-1].index(sign) :]
        elif sign in "\"'":
            if _opens(previous, following) and (sign == '"' or following.isupper()):
                waiting.append(sign)
            elif sign == '"' or previous in ".,!?…":
                before.append("`" if sign == "'" and "`" in text else sign)
        elif sign in "»›" and following.isalnum() and not previous.isalnum():
            waiting.append({"»": "«", "›": "‹"}[sign])
        elif sign in _CLOSING:
            if _CLOSING[sign] not in waiting[-1:] or sign in "([（":  # said anew where a paragraph begins
                waiting.append(_CLOSING[sign])
        elif sign in _OPENING:
            before.append(_OPENING[sign])
    return "".join(reversed(before)), "".join(reversed(waiting))


def _opens(previous: str, following: str) -> bool:
    """Whether a sign that opens and closes alike stands where one opens."""
    return bool(following) and not following.isspace() and (not previous or previous in " \n([{—–-/“‘\"'`")
