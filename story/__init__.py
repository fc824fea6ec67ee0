"""Reading stories from files, splitting them into installments, and making recaps.

    story = read(data, "tale.md")
    parts = split(story, Minutes(2))
    so_far = recap(parts[:3])

This package has no side effects. It knows nothing about Discord, databases, clocks, the environment and asyncio.
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
    RecapSource,
    Run,
    SplitStrategy,
    Story,
    Style,
    Words,
)
from story.recaps.recap import recap
from story.splitting.installments import split
from story.words import WORDS_PER_MINUTE, count_words, reading_minutes

__all__ = [
    "FILE_SUFFIXES",
    "WORDS_PER_MINUTE",
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
    "RecapSource",
    "Run",
    "SplitStrategy",
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
