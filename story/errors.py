"""What can be wrong with a text.

StoryError
├── UnreadableFile      not a text we can read (binary, unknown format, broken encoding)
├── EmptyStory          nothing is left to read once the file is opened
├── TooLarge            beyond the cap on size
└── BadFrontMatter      the block at the top of a Markdown file cannot be understood

Errors carry a ``code`` and values; the wording lives with whoever shows them.
"""


class StoryError(Exception):
    """A text cannot be used. ``code`` is stable, ``values`` fill the wording's gaps."""

    code = "story"

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.code, values)
        self.values = values


class UnreadableFile(StoryError):
    """``name``: the file; ``known``: the endings that can be read, comma separated."""

    code = "story-unreadable"


class EmptyStory(StoryError):
    """``name``: the file."""

    code = "story-empty"


class TooLarge(StoryError):
    """``name``: the file; ``size`` and ``limit`` in bytes."""

    code = "story-too-large"


class BadFrontMatter(StoryError):
    """``name``: the file; ``line``: where the reader stopped, counted from 1."""

    code = "story-front-matter"
