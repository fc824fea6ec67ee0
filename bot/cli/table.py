"""What ``preview`` prints for people: the parts, a small picture of their sizes, and when they would be over."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Final

from wcwidth import wcwidth

from bot.model import EVERY_DAY, Cadence
from bot.rendering.phrases import duration
from bot.rendering.shorten import TITLE, shorten
from bot.scheduling import schedule
from story import BlockKind, Boundary, Change, Installment, Notice, Story, count_words, reading_minutes

_SAMPLE: Final = 60
_BAR: Final = 10
_EIGHTHS: Final = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_BEGINS: Final = {
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
    Change.BOILERPLATE: "Left out: {count:,} characters around the text that are not of it",
    Change.CONTENTS: "Left out: a table of contents, {count:,} characters",
    Change.NOTES: "Left out: notes that are not of the story, {count:,} characters",
    Change.IMAGES: "Left out: {count:,} pictures without a text of their own",
    Change.MOJIBAKE: "Mended: {count:,} passages whose letters had gone through a wrong encoding",
}

_DROPPED: Final = frozenset({Change.BOILERPLATE, Change.CONTENTS, Change.NOTES})


def table(story: Story, parts: Sequence[Installment], now: datetime, width: int) -> Iterator[str]:
    """Lines of at most ``width`` columns."""
    words = count_words(story.text)
    by = f" by {shorten(story.author, TITLE)}" if story.author else ""
    count = "1 part" if len(parts) == 1 else f"{len(parts):,} parts"
    yield fit(f"{shorten(story.title, TITLE)}{by}{f' [{story.language}]' if story.language else ''}", width)
    yield f"{words:,} words, {duration(reading_minutes(words))} to read, in {count}."
    yield ""
    yield f"{'part':>5}  {'words':>6}  {'min':>3}  {'size':{_BAR}}  {'begins at':12}  heading: first words"
    longest = max(part.words for part in parts)
    for part in parts:
        facts = f"{part.number:>5}  {part.words:>6,}  {part.minutes:>3}  {_bar(part.words, longest)}"
        yield fit(f"{facts}  {_BEGINS[part.starts_at]:12}  {_name(part)}", width)
    for notice in story.notices:
        yield ""
        yield from _told(notice, width)
    yield ""
    yield from _calendar(len(parts), now)


def fit(line: str, width: int) -> str:
    """The line cut to what a terminal shows in ``width`` columns; Chinese characters take two."""
    room = width
    for index, character in enumerate(line):
        room -= max(wcwidth(character), 0)
        if room < (1 if index + 1 < len(line) else 0):
            return f"{line[:index].rstrip()}…"
    return line


def _bar(words: int, longest: int) -> str:
    eighths = max(1, round(words / max(longest, 1) * _BAR * 8))
    return f"{'█' * (eighths // 8)}{_EIGHTHS[eighths % 8]}".ljust(_BAR)


def _name(part: Installment) -> str:
    first = next((block.text for block in part.blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.VERSE)), "")
    said = shorten(first, 200)
    return f"{shorten(part.heading, _SAMPLE)}: {said}" if part.heading else said


def _told(notice: Notice, width: int) -> Iterator[str]:
    yield f"{_CHANGES[notice.change].format(count=notice.count)}."
    if notice.sample:
        whole = notice.change in _DROPPED and len(notice.sample) >= notice.count
        yield fit(f"  {'It is' if whole else 'It begins'}: {shorten(notice.sample, 200)}", width)


def _calendar(parts: int, now: datetime) -> Iterator[str]:
    """When the last part would come, for who starts tomorrow."""
    yield "Begun tomorrow, the last part comes"
    for name, days in _CADENCES.items():
        last = schedule.nth_slot(Cadence(time(), "UTC", days), now, parts)
        yield f"  {name:16}  {last:%a} {last.day} {last:%b %Y}"
