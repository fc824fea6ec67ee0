"""Read and split a text for ``preview``, and convert its parts to JSON."""

from collections.abc import Sequence
from typing import Final

from bot.errors import StartError, UserError
from bot.rendering.markdown import render_blocks
from bot.services import editions
from story import (
    Chapters,
    Installment,
    Minutes,
    Parts,
    Portion,
    SplitStrategy,
    Story,
    StoryError,
    Words,
    count_words,
    read,
    reading_minutes,
    split,
)

#: The fewest words of a part. With fewer, even a short sentence is cut.
_MIN_WORDS: Final = 5


def read_story(data: bytes, name: str) -> Story:
    """Return the story in a file. Raises ``UserError`` if it cannot be read."""
    try:
        return read(data, name)
    except StoryError as error:
        raise UserError(error.code, **error.values) from error


def split_story(
    story: Story,
    *,
    words: int | None = None,
    minutes: float | None = None,
    parts: int | None = None,
    chapters: bool = False,
    balanced: bool = False,
) -> tuple[Installment, ...]:
    """Split by the one option that is given; without one, as ``/subscribe`` does.

    Raises ``StartError`` if the parts would be too short.
    """
    portion: Portion
    total = count_words(story.text)
    if words is not None and words < _MIN_WORDS:
        raise StartError(f"Parts of fewer than {_MIN_WORDS} words are too short: ask for {_MIN_WORDS} or more.")
    if parts is not None and parts > max(1, total // _MIN_WORDS):
        raise StartError(
            f"{total:,} words in {parts:,} parts would be fewer than {_MIN_WORDS} words each: "
            f"ask for at most {max(1, total // _MIN_WORDS):,} parts."
        )
    if chapters:
        portion = Chapters()
    elif words is not None:
        portion = Words(words)
    elif parts is not None:
        portion = Parts(parts)
    else:
        default = editions.split_story(story, None)
        if minutes is None and not balanced:
            return default.parts
        portion = Minutes(minutes or default.length.minutes)
    return split(story, portion, SplitStrategy.BALANCED if balanced else SplitStrategy.CHAPTERS_FIRST)


def to_json(story: Story, parts: Sequence[Installment]) -> dict[str, object]:
    """Return the story and its parts as JSON values. Joined, the ``text`` fields have every word in order."""
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
                "markdown": render_blocks(part.blocks),
            }
            for part in parts
        ],
    }
