"""A text read and split for ``preview``, and its parts as JSON."""

from collections.abc import Sequence
from typing import Final

from bot.errors import StartError, UserError
from bot.rendering.markdown import markdown
from bot.services import library
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

#: Words a part: with fewer, not even a short sentence would stay whole.
_FEWEST: Final = 5


def read_story(data: bytes, name: str) -> Story:
    """The story in a file. Raises ``UserError``."""
    try:
        return read(data, name)
    except StoryError as error:
        raise UserError(error.code, **error.values) from error


def cut(
    story: Story,
    *,
    words: int | None = None,
    minutes: float | None = None,
    parts: int | None = None,
    chapters: bool = False,
    balanced: bool = False,
) -> tuple[Installment, ...]:
    """Split by the one that is given; by none as ``/subscribe`` does. Raises ``StartError`` for crumbs."""
    portion: Portion
    total = count_words(story.text)
    if words is not None and words < _FEWEST:
        raise StartError(f"Parts of fewer than {_FEWEST} words are none to read: ask for {_FEWEST} or more.")
    if parts is not None and parts > max(1, total // _FEWEST):
        raise StartError(
            f"{total:,} words in {parts:,} parts would be fewer than {_FEWEST} words each: "
            f"ask for at most {max(1, total // _FEWEST):,} parts."
        )
    if chapters:
        portion = Chapters()
    elif words is not None:
        portion = Words(words)
    elif parts is not None:
        portion = Parts(parts)
    else:
        usual = library.split_story(story, None)
        if minutes is None and not balanced:
            return usual.parts
        portion = Minutes(minutes or usual.length.minutes)
    return split(story, portion, SplitStrategy.BALANCED if balanced else SplitStrategy.CHAPTERS_FIRST)


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
