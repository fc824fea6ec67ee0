"""Where sentences end: in narration, and, more weakly, inside a quotation.

Made for one paragraph at a time: quotations that are never closed are forgotten with it. English first, and careful
elsewhere: what is not surely an end is none.
"""

import re
from enum import IntEnum
from itertools import pairwise
from typing import Final

from story.abbreviations import ORDINAL, abbreviations


class Strength(IntEnum):
    """How good an end it is."""

    QUOTED = 1
    SENTENCE = 2


_CLOSERS: Final = "\"'”’»«“)\\]›‹*_"
_WIDE_CLOSERS: Final = "”’」』】）》〉〕］)*_"
_END: Final = re.compile(
    rf"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[\u00a0\u202f ][»›]|[{_CLOSERS}]*)(?P<space>\s+)"
    rf"|(?P<wide>[。！？｡]+[{_WIDE_CLOSERS}]*)\s*"
)
_NUMBERS: Final = frozenset("No Nos no nos".split())  # noqa: SIM905 - these stand before one, or are words
_TOKEN: Final = re.compile(r"[^\s\"'’“‘„«»›‹(\[—–¿¡]+$")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]")
_ORDINAL: Final = re.compile(r"\d{1,2}|[IVX]{2,}")
_ITEM: Final = re.compile(r"\s*(?:\d{1,3}|[IVXLC]+)$")
_GERMAN_MONTHS: Final = re.compile(r"Jan|Jän|Febr|März|April|Mai\b|Jun|Jul|August|Sept|Okt|Nov|Dez")
_VERBS: Final = "|".join(
    """
    answer ask add call continu demand enquir exclaim inquir insist interrupt laugh murmur mutter observ protest remark
    repeat return scream shout snapp suggest whisper yell breath
    """.split()  # noqa: SIM905
)
_SPEAKING: Final = re.compile(
    rf"(?:\w+[.]? ){{0,2}}(?:sa(?:id|ys)|repl(?:ied|ies)|cri(?:ed|es)|beg(?:an|ins)|(?:{_VERBS})e?[ds]"
    r"|sagte|fragte|rief|antwortete|erwiderte|dit|demanda|répondit|dijo|preguntó|disse|chiese)\b"
)
# What goes on with a quotation that has ended in Chinese or Japanese: who said it, or a particle.
_SAID: Final = re.compile(
    r"[とっのにはをがもで、，,：；…—]"
    r"|[^\W\d_]{0,5}?[说說道问問喊叫嚷答](?=[。，！？])"
)
_OPENS: Final = {"“": "”", "«": "»", "‘": "’", "„": "“", "「": "」", "『": "』", "‹": "›", "`": "'"}
_QUOTES: Final = re.compile("[\"“”„«»‘’「」『』‹›`]|'(?!\\w)")
_DEEPEST: Final = 6  # quotations within quotations
_BEFORE_QUOTE: Final = frozenset(" \n\t\u00a0([{—–-“‘\"'*_")


def ends(text: str, language: str = "") -> list[tuple[int, Strength]]:
    """Where a new sentence begins, in order: offsets just after the white space that follows an end.

    Neither 0 nor the length of the text is among them, so that n ends part a paragraph into n + 1 sentences. Strength
    is QUOTED where a quotation is open at the end. ``language`` is a story's tag: each has abbreviations of its own.
    """
    base = language.partition("-")[0].lower()
    found = [match.end() for match in _END.finditer(text) if match.end() < len(text) and _is_end(text, match, base)]
    if not found:
        return []
    quoted = _quoted(text, found)
    return [
        (offset, Strength.QUOTED if inside else Strength.SENTENCE) for offset, inside in zip(found, quoted, strict=True)
    ]


def sentences(text: str, language: str = "") -> list[str]:
    """The sentences of a paragraph, without the white space around them."""
    cuts = [0, *(offset for offset, _ in ends(text, language)), len(text)]
    return [piece for start, end in pairwise(cuts) if (piece := text[start:end].strip())]


def _is_end(text: str, match: re.Match[str], language: str) -> bool:
    if wide := match["wide"]:
        sign = text[match.end()]
        if sign in "…—" or (sign in "\"'" and text.count(sign, 0, match.end()) % 2):
            return False
        return wide[-1] in "。！？｡" or not _SAID.match(text, match.end())
    after = text[match.end() : match.end() + 60]
    if after[0] in ".!?…" or (after[0] in "»›" and not after[1:2].isalnum()):  # ". . .", "! »"
        return False
    letter = next((character for character in after[:8] if character.isalnum()), "")
    if letter.islower():
        return False
    mark, close = match["mark"], match["close"]
    if mark == "." and not close and _is_abbreviated(text, match.start(), after, letter, language):
        return False
    if mark.strip(".") == "" and len(mark) > 1 and not letter:
        return False
    spoken = bool(close.strip("'’)]*_ ")) or close.startswith(("'", "’"))
    return not (spoken and _SPEAKING.match(after))


def _is_abbreviated(text: str, dot: int, after: str, letter: str, language: str) -> bool:
    """Whether the full stop ends a word or a number, and no sentence."""
    token = _TOKEN.search(text, max(0, dot - 20), dot)
    if token is None:
        return False
    word = token[0]
    if _ORDINAL.fullmatch(word) and (language in ORDINAL or _GERMAN_MONTHS.match(after)):
        return True
    if len(word) <= 3 and _ITEM.match(text, 0, dot):  # the number of what follows
        return True
    if len(word) == 1 and word.isalpha():
        return (word != "I" or letter == "") and text[: token.start()][-1:] not in ("'", "’")
    known, perhaps = abbreviations(language)
    if word in known or (word.isupper() and word.capitalize() in known):
        return not (word in perhaps and letter.isupper()) and not (word in _NUMBERS and letter.isalpha())
    return _INITIALS.fullmatch(word) is not None and word not in perhaps


def _quoted(text: str, offsets: list[int]) -> list[bool]:
    """For each offset, in order, whether a quotation is open there."""
    inside: list[bool] = []
    closing: list[str] = []  # the signs that will close what is open, innermost last
    marks = _QUOTES.finditer(text)
    mark = next(marks, None)
    for offset in offsets:
        while mark is not None and mark.start() < offset:
            _turn(text, mark.start(), mark[0], closing)
            mark = next(marks, None)
        inside.append(bool(closing))
    return inside


def _turn(text: str, at: int, sign: str, closing: list[str]) -> None:
    """One quotation mark opens a quotation, or closes one, or is an apostrophe."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if sign == "’" and after.isalnum():
        return
    if sign in closing:
        del closing[closing.index(sign) :]
    elif len(closing) == _DEEPEST:
        return
    elif sign == '"':
        if not before or before in _BEFORE_QUOTE:
            closing.append(sign)
    elif sign == "»":
        if (not before or before in _BEFORE_QUOTE) and not after.isspace():
            closing.append("«")
    elif sign in _OPENS:
        closing.append(_OPENS[sign])
