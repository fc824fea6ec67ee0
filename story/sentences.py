"""Finding the ends of sentences, in narration and inside quotations.

The functions work on one paragraph at a time, so an unclosed quotation has no effect on the next paragraph. They are
made for English first and are cautious in other languages: an uncertain end is not counted as one.
"""

import re
from enum import IntEnum
from itertools import pairwise
from typing import Final

from story.abbreviations import ORDINAL_DOT_LANGUAGES, abbreviations


class EndStrength(IntEnum):
    """How complete the end of a sentence is: inside an open quotation, or full."""

    QUOTED = 1
    FULL = 2


_CLOSERS: Final = "\"'”’»«“)\\]›‹*_"
_WIDE_CLOSERS: Final = "”’」』】）》〉〕］)*_"
_END: Final = re.compile(
    rf"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[\u00a0\u202f ][»›]|[{_CLOSERS}]*)(?P<space>\s+)"
    rf"|(?P<wide>[。！？｡]+[{_WIDE_CLOSERS}]*)\s*"
)
_BEFORE_NUMBER: Final = frozenset("No Nos no nos".split())  # noqa: SIM905 - abbreviations before a number, otherwise words
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
# What continues the sentence after a quotation in Chinese or Japanese: the speaker, or a particle.
_AFTER_QUOTATION: Final = re.compile(
    r"[とっのにはをがもで、，,：；…—]"
    r"|[^\W\d_]{0,5}?[说說道问問喊叫嚷答](?=[。，！？])"
)
_OPENS: Final = {"“": "”", "«": "»", "‘": "’", "„": "“", "「": "」", "『": "』", "‹": "›", "`": "'"}
_QUOTES: Final = re.compile("[\"“”„«»‘’「」『』‹›`]|'(?!\\w)")
_MAX_DEPTH: Final = 6  # of quotations within quotations
_BEFORE_QUOTE: Final = frozenset(" \n\t\u00a0([{—–-“‘\"'*_")


def find_sentence_starts(text: str, language: str = "") -> list[tuple[int, EndStrength]]:
    """Find where sentences begin in a paragraph, except for the first one.

    Args:
        text: A paragraph.
        language: The story's IETF tag. Every language has its own abbreviations.

    Returns:
        In order, for each sentence but the first: the offset of its first character, after the white space, and the
        strength of the end before it. The strength is ``QUOTED`` if a quotation is open there.
    """
    base = language.partition("-")[0].lower()
    offsets = [match.end() for match in _END.finditer(text) if match.end() < len(text) and _is_end(text, match, base)]
    if not offsets:
        return []
    quoted = _are_quoted(text, offsets)
    return [
        (offset, EndStrength.QUOTED if is_quoted else EndStrength.FULL)
        for offset, is_quoted in zip(offsets, quoted, strict=True)
    ]


def split_sentences(text: str, language: str = "") -> list[str]:
    """Return the sentences of a paragraph, without the white space around them."""
    bounds = [0, *(offset for offset, _ in find_sentence_starts(text, language)), len(text)]
    return [sentence for start, end in pairwise(bounds) if (sentence := text[start:end].strip())]


def _is_end(text: str, match: re.Match[str], language: str) -> bool:
    if wide := match["wide"]:
        next_character = text[match.end()]
        if next_character in "…—" or (
            next_character in "\"'" and text.count(next_character, 0, match.end()) % 2  # it closes a quotation
        ):
            return False
        return wide[-1] in "。！？｡" or not _AFTER_QUOTATION.match(text, match.end())
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
    """Return whether the full stop at ``dot`` belongs to an abbreviation or a number and does not end a sentence.

    ``after`` is the text after it, ``letter`` the first letter or digit there, or an empty string.
    """
    token = _TOKEN.search(text, max(0, dot - 20), dot)
    if token is None:
        return False
    word = token[0]
    if _ORDINAL.fullmatch(word) and (language in ORDINAL_DOT_LANGUAGES or _GERMAN_MONTHS.match(after)):
        return True
    if len(word) <= 3 and _ITEM.match(text, 0, dot):  # the number of an item, such as "1." or "IV."
        return True
    if len(word) == 1 and word.isalpha():
        return (word != "I" or letter == "") and text[: token.start()][-1:] not in ("'", "’")
    known, ambiguous = abbreviations(language)
    if word in known or (word.isupper() and word.capitalize() in known):
        return not (word in ambiguous and letter.isupper()) and not (word in _BEFORE_NUMBER and letter.isalpha())
    return _INITIALS.fullmatch(word) is not None and word not in ambiguous


def _are_quoted(text: str, offsets: list[int]) -> list[bool]:
    """Return for each offset whether a quotation is open there."""
    quoted: list[bool] = []
    closing: list[str] = []  # the marks that close the open quotations, innermost last
    marks = _QUOTES.finditer(text)
    mark = next(marks, None)
    for offset in offsets:
        while mark is not None and mark.start() < offset:
            _open_or_close(text, mark.start(), mark[0], closing)
            mark = next(marks, None)
        quoted.append(bool(closing))
    return quoted


def _open_or_close(text: str, offset: int, mark: str, closing: list[str]) -> None:
    """Update ``closing`` for the quotation mark at an offset, which opens or closes a quotation or is an apostrophe."""
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    if mark == "’" and after.isalnum():
        return
    if mark in closing:
        del closing[closing.index(mark) :]
    elif len(closing) == _MAX_DEPTH:
        return
    elif mark == '"':
        if not before or before in _BEFORE_QUOTE:
            closing.append(mark)
    elif mark == "»":
        if (not before or before in _BEFORE_QUOTE) and not after.isspace():
            closing.append("«")
    elif mark in _OPENS:
        closing.append(_OPENS[mark])
