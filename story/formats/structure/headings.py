"""What a heading looks like where nothing marks it as one: by its words, or as a number by itself."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from story.formats.structure.numerals import CHINESE, NUMBER, ORDINAL, value
from story.formats.structure.story_builder import Draft
from story.model import BlockKind

VOLUME, CHAPTER, SECTION = 1, 2, 3

#: Characters of a heading with the title, or with the summary, that stands on its line.
LONGEST: Final = 300
_LONG: Final = 90  # characters: what is longer has a summary
_VOLUMES: Final = (
    "volume|vol\\.|book|part|act|tome|livre|partie|acte|band|buch|teil|theil|akt|aufzug|libro|parte|tomo|acto|jornada|"
    "atto|deel|boek|bok|del|том|часть|книга"
)
_CHAPTERS: Final = (
    "chapter|chap\\.|ch\\.|letter|scene|canto|stave|episode|kapitel|kap\\.|chapitre|cap[íi]tulo|cap\\.|capitolo|"
    "hoofdstuk|kapittel|luku|rozdział|глава|lettre|brief|carta|abschnitt|"
    "adventure|story|tale|lesson|sketch|fragment|phase|aventure|conte|abenteuer|geschichte|aventura|cuento"
)
_DAYS: Final = "day|night|week|year|entry|section|tag|jour|d[ií]a"
_ALONE: Final = (
    "prologue|epilogue|preface|foreword|introduction|afterword|interlude|intermission|coda|prelude|conclusion|finale|"
    "prolog|epilog|vorwort|vorspiel|einleitung|nachwort|nachspiel|zwischenspiel|"
    "pr[ée]face|[ée]pilogue|avant-propos|pr[ée]lude|postface|"
    "pr[óo]logo|ep[íi]logo|prefacio|introducci[óo]n|conclusi[óo]n|interludio|prefazione|пролог|эпилог|предисловие"
)
_NAMED: Final = re.compile(
    rf"(?:(?:(?P<volume>(?i:{_VOLUMES}))|(?i:{_CHAPTERS})|(?P<day>(?i:{_DAYS}))) {NUMBER}"
    rf"|(?:(?i:{ORDINAL})|\d{{1,3}}\.) (?:(?P<nth>(?i:{_VOLUMES}))|(?i:{_CHAPTERS}|{_ALONE}))(?!\w)"
    rf"|(?P<alone>(?i:{_ALONE}))(?!\w))(?P<rest>.*)"
)
_EASTERN: Final = re.compile(
    rf"(?:正文\s*)?(?:第\s?[{CHINESE}]{{1,7}}(?:回?[至到]第?[{CHINESE}]{{1,7}})?\s?"
    rf"(?:(?P<volume>[卷部集篇編编巻])|[回章节節話话幕夜折])|"
    rf"(?P<scroll>[卷巻][{CHINESE}]{{1,4}}|[上中下][卷篇部巻](?!\w)|[上中下](?=　\S))"
    r"|(?P<alone>楔子|序[章幕言曲]?|前言|引子|尾[声聲]|[后後][记記]|[终終]章|番外|幕間|プロローグ|エピローグ|あとがき|まえがき"
    r"|はじめに|おわりに))(?P<rest>.*)"
)
_EASTERN_REST: Final = re.compile(r"[\s　:：・、.．—].{0,60}|[^\s，。！？；：、“「]{0,22}")
_BARE: Final = re.compile(
    r"(?P<open>[\[(（]\s?|(?:[-–—~*=]\s?){1,3})?(?P<number>\d{1,3}|[IVXLC]+|[一二三四五六七八九十百〇]{1,5})"
    r"(?(open)\s?(?:[\])）]|(?:[-–—~*=]\s?){1,3}))(?P<rest>[.)]?|[.:)、　] ?\S.*)"
)
_DRESSED: Final = re.compile(r"(?P<dress>[=~#*_–—-]+)\s*(?P<words>.*?[^\s=~#*_–—-])\s*[=~#*_–—-]*")
# How the summary of a chapter begins: "In which ..", "Que trata de ..".
_SUMMARY: Final = re.compile(
    r"[\"“«\[(]?(?:in which|wherein|of|how|showing|containing|concerning|being|treating|que|de|del|donde|en|c[óo]mo|"
    r"où|dans lequel|comment|wie|worin|in welchem|von)\b",
    re.IGNORECASE,
)
_USUAL: Final = 0.6  # of a story's chapters: what so many have beneath their number is a title


def name_chapters(drafts: Sequence[Draft]) -> list[Draft]:
    """The titles beneath bare chapter numbers made headings too, where most of the story's chapters have one."""
    named = list(drafts)
    numbered = [
        index
        for index, draft in enumerate(named[:-2])
        if draft.kind is BlockKind.HEADING and draft.level in (VOLUME, CHAPTER) and is_number_only(draft.text)
    ]
    titled = [
        index + 1
        for index in numbered
        if named[index + 1].kind is BlockKind.PARAGRAPH
        and is_title_beneath(named[index + 1].text)
        and named[index + 2].kind is not BlockKind.BREAK
    ]
    if len(titled) >= 2 and len(titled) >= len(numbered) * _USUAL:
        for index in titled:
            named[index] = replace(named[index], kind=BlockKind.HEADING, level=SECTION)
    return named


def is_heading(line: str) -> bool:
    """Whether a line by itself could be a heading."""
    return bool(line) and (level(undress(line)) > 0 or bare(line)[0] > 0)


def is_title(line: str) -> bool:
    """Whether a line could be a title: short, begun with a capital, and not ended as a sentence or a speech is."""
    line = line.strip(" _*")
    if not line or len(line) > 70 or "\n" in line or len(line.split()) > 12:
        return False
    begins = line.lstrip("\"'“‘«¡¿([")[:1]
    ends = line[-1]
    capital = not begins.islower() and begins not in "-–—…"
    return capital and (ends not in ".,;:…\"'”’»。，」" or (line.isupper() and ends in ".’'"))


def is_title_beneath(text: str) -> bool:
    """Whether a passage beneath a chapter's number could be its title, or a summary such as "In which .."."""
    if is_title(text):
        return True
    return len(text) <= LONGEST and text[-1:] not in ',;:?!"”»' and (bool(_SUMMARY.match(text)) or text.isupper())


def level(line: str) -> int:
    """The level of a heading by its words, 0 where it is none."""
    found, eastern = _match(line)
    if found is None:
        return 0
    groups = found.groupdict()
    if not (_is_eastern_rest(found) if eastern else _is_rest(found["rest"])):
        return 0
    return VOLUME if groups["volume"] or groups.get("nth") or groups.get("scroll") else CHAPTER


def is_numbered(line: str) -> bool:
    """Whether a heading by its words has a number, and is no prologue and no day of a diary."""
    found, _ = _match(line)
    return found is not None and not found["alone"] and not found.groupdict().get("day")


def is_day(line: str) -> bool:
    """Whether a heading is a diary's, such as "Day 3": a chapter only where there are no others."""
    found, eastern = _match(line)
    return found is not None and not eastern and found["day"] is not None


def bare(line: str) -> tuple[int, str]:
    """The number that is the whole line or stands before a title, and the dress it wears; 0 where there is none."""
    found = _BARE.fullmatch(line)
    if found is None:
        return 0, ""
    title = found["rest"].lstrip(".:)、　 ")
    number = found["number"]
    if title and (not is_title(title) or found["open"]):
        return 0, ""
    dress = "figure" if number.isdecimal() else "roman" if number.isascii() else "chinese"
    return value(number), f"{(found['open'] or '').strip()[:1]}{dress}"


def undress(line: str) -> str:
    """A heading's words without the signs around them: "~ Chapter 1 ~", "# Chapter 1"."""
    found = _DRESSED.fullmatch(line) if line[:1] in "=~#*_–—-" else None
    return found["words"] if found and level(found["words"]) else line


def words_of(line: str) -> str:
    """What tells one title from another: its letters and digits, small."""
    return "".join(filter(str.isalnum, line.casefold()))


def _match(line: str) -> tuple[re.Match[str] | None, bool]:
    if line[0] > "\u2e7f":
        return _EASTERN.fullmatch(line), True
    return (_NAMED.fullmatch(line) if line[0].isalnum() else None), False


def _is_eastern_rest(found: re.Match[str]) -> bool:
    rest = found["rest"]
    attached = bool(rest) and rest[0] not in " 　:：・、.．—"
    if attached and (found["alone"] or found["scroll"]):
        return False
    return _EASTERN_REST.fullmatch(rest) is not None and not rest.endswith(("。", "，"))


def _is_rest(rest: str) -> bool:
    """What follows a heading's number: nothing, a sign and a title or a summary, or a title in capitals."""
    title = rest.lstrip(" .:—–-)]")
    if not title:
        return True
    if title != rest.lstrip():
        sentence = title[-1] == "." and len(title.split()) > 8 and not _SUMMARY.match(title)
        return title[-1] not in ",;" and not sentence and not (len(rest) > _LONG and title[-1] in '!?"”»')
    words = [word for word in title.split() if len(word) > 3]
    return rest.startswith(" ") and is_title(title) and all(not word[0].islower() for word in words or [title])


def is_number_only(line: str) -> bool:
    if bare(line)[0]:
        found = _BARE.fullmatch(line)
        return found is not None and not found["rest"].lstrip(".:)、　 ")
    found, _ = _match(line) if line else (None, False)
    return found is not None and not found["rest"].strip(" .:　：")
