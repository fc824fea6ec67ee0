"""Stories as this house knows them: bytes in, installments out.

    story = read(data, "tale.md")
    parts = split(story, Minutes(2))
    so_far = recap(parts[:3])

Pure: no Discord, no database, no clock, no environment, no asyncio.
"""

from story.errors import BadFrontMatter, EmptyStory, StoryError, TooLarge, UnreadableFile
from story.installments import split
from story.model import (
    Block,
    Boundary,
    Change,
    Chapter,
    Installment,
    Kind,
    Minutes,
    Notice,
    Parts,
    Portion,
    Recap,
    RecapLine,
    Run,
    Source,
    Story,
    Style,
    Words,
)
from story.readers import ENDINGS, read
from story.recaps import recap
from story.words import WORDS_A_MINUTE, count_words, reading_minutes

__all__ = [
    "ENDINGS",
    "WORDS_A_MINUTE",
    "BadFrontMatter",
    "Block",
    "Boundary",
    "Change",
    "Chapter",
    "EmptyStory",
    "Installment",
    "Kind",
    "Minutes",
    "Notice",
    "Parts",
    "Portion",
    "Recap",
    "RecapLine",
    "Run",
    "Source",
    "Story",
    "StoryError",
    "Style",
    "TooLarge",
    "UnreadableFile",
    "Words",
    "count_words",
    "read",
    "reading_minutes",
    "recap",
    "split",
]
