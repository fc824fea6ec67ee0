"""Stories as this house knows them: bytes in, installments out.

    story = read(data, "tale.md")
    parts = split(story, Minutes(2))
    so_far = recap(parts[:3])

Pure: no Discord, no database, no clock, no environment, no asyncio.
"""

from story.errors import (
    BadFrontMatter,
    DamagedFile,
    EmptyStory,
    ForeignFormat,
    MissingDependency,
    ProtectedFile,
    StoryError,
    TooHard,
    TooLarge,
    TooPacked,
    UnreadableFile,
)
from story.formats.reading import FILE_SUFFIXES, read
from story.model import (
    Block,
    BlockKind,
    Boundary,
    Change,
    Chapter,
    Chapters,
    Installment,
    Minutes,
    Note,
    Notice,
    Parts,
    Person,
    Portion,
    Recap,
    RecapLine,
    Run,
    Shape,
    Source,
    Story,
    Style,
    Words,
)
from story.recaps.recap import recap
from story.splitting.installments import split
from story.words import WORDS_A_MINUTE, count_words, reading_minutes

__all__ = [
    "FILE_SUFFIXES",
    "WORDS_A_MINUTE",
    "BadFrontMatter",
    "Block",
    "BlockKind",
    "Boundary",
    "Change",
    "Chapter",
    "Chapters",
    "DamagedFile",
    "EmptyStory",
    "ForeignFormat",
    "Installment",
    "Minutes",
    "MissingDependency",
    "Note",
    "Notice",
    "Parts",
    "Person",
    "Portion",
    "ProtectedFile",
    "Recap",
    "RecapLine",
    "Run",
    "Shape",
    "Source",
    "Story",
    "StoryError",
    "Style",
    "TooHard",
    "TooLarge",
    "TooPacked",
    "UnreadableFile",
    "Words",
    "count_words",
    "read",
    "reading_minutes",
    "recap",
    "split",
]
