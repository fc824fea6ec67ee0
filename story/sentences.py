"""Where sentences end: in narration, and, more weakly, inside a quotation.

Made for one paragraph at a time: quotations that are never closed are forgotten with it. English first, and careful
elsewhere: what is not surely an end is none.
"""

import re
from enum import IntEnum
from itertools import pairwise
from typing import Final


class Strength(IntEnum):
    """How good an end it is."""

    QUOTED = 1
    SENTENCE = 2


_CLOSERS: Final = "\"'”’»«“)\\]›‹*_」』】"
_END: Final = re.compile(
    rf"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[{_CLOSERS}]*|[\u00a0\u202f ]»)(?P<space>\s+)"
    rf"|(?P<wide>[。！？]+[{_CLOSERS}]*)\s*"
)
_ABBREVIATIONS: Final = frozenset(
    """
    mr mrs ms mme mlle dr drs prof st ste sr jr rev hon capt col gen lt maj sgt cpl cmdr adm gov sen rep pres supt
    insp messrs mt ft vs etc viz cf al no nos vol vols ch pp fig esq bros co ltd inc dept jan feb mar apr jun jul
    aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat hrn hr fr frl str bzw usw dgl sog bd nr evtl
    geb gest z.b d.h i.e e.g a.m p.m u.s sra srta dña ud uds pág dott sig n.b m mm
    """.split()  # noqa: SIM905
)
# Of these an end can be told only by what follows.
_PERHAPS: Final = frozenset("etc esq bros co ltd inc usw dgl a.m p.m u.s jr sr jan feb mar".split())  # noqa: SIM905
_TOKEN: Final = re.compile(r"[^\s\"'“”‘’«»(\[—–]+$")
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
_OPENS: Final = {"“": "”", "«": "»", "‘": "’", "„": "“", "「": "」", "『": "』", "‹": "›"}
_QUOTES: Final = re.compile('["“”„«»‘’「」『』‹›]')
_DEEPEST: Final = 6  # quotations within quotations
_BEFORE_QUOTE: Final = frozenset(" \n\t\u00a0([{—–-“‘\"'*_")


def ends(text: str, language: str = "") -> list[tuple[int, Strength]]:
    """Where a new sentence begins, in order: offsets just after the white space that follows an end.

    Neither 0 nor the length of the text is among them, so that n ends part a paragraph into n + 1 sentences. Strength
    is QUOTED where a quotation is open at the end.
    """
    found = [match.end() for match in _END.finditer(text) if match.end() < len(text) and _is_end(text, match)]
    if not found:
        return []
    quoted = _quoted(text, found)
    return [
        (offset, Strength.QUOTED if inside else Strength.SENTENCE) for offset, inside in zip(found, quoted, strict=True)
    ]


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, without the white space around them."""
    cuts = [0, *(offset for offset, _ in ends(text)), len(text)]
    return [piece for start, end in pairwise(cuts) if (piece := text[start:end].strip())]


def _is_end(text: str, match: re.Match[str]) -> bool:
    if match["wide"]:  # a quotation with と after it goes on in Japanese: "…", he said
        return not (match["wide"][-1] in "」』" and text.startswith("と", match.end()))
    after = text[match.end() : match.end() + 60]
    letter = next((character for character in after[:8] if character.isalnum()), "")
    if letter.islower():
        return False
    mark, close = match["mark"], match["close"]
    if mark == "." and not close and _is_abbreviated(text, match.start(), letter):
        return False
    if mark.strip(".") == "" and len(mark) > 1 and not letter:
        return False
    spoken = bool(close.strip("'’)]*_ ")) or close.startswith(("'", "’"))
    return not (spoken and _SPEAKING.match(after))


def _is_abbreviated(text: str, dot: int, letter: str) -> bool:
    token = _TOKEN.search(text, max(0, dot - 20), dot)
    if token is None:
        return False
    word = token[0]
    if len(word) == 1 and word.isalpha() and word.isupper():
        return word != "I" or letter == ""
    if word.casefold() in _ABBREVIATIONS:
        return not (word.casefold() in _PERHAPS and letter.isupper()) and not (word == "no" and letter.isalpha())
    return bool(re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word)) and word.casefold() not in _PERHAPS


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
