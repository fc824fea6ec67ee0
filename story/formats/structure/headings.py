"""Recognise headings that no markup shows: by their words, or because they are a number.

``VOLUME``, ``CHAPTER`` and ``SECTION`` are the levels of headings; a section is a part of a chapter.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from story.formats.structure.draft import Draft
from story.formats.structure.numerals import CHINESE_DIGITS, NUMBER_PATTERN, ORDINAL_PATTERN, parse_numeral
from story.model import BlockKind

VOLUME, CHAPTER, SECTION = 1, 2, 3

#: Maximum length of a heading in characters, together with a title or a summary on the same line.
MAX_HEADING: Final = 300
_MAX_WITHOUT_SUMMARY: Final = 90  # characters
_VOLUME_WORDS: Final = (
    "volume|vol\\.|book|part|act|tome|livre|partie|acte|band|buch|teil|theil|akt|aufzug|libro|parte|tomo|acto|jornada|"
    "atto|deel|boek|bok|del|том|часть|книга"
)
_CHAPTER_WORDS: Final = (
    "chapter|chap\\.|ch\\.|letter|scene|canto|stave|episode|kapitel|kap\\.|chapitre|cap[íi]tulo|cap\\.|capitolo|"
    "hoofdstuk|kapittel|luku|rozdział|глава|lettre|brief|carta|abschnitt|"
    "adventure|story|tale|lesson|sketch|fragment|phase|aventure|conte|abenteuer|geschichte|aventura|cuento"
)
_DAY_WORDS: Final = "day|night|week|year|entry|section|tag|jour|d[ií]a"
_UNNUMBERED_WORDS: Final = (
    "prologue|epilogue|preface|foreword|introduction|afterword|interlude|intermission|coda|prelude|conclusion|finale|"
    "prolog|epilog|vorwort|vorspiel|einleitung|nachwort|nachspiel|zwischenspiel|"
    "pr[ée]face|[ée]pilogue|avant-propos|pr[ée]lude|postface|"
    "pr[óo]logo|ep[íi]logo|prefacio|introducci[óo]n|conclusi[óo]n|interludio|prefazione|пролог|эпилог|предисловие"
)
_WESTERN: Final = re.compile(
    rf"(?:(?:(?P<volume>(?i:{_VOLUME_WORDS}))|(?i:{_CHAPTER_WORDS})|(?P<day>(?i:{_DAY_WORDS}))) {NUMBER_PATTERN}"
    rf"|(?:(?i:{ORDINAL_PATTERN})|\d{{1,3}}\.) "
    rf"(?:(?P<nth>(?i:{_VOLUME_WORDS}))|(?i:{_CHAPTER_WORDS}|{_UNNUMBERED_WORDS}))(?!\w)"
    rf"|(?P<alone>(?i:{_UNNUMBERED_WORDS}))(?!\w))(?P<rest>.*)"
)
_EASTERN: Final = re.compile(
    rf"(?:正文\s*)?(?:第\s?[{CHINESE_DIGITS}]{{1,7}}(?:回?[至到]第?[{CHINESE_DIGITS}]{{1,7}})?\s?"
    rf"(?:(?P<volume>[卷部集篇編编巻])|[回章节節話话幕夜折])|"
    rf"(?P<scroll>[卷巻][{CHINESE_DIGITS}]{{1,4}}|[上中下][卷篇部巻](?!\w)|[上中下](?=　\S))"
    r"|(?P<alone>楔子|序[章幕言曲]?|前言|引子|尾[声聲]|[后後][记記]|[终終]章|番外|幕間|プロローグ|エピローグ|あとがき|まえがき"
    r"|はじめに|おわりに))(?P<rest>.*)"
)
_EASTERN_REST: Final = re.compile(r"[\s　:：・、.．—].{0,60}|[^\s，。！？；：、“「]{0,22}")
_BARE_NUMBER: Final = re.compile(
    r"(?P<open>[\[(（]\s?|(?:[-–—~*=]\s?){1,3})?(?P<number>\d{1,3}|[IVXLC]+|[一二三四五六七八九十百〇]{1,5})"
    r"(?(open)\s?(?:[\])）]|(?:[-–—~*=]\s?){1,3}))(?P<rest>[.)]?|[.:)、　] ?\S.*)"
)
_ORNAMENTED: Final = re.compile(r"(?P<ornament>[=~#*_–—-]+)\s*(?P<words>.*?[^\s=~#*_–—-])\s*[=~#*_–—-]*")
# The beginning of a chapter's summary: "In which ..", "Que trata de ..".
_SUMMARY: Final = re.compile(
    r"[\"“«\[(]?(?:in which|wherein|of|how|showing|containing|concerning|being|treating|que|de|del|donde|en|c[óo]mo|"
    r"où|dans lequel|comment|wie|worin|in welchem|von)\b",
    re.IGNORECASE,
)
# Share of a story's chapters that must have a line below their number, so that these lines are titles.
_MIN_TITLED_SHARE: Final = 0.6


def mark_chapter_titles(drafts: Sequence[Draft]) -> list[Draft]:
    """Turn the titles below chapter numbers into headings, if most of the story's chapters have one."""
    marked = list(drafts)
    numbered = [
        index
        for index, draft in enumerate(marked[:-2])
        if draft.kind is BlockKind.HEADING and draft.level in (VOLUME, CHAPTER) and is_number_only(draft.text)
    ]
    titled = [
        index + 1
        for index in numbered
        if marked[index + 1].kind is BlockKind.PARAGRAPH
        and is_title_or_summary(marked[index + 1].text)
        and marked[index + 2].kind is not BlockKind.BREAK
    ]
    if len(titled) >= 2 and len(titled) >= len(numbered) * _MIN_TITLED_SHARE:
        for index in titled:
            marked[index] = replace(marked[index], kind=BlockKind.HEADING, level=SECTION)
    return marked


def is_heading(line: str) -> bool:
    """Return whether a line could be a heading by its words alone."""
    return bool(line) and (heading_level(strip_ornaments(line)) > 0 or bare_number(line)[0] > 0)


def is_title(line: str) -> bool:
    """Return whether a line could be a title: short, not in lower case, and not ended like a sentence or a speech."""
    line = line.strip(" _*")
    if not line or len(line) > 70 or "\n" in line or len(line.split()) > 12:
        return False
    first = line.lstrip("\"'“‘«¡¿([")[:1]
    last = line[-1]
    starts_like_title = not first.islower() and first not in "-–—…"
    return starts_like_title and (last not in ".,;:…\"'”’»。，」" or (line.isupper() and last in ".’'"))


def is_title_or_summary(text: str) -> bool:
    """Return whether a passage below a chapter's number could be its title, or a summary such as "In which .."."""
    if is_title(text):
        return True
    return len(text) <= MAX_HEADING and text[-1:] not in ',;:?!"”»' and (bool(_SUMMARY.match(text)) or text.isupper())


def heading_level(line: str) -> int:
    """Return the level of a heading by its words, 0 if it is not a heading."""
    match, is_eastern = _match(line)
    if match is None:
        return 0
    groups = match.groupdict()
    if not (_is_eastern_rest(match) if is_eastern else _is_western_rest(match["rest"])):
        return 0
    return VOLUME if groups["volume"] or groups.get("nth") or groups.get("scroll") else CHAPTER


def is_numbered(line: str) -> bool:
    """Return whether the words of a heading have a number, and name no prologue and no day of a diary."""
    match, _ = _match(line)
    return match is not None and not match["alone"] and not match.groupdict().get("day")


def is_day(line: str) -> bool:
    """Return whether a heading is a diary's, such as "Day 3". It is a chapter only if there are no others."""
    match, is_eastern = _match(line)
    return match is not None and not is_eastern and match["day"] is not None


def bare_number(line: str) -> tuple[int, str]:
    """Return the number that is the whole line or precedes a title, and the style in which it is written.

    The style is a bracket or sign before the number, if any, and "figure", "roman" or "chinese". Returns 0 and an empty
    style if there is no such number.
    """
    match = _BARE_NUMBER.fullmatch(line)
    if match is None:
        return 0, ""
    title = match["rest"].lstrip(".:)、　 ")
    number = match["number"]
    if title and (not is_title(title) or match["open"]):
        return 0, ""
    digits = "figure" if number.isdecimal() else "roman" if number.isascii() else "chinese"
    return parse_numeral(number), f"{(match['open'] or '').strip()[:1]}{digits}"


def strip_ornaments(line: str) -> str:
    """Return a heading without the signs around it: "~ Chapter 1 ~", "# Chapter 1".

    A line that is no heading is returned as it is.
    """
    match = _ORNAMENTED.fullmatch(line) if line[:1] in "=~#*_–—-" else None
    return match["words"] if match and heading_level(match["words"]) else line


def title_key(line: str) -> str:
    """Return what identifies a title: its letters and digits, in lower case."""
    return "".join(filter(str.isalnum, line.casefold()))


def _match(line: str) -> tuple[re.Match[str] | None, bool]:
    if line[0] > "\u2e7f":
        return _EASTERN.fullmatch(line), True
    return (_WESTERN.fullmatch(line) if line[0].isalnum() else None), False


def _is_eastern_rest(match: re.Match[str]) -> bool:
    rest = match["rest"]
    attached = bool(rest) and rest[0] not in " 　:：・、.．—"
    if attached and (match["alone"] or match["scroll"]):
        return False
    return _EASTERN_REST.fullmatch(rest) is not None and not rest.endswith(("。", "，"))


def _is_western_rest(rest: str) -> bool:
    """Return whether ``rest`` can follow the number of a heading.

    It can be nothing, or a sign and a title or summary, or a title with capitals.
    """
    title = rest.lstrip(" .:—–-)]")
    if not title:
        return True
    if title != rest.lstrip():
        sentence = title[-1] == "." and len(title.split()) > 8 and not _SUMMARY.match(title)
        return (
            title[-1] not in ",;" and not sentence and not (len(rest) > _MAX_WITHOUT_SUMMARY and title[-1] in '!?"”»')
        )
    words = [word for word in title.split() if len(word) > 3]
    return rest.startswith(" ") and is_title(title) and all(not word[0].islower() for word in words or [title])


def is_number_only(line: str) -> bool:
    """Return whether a heading has no title: it is "IV" or "Chapter 4"."""
    if bare_number(line)[0]:
        match = _BARE_NUMBER.fullmatch(line)
        return match is not None and not match["rest"].lstrip(".:)、　 ")
    match, _ = _match(line) if line else (None, False)
    return match is not None and not match["rest"].strip(" .:　：")
