"""The table that ``preview`` prints: the parts, a bar for the size of each, and when the last part would come."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Final

from wcwidth import wcwidth

from bot.model import EVERY_DAY, Cadence
from bot.rendering.phrases import duration
from bot.rendering.shorten import TITLE_LIMIT, shorten
from bot.scheduling import schedule
from story import BlockKind, Boundary, Change, Installment, Notice, Story, count_words, reading_minutes

_HEADING_LENGTH: Final = 60
_SAMPLE_LENGTH: Final = 200
_BAR_WIDTH: Final = 10
_EIGHTHS: Final = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_STARTS: Final = {
    Boundary.STORY: "the start",
    Boundary.CHAPTER: "a chapter",
    Boundary.SCENE: "a scene",
    Boundary.PARAGRAPH: "a paragraph",
    Boundary.SENTENCE: "a sentence",
    Boundary.CLAUSE: "mid-sentence",
}
_CADENCES: Final = {
    "every day": EVERY_DAY,
    "on weekdays": frozenset(range(5)),
    "Mon, Wed and Fri": frozenset({0, 2, 4}),
    "once a week": frozenset({6}),
}
_CHANGES: Final = {
    Change.BOILERPLATE: "Left out: {count:,} characters around the text that do not belong to it",
    Change.CONTENTS: "Left out: a table of contents, {count:,} characters",
    Change.NOTES: "Left out: notes that do not belong to the story, {count:,} characters",
    Change.IMAGES: "Left out: {count:,} pictures without a description",
    Change.MOJIBAKE: "Repaired: {count:,} passages whose letters had been saved in a wrong encoding",
}
#: The changes whose sample is the text that was left out.
_LEFT_OUT: Final = frozenset({Change.BOILERPLATE, Change.CONTENTS, Change.NOTES})


def table(story: Story, parts: Sequence[Installment], now: datetime, width: int) -> Iterator[str]:
    """Return the lines of the table. None is wider than ``width`` columns of a terminal."""
    words = count_words(story.text)
    by = f" by {shorten(story.author, TITLE_LIMIT)}" if story.author else ""
    count = "1 part" if len(parts) == 1 else f"{len(parts):,} parts"
    yield fit(f"{shorten(story.title, TITLE_LIMIT)}{by}{f' [{story.language}]' if story.language else ''}", width)
    yield f"{words:,} words, {duration(reading_minutes(words))} to read, in {count}."
    yield ""
    yield f"{'part':>5}  {'words':>6}  {'min':>3}  {'size':{_BAR_WIDTH}}  {'begins at':12}  heading: first words"
    longest = max(part.words for part in parts)
    for part in parts:
        facts = f"{part.number:>5}  {part.words:>6,}  {part.minutes:>3}  {_bar(part.words, longest)}"
        yield fit(f"{facts}  {_STARTS[part.starts_at]:12}  {_first_words(part)}", width)
    for notice in story.notices:
        yield ""
        yield from _notice_lines(notice, width)
    yield ""
    yield from _end_dates(len(parts), now)


def fit(line: str, width: int) -> str:
    """Shorten a line to what a terminal shows in ``width`` columns. A Chinese character takes two columns."""
    room = width
    for index, character in enumerate(line):
        room -= max(wcwidth(character), 0)
        if room < (1 if index + 1 < len(line) else 0):
            return f"{line[:index].rstrip()}…"
    return line


def _bar(words: int, longest: int) -> str:
    eighths = max(1, round(words / max(longest, 1) * _BAR_WIDTH * 8))
    return f"{'█' * (eighths // 8)}{_EIGHTHS[eighths % 8]}".ljust(_BAR_WIDTH)


def _first_words(part: Installment) -> str:
    text = next((block.text for block in part.blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.VERSE)), "")
    sample = shorten(text, _SAMPLE_LENGTH)
    return f"{shorten(part.heading, _HEADING_LENGTH)}: {sample}" if part.heading else sample


def _notice_lines(notice: Notice, width: int) -> Iterator[str]:
    yield f"{_CHANGES[notice.change].format(count=notice.count)}."
    if notice.sample:
        is_complete = notice.change in _LEFT_OUT and len(notice.sample) >= notice.count
        yield fit(f"  {'It is' if is_complete else 'It begins'}: {shorten(notice.sample, _SAMPLE_LENGTH)}", width)


def _end_dates(parts: int, now: datetime) -> Iterator[str]:
    yield "If you start tomorrow, the last part comes"
    for name, days in _CADENCES.items():
        last = schedule.nth_slot(Cadence(time(), "UTC", days), now, parts)
        yield f"  {name:16}  {last:%a} {last.day} {last:%b %Y}"
