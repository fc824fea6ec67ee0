"""The headings of a whole text, told from what only looks like one.

A heading is followed by prose; headings in a row are a list, unless they are a volume's and a chapter's. Numbers by
themselves run in sequence. Lines in capitals are titles where several stand apart from the text and nothing else does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from story.formats.structure.headings import (
    CHAPTER,
    LONGEST,
    SECTION,
    VOLUME,
    bare,
    is_day,
    is_number_only,
    is_numbered,
    is_title,
    level,
    undress,
    words_of,
)
from story.formats.structure.story_builder import Draft, plain
from story.model import BlockKind

_SHORT: Final = 90  # characters: what may be a heading without a keyword
_PROSE: Final = 60  # characters of a paragraph that follows a title
_APART: Final = 2  # blank lines before a title in capitals
_SEVERAL: Final = 3  # titles in capitals
_BETWEEN: Final = 300  # characters that a title in capitals has beneath it on average
_ENDED: Final = 0.7  # of the passages before bare numbers: page numbers interrupt sentences, chapters do not


@dataclass(frozen=True, slots=True)
class _Mark:
    """A passage that may be a heading. ``number`` and ``dress`` are a bare number's."""

    index: int
    level: int
    number: int = 0
    dress: str = ""


def mark_headings(drafts: Sequence[Draft], gaps: Sequence[int], listed: Mapping[str, int]) -> list[Draft]:
    """Passages that are headings made headings, with the level of a volume, a chapter or a section.

    ``gaps`` are the blank lines before each passage; ``listed`` the titles that a table of contents names, by their
    words, with the level it gives them.
    """
    lines: dict[int, str] = {}
    for index, draft in enumerate(drafts):
        opens = draft.is_title and index + 1 < len(drafts) and len(drafts[index + 1].text) >= _PROSE
        if (opens or draft.kind is BlockKind.PARAGRAPH) and len(text := draft.text) <= LONGEST:
            lines[index] = undress(text)
    marks = _by_words(lines, listed)
    chapters = sum(draft.kind is BlockKind.HEADING and draft.level == CHAPTER for draft in drafts)
    sure = [mark for mark in marks if mark.level == CHAPTER and _is_sure(lines[mark.index])]
    numbered = chapters + len(sure)
    known = {mark.index for mark in marks}
    numbers = _numbers({index: line for index, line in lines.items() if index not in known})
    marks = _merge(marks, _rank_numbers(numbers, SECTION if numbered >= 2 else CHAPTER))
    marks = _followed(drafts, marks)
    marks = _above_numbers(_sequences(marks, drafts), lines, gaps)
    if not numbered:
        marks = _capitals(marks, lines, drafts, gaps)
    marked = {mark.index: mark for mark in marks}
    lift = 1 if marked and not chapters and all(mark.level == VOLUME for mark in marks) else 0
    return [
        _heading(draft, lines[index], marked[index].level + lift) if index in marked else draft
        for index, draft in enumerate(drafts)
    ]


def _is_sure(line: str) -> bool:
    """Whether a heading has a number, or is one because a table of contents names it."""
    return is_numbered(line) or not level(line)


def _heading(draft: Draft, line: str, rank: int) -> Draft:
    same = line == draft.text
    return replace(draft, kind=BlockKind.HEADING, level=rank, is_title=False, runs=draft.runs if same else plain(line))


def _merge(one: Iterable[_Mark], other: Iterable[_Mark]) -> list[_Mark]:
    return sorted((*one, *other), key=lambda mark: mark.index)


def _by_words(lines: Mapping[int, str], listed: Mapping[str, int]) -> list[_Mark]:
    marks = []
    for index, line in lines.items():
        rank = level(line) if line else 0
        if line and not rank and listed and len(line) <= _SHORT and not bare(line)[0]:
            before = lines.get(index - 1, "")
            rank = listed.get(words_of(line), 0)
            rank = SECTION if rank and before and (level(before) or bare(before)[0]) else rank
        if rank:
            marks.append(_Mark(index, rank))
    chapters = sum(mark.level == CHAPTER and is_numbered(lines[mark.index]) for mark in marks)
    return [replace(mark, level=SECTION) if chapters >= 2 and is_day(lines[mark.index]) else mark for mark in marks]


def _numbers(lines: Mapping[int, str]) -> list[_Mark]:
    """Bare numbers. Those with a title are told from those without where both begin: stories and their sections."""
    marks: list[_Mark] = []
    begun: dict[str, set[bool]] = {}
    titled: set[int] = set()
    for index, line in lines.items():
        number, dress = bare(line) if line and len(line) <= _SHORT else (0, "")
        if number:
            marks.append(_Mark(index, CHAPTER, number, dress))
            if not is_number_only(line):
                titled.add(index)
            if number == 1:
                begun.setdefault(dress, set()).add(index in titled)
    return [
        replace(mark, dress=f"{mark.dress}+") if mark.index in titled and len(begun.get(mark.dress, ())) == 2 else mark
        for mark in marks
    ]


def _rank_numbers(marks: Sequence[_Mark], rank: int) -> list[_Mark]:
    """Numbers in two dresses are volumes and chapters, or chapters and sections: the first to come is above."""
    dresses: dict[str, list[_Mark]] = {}
    for mark in marks:
        dresses.setdefault(mark.dress, []).append(mark)
    kinds = [found for found in dresses.values() if len(found) > 1 and found[0].number == 1]
    if rank == SECTION or len(kinds) != 2:
        return [replace(mark, level=rank) for mark in marks]
    above, beneath = kinds
    starts = {mark.index for mark in beneath}
    adjacent = all(mark.index + 1 in starts for mark in above)
    high, low = (VOLUME, CHAPTER) if adjacent else (CHAPTER, SECTION)
    return [replace(mark, level=high if mark.dress == above[0].dress else low) for mark in marks]


def _above_numbers(marks: Sequence[_Mark], lines: Mapping[int, str], gaps: Sequence[int]) -> list[_Mark]:
    """The titles of stories whose sections are numbered, each from 1 anew, made chapters and the numbers sections."""
    first = [mark.index for mark in marks if mark.number == 1]
    titled = [
        index - 1 for index in first if is_title(lines.get(index - 1, "")) and (gaps[index - 1] >= _APART or index == 1)
    ]
    if len(titled) < 2 or len(titled) < len(first) or any(mark.level != CHAPTER for mark in marks):
        return list(marks)
    return _merge([replace(mark, level=SECTION) for mark in marks], [_Mark(index, CHAPTER) for index in titled])


def _followed(drafts: Sequence[Draft], marks: Sequence[_Mark]) -> list[_Mark]:
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


def _sequences(marks: Sequence[_Mark], drafts: Sequence[Draft]) -> list[_Mark]:
    """Bare numbers kept where they count 1, 2, .. in one dress; they may begin anew, and one may be missing."""
    kept: list[_Mark] = []
    counting: dict[str, list[_Mark]] = {}

    def settle(dress: str) -> None:
        run = counting.pop(dress, [])
        if len(run) > 1 and _interrupts_no_sentence(run, drafts):
            kept.extend(run)

    for mark in marks:
        run = counting.get(mark.dress, [])
        if not mark.number:
            kept.append(mark)
            for dress, others in list(counting.items()):
                if mark.level < others[0].level:
                    settle(dress)
        elif run and run[-1].number < mark.number <= run[-1].number + 2:
            run.append(mark)
        elif mark.number == 1:
            settle(mark.dress)
            counting[mark.dress] = [mark]
    for dress in list(counting):
        settle(dress)
    return sorted(kept, key=lambda mark: mark.index)


def _interrupts_no_sentence(run: Sequence[_Mark], drafts: Sequence[Draft]) -> bool:
    before = [drafts[mark.index - 1] for mark in run if mark.index]
    ended = sum(draft.kind is not BlockKind.PARAGRAPH or not _is_open(draft.text) for draft in before)
    return ended >= len(before) * _ENDED


def _is_open(text: str) -> bool:
    """Whether a paragraph breaks off within a sentence."""
    last = text[-1:]
    return len(text) >= _PROSE and ((last.isalnum() and last.islower()) or last in (",", "，", "、"))


def _capitals(
    marks: Sequence[_Mark], lines: Mapping[int, str], drafts: Sequence[Draft], gaps: Sequence[int]
) -> list[_Mark]:
    """Titles in capitals: several, alone in their lines, further from what stands before them than paragraphs are.

    Numbers are sections of what these titles name, or there are no such titles.
    """
    apart = max(_APART, 1 + sorted(gaps)[len(gaps) // 2]) if gaps else 0
    begins = {mark.index for mark in marks if mark.number == 1}
    marked = {mark.index for mark in marks}
    found = [
        index
        for index, line in lines.items()
        if line.isupper()
        and len(line) <= _SHORT
        and index not in marked
        and (gaps[index] >= apart or index == 0)
        and sum(map(str.isalpha, line)) > 2
        and not bare(line)[0]
        and _is_prose(drafts, index + 1 + (index + 1 in begins))
        and gaps[index + 1] >= 1
    ]
    characters = sum(len(draft.text) for draft in drafts)
    several = len(found) >= _SEVERAL and characters >= len(found) * _BETWEEN
    if not several or not begins <= {index + 1 for index in found}:
        return list(marks)
    beneath = [replace(mark, level=SECTION) if mark.number else mark for mark in marks]
    return _merge(beneath, (_Mark(index, CHAPTER) for index in found))


def _is_prose(drafts: Sequence[Draft], index: int) -> bool:
    if index >= len(drafts) or drafts[index].kind is not BlockKind.PARAGRAPH:
        return False
    return len(drafts[index].text) >= _PROSE and not drafts[index].text.isupper()
