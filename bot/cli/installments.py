"""A story's installments as ``preview`` prints them."""

from collections.abc import Sequence

from bot import library
from bot.errors import UserError
from bot.phrases import duration
from bot.prose import markdown
from bot.titles import brief
from story import Installment, Kind, Minutes, Parts, Story, StoryError, Words, count_words, read, reading_minutes, split

_LINE = 78
_NAME = 46


def read_story(data: bytes, name: str) -> Story:
    """The story in a file. Raises ``UserError``."""
    try:
        return read(data, name)
    except StoryError as error:
        raise UserError(error.code, **error.values) from error


def cut(story: Story, *, words: int | None, minutes: float | None, parts: int | None) -> tuple[Installment, ...]:
    """Split by the one that is given; by none as ``/subscribe`` does."""
    if words is not None:
        return split(story, Words(words))
    if minutes is not None:
        return split(story, Minutes(minutes))
    return library.cut(story, None).parts if parts is None else split(story, Parts(parts))


def as_json(story: Story, parts: Sequence[Installment]) -> dict[str, object]:
    """The story and its parts; joined, the ``text`` fields hold every word in order."""
    words = count_words(story.text)
    return {
        "title": story.title,
        "author": story.author,
        "language": story.language,
        "words": words,
        "minutes": reading_minutes(words),
        "installments": [
            {
                "number": part.number,
                "heading": part.heading,
                "words": part.words,
                "minutes": part.minutes,
                "starts_at": str(part.starts_at),
                "text": part.text,
                "markdown": markdown(part.blocks),
            }
            for part in parts
        ],
    }


def as_table(story: Story, parts: Sequence[Installment]) -> str:
    """A line a part, and what they come to."""
    by = f" by {story.author}" if story.author else ""
    words = count_words(story.text)
    count = "1 part" if len(parts) == 1 else f"{len(parts)} parts"
    return "\n".join(
        (
            brief(story.title + by, _LINE),
            "",
            f"{'part':>5}  {'words':>6}  {'min':>4}  {'begins at':9}  heading, or first words",
            *(f"{it.number:>5}  {it.words:>6}  {it.minutes:>4}  {it.starts_at:9}  {_name(it)}" for it in parts),
            "",
            f"{count}, {words} words, {duration(reading_minutes(words))} to read. {_calendar(len(parts))}",
        )
    )


def _name(part: Installment) -> str:
    first = next((block.text for block in part.blocks if block.kind in (Kind.PARAGRAPH, Kind.VERSE)), "")
    return brief(part.heading or first, _NAME)


def _calendar(days: int) -> str:
    """How long it takes, a part a day."""
    if days < 14:
        return f"At one part a day it takes {days} day{'' if days == 1 else 's'}."
    weeks = f"about {round(days / 7)} weeks" if days < 90 else f"about {round(days / 30.4)} months"
    return f"At one part a day it takes {days} days, {weeks}."
