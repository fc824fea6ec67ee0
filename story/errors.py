"""What can be wrong with a text.

StoryError
├── UnreadableFile      not a text we can read (binary, unknown format, broken encoding)
│   └── ForeignFormat   a format that we know by its name, and do not read
├── DamagedFile         an EPUB or a Word file that cannot be opened, or has lost what it is made of
├── ProtectedFile       locked against copying (DRM), or by a password
├── ReaderMissing       a format for which this installation lacks the library
├── EmptyStory          nothing is left to read once the file is opened
├── TooLarge            beyond the cap on size
├── TooPacked           beyond what a file may unpack to
├── TooHard             beyond the time or the memory that reading may take
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


class ForeignFormat(UnreadableFile):
    """``name``: the file; ``format``: pdf, rtf, doc, odt, kindle, fb2, djvu, lit, webarchive, image, sound, archive
    or office; ``known``: the endings that can be read.
    """

    code = "story-foreign"


class DamagedFile(StoryError):
    """``name``: the file; ``format``: epub, docx or zip."""

    code = "story-damaged"


class ProtectedFile(StoryError):
    """``name``: the file."""

    code = "story-protected"


class ReaderMissing(StoryError):
    """``name``: the file; ``extra``: what to install with the package."""

    code = "story-reader-missing"


class EmptyStory(StoryError):
    """``name``: the file."""

    code = "story-empty"


class TooLarge(StoryError):
    """``name``: the file; ``size`` and ``limit`` in bytes."""

    code = "story-too-large"


class TooPacked(StoryError):
    """``name``: the file; ``limit``: the bytes that it may unpack to."""

    code = "story-too-packed"


class TooHard(StoryError):
    """``name``: the file."""

    code = "story-too-hard"


class BadFrontMatter(StoryError):
    """``name``: the file; ``line``: where the reader stopped, counted from 1."""

    code = "story-front-matter"
