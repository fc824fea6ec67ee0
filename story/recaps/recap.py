"""Making a recap: what has happened, from the parts that have been read and from nothing else.

A recap consists of the recaps that the author wrote; sentences from chapters without such a recap; sentences from the
last part, and its last words; and the names of the people.

Only the texts and the positions of the given parts have an influence. The recap does not show how many parts follow,
nor what a chapter that is cut into parts is called.
"""

from collections.abc import Sequence
from typing import Final

from story.model import Installment, Recap, RecapLine, RecapSource
from story.recaps.endings import quote_ending
from story.recaps.extracts import extract_sentences
from story.recaps.lexicon import lexicon_for
from story.recaps.passages import collect_passages, display_width
from story.recaps.people import find_people
from story.sentences import split_sentences

# In columns; a Chinese character takes two. Together with the people a recap has at most 3,800.
_MAX_LINES: Final = 3_400
_MAX_EXTRACT: Final = 900
_MIN_EXTRACT_SHARE: Final = 0.35  # of that: for the current chapter, if the author summarises the others
_MAX_LAST_PART: Final = 600  # including the last words
_MAX_AUTHORED: Final = 1_100  # for one recap by the author
_LINK_WIDTH: Final = 100  # of the link to the part, which is shown with each line
_MIN_PEOPLE: Final = 3  # one or two names alone would suggest that there is nobody else


def recap(parts: Sequence[Installment], language: str = "") -> Recap:
    """Return the recap of some parts, with at most 3,800 characters. It depends on these parts only.

    Args:
        parts: The parts that have been read, from the first one on.
        language: The story's IETF tag, or an empty string.
    """
    if not parts:
        return Recap(0, ())
    lexicon, summarised = lexicon_for(language), _parts_summarised_by_author(parts)
    *earlier, last = parts
    remaining = [part for part in earlier if part.number not in summarised]
    share = max(_MIN_EXTRACT_SHARE, len(remaining) / len(parts)) if summarised else 1
    extract = extract_sentences(collect_passages(remaining, language), round(_MAX_EXTRACT * share), lexicon)
    lines = [RecapLine(sentence.text, sentence.part, RecapSource.EXTRACT) for sentence in extract]
    last_passages = collect_passages([last], language)
    ending, quoted = quote_ending(last_passages)
    last_width = _MAX_LAST_PART - display_width(ending)
    last_extract = extract_sentences(last_passages, last_width, lexicon, excluded=quoted)
    lines += [RecapLine(sentence.text, sentence.part, RecapSource.LAST) for sentence in last_extract]
    if ending:
        lines.append(RecapLine(ending, last.number, RecapSource.ENDING))
    lines[:0] = _select_lines(_authored_lines(parts), _MAX_LINES - sum(map(_width, lines)))
    people = find_people([*collect_passages(earlier, language), *last_passages], lexicon)
    return Recap(last.number, tuple(lines), tuple(people) if len(people) >= _MIN_PEOPLE else ())


def _authored_lines(parts: Sequence[Installment]) -> list[RecapLine]:
    first_of_chapter = {part.chapter: part.number for part in reversed(parts)}
    return [
        RecapLine(
            _shorten(" ".join(part.recap.split())), part.number, RecapSource.AUTHORED, first_of_chapter[part.chapter]
        )
        for part in parts
        if part.recap.strip()
    ]


def _parts_summarised_by_author(parts: Sequence[Installment]) -> frozenset[int]:
    """Return the numbers of the parts that an author's recap covers: its chapter's, up to the part where it is due."""
    numbers = set()
    chapter = -1
    for part in reversed(parts):
        if part.recap:
            chapter = part.chapter
        if part.chapter == chapter:
            numbers.add(part.number)
    return frozenset(numbers)


def _select_lines(lines: Sequence[RecapLine], max_width: int) -> list[RecapLine]:
    """Return as many lines as fit: the latest ones in half of the space, and an even choice of those before."""
    if sum(map(_width, lines)) <= max_width:
        return list(lines)
    latest = [lines[-1]]
    for line in reversed(lines[:-1]):
        if sum(map(_width, latest)) + _width(line) > max_width // 2:
            break
        latest.insert(0, line)
    earlier = lines[: -len(latest)]
    max_width -= sum(map(_width, latest))
    for step in range(1, len(earlier) + 1):
        selected = earlier[::step]
        if sum(map(_width, selected)) <= max_width:
            return [*selected, *latest]
    return latest


def _shorten(text: str) -> str:
    """Return an author's recap, or its first sentences and an ellipsis if it is too long."""
    if display_width(text) <= _MAX_AUTHORED:
        return text
    beginning = ""
    for sentence in split_sentences(text):
        if display_width(f"{beginning} {sentence} …") > _MAX_AUTHORED:
            break
        beginning = f"{beginning} {sentence}".strip()
    return f"{beginning or text[: _MAX_AUTHORED // 2].rpartition(' ')[0]} …"


def _width(line: RecapLine) -> int:
    return display_width(line.text) + _LINK_WIDTH
