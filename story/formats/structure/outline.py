"""Find the headings of a whole plain text, and reject lines that only look like headings.

Prose follows a heading. Several headings in a row are a list, unless they are those of a volume and a chapter. Bare
numbers must count up. Lines in capitals are titles if several are set apart and the text has no other headings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from story.formats.structure.draft import Draft, plain_runs
from story.formats.structure.headings import (
    CHAPTER,
    MAX_HEADING,
    SECTION,
    VOLUME,
    bare_number,
    heading_level,
    is_day,
    is_number_only,
    is_numbered,
    is_title,
    strip_ornaments,
    title_key,
)
from story.model import BlockKind

_MAX_WITHOUT_KEYWORD: Final = 90  # characters of a heading without a word such as "chapter"
_MIN_PROSE: Final = 60  # characters of a paragraph that follows a title
_MIN_GAP: Final = 2  # blank lines before a title in capitals
_MIN_CAPITAL_TITLES: Final = 3
_MIN_CHAPTER_LENGTH: Final = 300  # characters per title in capitals, on average
# Share of the passages before bare numbers that must not end within a sentence: page numbers interrupt sentences,
# numbers of chapters do not.
_MIN_ENDED_SHARE: Final = 0.7


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A passage that may be a heading, by its index.

    ``number`` and ``number_style`` are set if it is a bare number.
    """

    index: int
    level: int
    number: int = 0
    number_style: str = ""


def mark_headings(drafts: Sequence[Draft], gaps: Sequence[int], listed: Mapping[str, int]) -> list[Draft]:
    """Turn passages that are headings into headings with the level of a volume, a chapter or a section.

    Args:
        drafts: The passages of the text.
        gaps: The number of blank lines before each of them.
        listed: The levels of the titles that a table of contents lists, by their ``title_key``.
    """
    lines: dict[int, str] = {}
    for index, draft in enumerate(drafts):
        opens_text = draft.is_title and index + 1 < len(drafts) and len(drafts[index + 1].text) >= _MIN_PROSE
        if (opens_text or draft.kind is BlockKind.PARAGRAPH) and len(text := draft.text) <= MAX_HEADING:
            lines[index] = strip_ornaments(text)
    candidates = _candidates_by_words(lines, listed)
    chapters = sum(draft.kind is BlockKind.HEADING and draft.level == CHAPTER for draft in drafts)
    certain = [
        candidate for candidate in candidates if candidate.level == CHAPTER and _is_certain(lines[candidate.index])
    ]
    numbered = chapters + len(certain)
    known = {candidate.index for candidate in candidates}
    numbers = _bare_numbers({index: line for index, line in lines.items() if index not in known})
    candidates = _merge(candidates, _set_number_levels(numbers, SECTION if numbered >= 2 else CHAPTER))
    candidates = _keep_before_prose(drafts, candidates)
    candidates = _add_titles_above_numbers(_keep_sequences(candidates, drafts), lines, gaps)
    if not numbered:
        candidates = _add_capital_titles(candidates, lines, drafts, gaps)
    headings = {candidate.index: candidate for candidate in candidates}
    has_only_volumes = headings and not chapters and all(candidate.level == VOLUME for candidate in candidates)
    level_change = 1 if has_only_volumes else 0
    return [
        _make_heading(draft, lines[index], headings[index].level + level_change) if index in headings else draft
        for index, draft in enumerate(drafts)
    ]


def _is_certain(line: str) -> bool:
    """Return whether a heading has a number, or is a heading because a table of contents lists it."""
    return is_numbered(line) or not heading_level(line)


def _make_heading(draft: Draft, line: str, level: int) -> Draft:
    runs = draft.runs if line == draft.text else plain_runs(line)
    return replace(draft, kind=BlockKind.HEADING, level=level, is_title=False, runs=runs)


def _merge(one: Iterable[_Candidate], other: Iterable[_Candidate]) -> list[_Candidate]:
    return sorted((*one, *other), key=lambda candidate: candidate.index)


def _candidates_by_words(lines: Mapping[int, str], listed: Mapping[str, int]) -> list[_Candidate]:
    candidates = []
    for index, line in lines.items():
        level = heading_level(line) if line else 0
        if line and not level and listed and len(line) <= _MAX_WITHOUT_KEYWORD and not bare_number(line)[0]:
            before = lines.get(index - 1, "")
            level = listed.get(title_key(line), 0)
            level = SECTION if level and before and (heading_level(before) or bare_number(before)[0]) else level
        if level:
            candidates.append(_Candidate(index, level))
    chapters = sum(candidate.level == CHAPTER and is_numbered(lines[candidate.index]) for candidate in candidates)
    return [
        replace(candidate, level=SECTION) if chapters >= 2 and is_day(lines[candidate.index]) else candidate
        for candidate in candidates
    ]


def _bare_numbers(lines: Mapping[int, str]) -> list[_Candidate]:
    """Return the candidates that are bare numbers.

    Where numbers with a title and numbers without one both start at 1, they get different styles: they are those of
    stories and of their sections.
    """
    candidates: list[_Candidate] = []
    titled_starts: dict[str, set[bool]] = {}
    titled: set[int] = set()
    for index, line in lines.items():
        number, number_style = bare_number(line) if line and len(line) <= _MAX_WITHOUT_KEYWORD else (0, "")
        if number:
            candidates.append(_Candidate(index, CHAPTER, number, number_style))
            if not is_number_only(line):
                titled.add(index)
            if number == 1:
                titled_starts.setdefault(number_style, set()).add(index in titled)
    return [
        replace(candidate, number_style=f"{candidate.number_style}+")
        if candidate.index in titled and len(titled_starts.get(candidate.number_style, ())) == 2
        else candidate
        for candidate in candidates
    ]


def _set_number_levels(numbers: Sequence[_Candidate], level: int) -> list[_Candidate]:
    """Give bare numbers the level ``level``, or two levels if they come in two styles.

    The style that comes first is the higher one. The two are volumes and chapters, or chapters and sections.
    """
    by_style: dict[str, list[_Candidate]] = {}
    for number in numbers:
        by_style.setdefault(number.number_style, []).append(number)
    sequences = [sequence for sequence in by_style.values() if len(sequence) > 1 and sequence[0].number == 1]
    if level == SECTION or len(sequences) != 2:
        return [replace(number, level=level) for number in numbers]
    higher, lower = sequences
    lower_indexes = {number.index for number in lower}
    are_adjacent = all(number.index + 1 in lower_indexes for number in higher)
    higher_level, lower_level = (VOLUME, CHAPTER) if are_adjacent else (CHAPTER, SECTION)
    return [
        replace(number, level=higher_level if number.number_style == higher[0].number_style else lower_level)
        for number in numbers
    ]


def _add_titles_above_numbers(
    candidates: Sequence[_Candidate], lines: Mapping[int, str], gaps: Sequence[int]
) -> list[_Candidate]:
    """Add the titles of stories with sections that are numbered from 1 in each story.

    The titles become chapters and the numbers sections.
    """
    first = [candidate.index for candidate in candidates if candidate.number == 1]
    titled = [
        index - 1
        for index in first
        if is_title(lines.get(index - 1, "")) and (gaps[index - 1] >= _MIN_GAP or index == 1)
    ]
    if len(titled) < 2 or len(titled) < len(first) or any(candidate.level != CHAPTER for candidate in candidates):
        return list(candidates)
    sections = [replace(candidate, level=SECTION) for candidate in candidates]
    return _merge(sections, [_Candidate(index, CHAPTER) for index in titled])


def _keep_before_prose(drafts: Sequence[Draft], candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Keep candidates that prose follows: the last of each row, and those of higher levels directly above it."""
    kept: list[_Candidate] = []
    rows: list[list[_Candidate]] = []
    for candidate in candidates:
        if rows and rows[-1][-1].index + 1 == candidate.index:
            rows[-1].append(candidate)
        else:
            rows.append([candidate])
    for row in rows:
        following = row[-1].index + 1
        levels = [candidate.level for candidate in row]
        is_list = len(levels) != len(set(levels))
        if following >= len(drafts) or (is_list and is_title(drafts[following].text)):
            continue
        upwards = [row[-1]]
        for candidate in reversed(row[:-1]):
            if candidate.level >= upwards[-1].level:
                break
            upwards.append(candidate)
        kept += reversed(upwards)
    return kept


def _keep_sequences(candidates: Sequence[_Candidate], drafts: Sequence[Draft]) -> list[_Candidate]:
    """Drop bare numbers that do not count 1, 2, .. in one style.

    A sequence may start again at 1, and single numbers may be missing. Other candidates are kept.
    """
    kept: list[_Candidate] = []
    open_sequences: dict[str, list[_Candidate]] = {}

    def close_sequence(number_style: str) -> None:
        sequence = open_sequences.pop(number_style, [])
        if len(sequence) > 1 and _interrupts_no_sentence(sequence, drafts):
            kept.extend(sequence)

    for candidate in candidates:
        sequence = open_sequences.get(candidate.number_style, [])
        if not candidate.number:
            kept.append(candidate)
            for number_style, numbers in list(open_sequences.items()):
                if candidate.level < numbers[0].level:
                    close_sequence(number_style)
        elif sequence and sequence[-1].number < candidate.number <= sequence[-1].number + 2:
            sequence.append(candidate)
        elif candidate.number == 1:
            close_sequence(candidate.number_style)
            open_sequences[candidate.number_style] = [candidate]
    for number_style in list(open_sequences):
        close_sequence(number_style)
    return sorted(kept, key=lambda candidate: candidate.index)


def _interrupts_no_sentence(sequence: Sequence[_Candidate], drafts: Sequence[Draft]) -> bool:
    before = [drafts[number.index - 1] for number in sequence if number.index]
    ended = sum(draft.kind is not BlockKind.PARAGRAPH or not _is_open(draft.text) for draft in before)
    return ended >= len(before) * _MIN_ENDED_SHARE


def _is_open(text: str) -> bool:
    """Return whether a paragraph ends within a sentence."""
    last = text[-1:]
    return len(text) >= _MIN_PROSE and ((last.isalnum() and last.islower()) or last in (",", "，", "、"))


def _add_capital_titles(
    candidates: Sequence[_Candidate], lines: Mapping[int, str], drafts: Sequence[Draft], gaps: Sequence[int]
) -> list[_Candidate]:
    """Add titles in capitals, if there are several with more blank lines before them than paragraphs have.

    Bare numbers become sections of these titles. If they cannot be, no title is added.
    """
    min_gap = max(_MIN_GAP, 1 + sorted(gaps)[len(gaps) // 2]) if gaps else 0
    first_numbers = {candidate.index for candidate in candidates if candidate.number == 1}
    known = {candidate.index for candidate in candidates}
    titles = [
        index
        for index, line in lines.items()
        if line.isupper()
        and len(line) <= _MAX_WITHOUT_KEYWORD
        and index not in known
        and (gaps[index] >= min_gap or index == 0)
        and sum(map(str.isalpha, line)) > 2
        and not bare_number(line)[0]
        and _is_prose(drafts, index + 1 + (index + 1 in first_numbers))
        and gaps[index + 1] >= 1
    ]
    characters = sum(len(draft.text) for draft in drafts)
    are_chapters = len(titles) >= _MIN_CAPITAL_TITLES and characters >= len(titles) * _MIN_CHAPTER_LENGTH
    if not are_chapters or not first_numbers <= {index + 1 for index in titles}:
        return list(candidates)
    sections = [replace(candidate, level=SECTION) if candidate.number else candidate for candidate in candidates]
    return _merge(sections, (_Candidate(index, CHAPTER) for index in titles))


def _is_prose(drafts: Sequence[Draft], index: int) -> bool:
    if index >= len(drafts) or drafts[index].kind is not BlockKind.PARAGRAPH:
        return False
    return len(drafts[index].text) >= _MIN_PROSE and not drafts[index].text.isupper()
