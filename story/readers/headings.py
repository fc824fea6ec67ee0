"""What a heading looks like where nothing marks it as one.

A line is a heading by its words ("CHAPTER IV", "Part Two: Winter", "Epilogue"), or as a bare number that runs in
sequence. A heading is followed by prose; headings in a row are a table of contents, unless they are a volume's and a
chapter's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from story.model import Kind
from story.readers.binding import Draft

VOLUME, CHAPTER, SECTION = 1, 2, 3

_LONGEST: Final = 90  # characters of a heading
_UNITS: Final = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_TEENS: Final = "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred"
_WORDS: Final = "|".join(f"{_UNITS} {_TEENS}".split())
_ORDINALS: Final = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last|final|"
    "premi[eè]re?|deuxi[eè]me|seconde?|troisi[eè]me|quatri[eè]me|cinqui[eè]me|derni[eè]re?|"
    "(?:erst|zweit|dritt|viert|fünft|sechst|siebent|siebt|acht|neunt|zehnt|letzt)e[rs]?|"
    "primer[ao]?|segund[ao]|tercer[ao]?|terceira|prim[ao]|second[ao]|terz[ao]|quart[ao]"
)
_NUMBER: Final = (
    rf"(?:\d{{1,4}}|[IVXLCDM]+|[ivxlc]+|(?i:(?:the )?(?:{_ORDINALS}|(?:{_WORDS})(?:[ -](?:{_WORDS}))*)))(?!\w)"
)
_VOLUMES: Final = (
    "volume|vol\\.|book|part|act|tome|livre|partie|band|buch|teil|libro|parte|tomo|deel|boek|bok|del|том|часть"
)
_CHAPTERS: Final = (
    "chapter|chap\\.|letter|scene|canto|stave|episode|kapitel|chapitre|cap[íi]tulo|capitolo|hoofdstuk|kapittel|"
    "luku|rozdział|глава"
)
_ALONE: Final = (
    "prologue|epilogue|preface|foreword|introduction|afterword|interlude|intermission|coda|prolog|epilog|vorwort|"
    "nachwort|pr[ée]face|[ée]pilogue|pr[óo]logo|ep[íi]logo|prefazione|пролог|эпилог"
)
_NAMED: Final = re.compile(
    rf"(?:(?:(?P<volume>(?i:{_VOLUMES}))|(?i:{_CHAPTERS})) {_NUMBER}"
    rf"|(?i:{_ORDINALS}) (?:(?P<nth>(?i:{_VOLUMES}))|(?i:{_CHAPTERS}|{_ALONE}))(?!\w)"
    rf"|(?i:{_ALONE})(?!\w))(?P<rest>.*)"
)
_CHINESE: Final = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]{1,7}(?:(?P<volume>[卷部集])|[回章节節話话])(?:[\s:：].*)?"
)
_BARE: Final = re.compile(r"(?P<open>\[ ?)?(?P<number>\d{1,3}|[IVXLC]+)(?(open) ?\])(?P<rest>\.?|[.:] .*)")
_ROMAN: Final = re.compile(r"(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_USUAL: Final = 0.6  # of a story's chapters: what so many have beneath their number is a title


@dataclass(frozen=True, slots=True)
class _Mark:
    index: int
    level: int
    number: int = 0  # of a bare one


def mark_headings(drafts: Sequence[Draft]) -> list[Draft]:
    """Paragraphs that are headings made headings, with the level of a volume, a chapter or a section."""
    marks = {mark.index: mark for mark in _sequences(_followed(drafts, _candidates(drafts)))}
    lift = 1 if marks and all(mark.level == VOLUME for mark in marks.values()) else 0
    return [
        replace(draft, kind=Kind.HEADING, level=marks[index].level + lift) if index in marks else draft
        for index, draft in enumerate(drafts)
    ]


def name_chapters(drafts: Sequence[Draft]) -> list[Draft]:
    """The titles beneath bare chapter numbers made headings too, where most of the story's chapters have one."""
    named = list(drafts)
    numbered = [
        index
        for index, draft in enumerate(named[:-2])
        if draft.kind is Kind.HEADING and draft.level in (VOLUME, CHAPTER) and _is_number_only(draft.text)
    ]
    titled = [
        index + 1
        for index in numbered
        if named[index + 1].kind is Kind.PARAGRAPH
        and is_title(named[index + 1].text)
        and named[index + 2].kind is not Kind.BREAK
    ]
    if len(titled) >= 2 and len(titled) >= len(numbered) * _USUAL:
        for index in titled:
            named[index] = replace(named[index], kind=Kind.HEADING, level=SECTION)
    return named


def is_heading(line: str) -> bool:
    """Whether a line by itself could be a heading."""
    return _level(line) > 0 or _bare(line) > 0


def is_title(line: str) -> bool:
    """Whether a line could be a title: short, begun with a capital, and not ended as a sentence or a speech is."""
    line = line.strip(" _*")
    if not line or len(line) > 70 or "\n" in line or len(line.split()) > 12:
        return False
    begins = line.lstrip("\"'“‘«¡¿([")[:1]
    ends = line[-1]
    capital = not begins.islower() and begins not in "-–—…"
    return capital and (ends not in ".,;:…\"'”’»" or (line.isupper() and ends in ".’'"))


def _candidates(drafts: Sequence[Draft]) -> list[_Mark]:
    lines = {
        index: " ".join(draft.text.split())
        for index, draft in enumerate(drafts)
        if draft.kind is Kind.PARAGRAPH and len(draft.text) <= _LONGEST
    }
    named = [_Mark(index, level) for index, line in lines.items() if (level := _level(line))]
    level = SECTION if sum(mark.level == CHAPTER for mark in named) >= 2 else CHAPTER
    bare = [_Mark(index, level, number) for index, line in lines.items() if (number := _bare(line))]
    known = {mark.index for mark in named}
    return sorted((*named, *(mark for mark in bare if mark.index not in known)), key=lambda mark: mark.index)


def _level(line: str) -> int:
    """The level of a heading by its words, 0 where it is none."""
    if found := _CHINESE.fullmatch(line):
        return VOLUME if found["volume"] else CHAPTER
    found = _NAMED.fullmatch(line)
    if found is None or not _is_rest(found["rest"]):
        return 0
    return VOLUME if found["volume"] or found["nth"] else CHAPTER


def _is_rest(rest: str) -> bool:
    """What follows a heading's number: nothing, a sign and a title, or a title in capitals."""
    title = rest.lstrip(" .:—–-)]")
    if not title:
        return True
    if title != rest.lstrip():
        return title[-1] not in ",;" and not (title[-1] == "." and len(title.split()) > 8)
    words = [word for word in title.split() if len(word) > 3]
    return rest.startswith(" ") and is_title(title) and all(not word[0].islower() for word in words or [title])


def _bare(line: str) -> int:
    """The number that is the whole line, or stands before a title; 0 where there is none."""
    found = _BARE.fullmatch(line.strip())
    if found is None or (found["rest"][2:] and not is_title(found["rest"][2:])):
        return 0
    return int(found["number"]) if found["number"].isdigit() else _value(found["number"])


def _value(roman: str) -> int:
    if not _ROMAN.fullmatch(roman):
        return 0
    values = [_DIGITS[letter] for letter in roman]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _is_number_only(line: str) -> bool:
    if _bare(line):
        return not _BARE.fullmatch(line.strip())["rest"][2:]  # type: ignore[index]
    found = _NAMED.fullmatch(line)
    return bool(found and not found["rest"].strip(" .:"))


def _followed(drafts: Sequence[Draft], marks: list[_Mark]) -> list[_Mark]:
    """The marks that are followed by prose: the last of each row, and what is ranked above it right before."""
    kept: list[_Mark] = []
    rows: list[list[_Mark]] = []
    for mark in marks:
        if rows and rows[-1][-1].index + 1 == mark.index:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    for row in rows:
        last = row[-1].index + 1
        levels = [mark.level for mark in row]
        contents = len(levels) != len(set(levels))
        if last >= len(drafts) or (contents and is_title(drafts[last].text)):
            continue
        stack = [row[-1]]
        for mark in reversed(row[:-1]):
            if mark.level >= stack[-1].level:
                break
            stack.append(mark)
        kept += reversed(stack)
    return kept


def _sequences(marks: list[_Mark]) -> list[_Mark]:
    """Bare numbers kept where they count 1, 2, ..., anew beneath each heading of a higher level."""
    kept: list[_Mark] = []
    counting: list[_Mark] = []

    def settle() -> None:
        if len(counting) > 1:
            kept.extend(counting)
        counting.clear()

    for mark in marks:
        if not mark.number:
            kept.append(mark)
            if counting and mark.level < counting[0].level:
                settle()
        elif mark.number == len(counting) + 1:
            counting.append(mark)
        elif mark.number == 1:
            settle()
            counting.append(mark)
    settle()
    return kept
