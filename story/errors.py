"""The errors that reading a file can raise.

StoryError
├── UnreadableFile      the file is not a text that can be read (binary, unknown format, broken encoding)
│   └── ForeignFormat   the format is known by name, but not supported
├── DamagedFile         an EPUB or Word file that cannot be opened, or has lost one of its necessary parts
├── ProtectedFile       the file is locked against copying (DRM) or by a password
├── MissingDependency   this installation lacks the library that reads the format
├── EmptyStory          the file was opened, but has nothing to read
├── TooLarge            the file exceeds the size limit
├── TooPacked           the file would unpack to more than the limit
├── TooHard             reading exceeds the limit of time or memory
└── BadFrontMatter      the block at the top of a Markdown file has a syntax error

An error carries a ``code`` and values. The caller that shows the error chooses the wording.
"""


class StoryError(Exception):
    """Base class of all errors that a file can cause.

    ``code`` is stable: it is the key of the message to show. ``values`` are the values of that message's variables.
    """

    code = "story"

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.code, values)
        self.values = values


class UnreadableFile(StoryError):
    """The file is not a text that can be read.

    Values: ``name`` is the file's name, ``known`` the supported suffixes, separated by commas.
    """

    code = "story-unreadable"


class ForeignFormat(UnreadableFile):
    """The format of the file is known by name, but not supported.

    Values: ``name`` is the file's name, ``known`` the supported suffixes, separated by commas. ``format`` is one of
    pdf, rtf, doc, odt, kindle, fb2, djvu, lit, webarchive, image, sound, archive, office.
    """

    code = "story-foreign"


class DamagedFile(StoryError):
    """The file cannot be opened, or one of its necessary parts is missing.

    Values: ``name`` is the file's name, ``format`` is epub, docx or zip.
    """

    code = "story-damaged"


class ProtectedFile(StoryError):
    """The file is locked against copying or by a password.

    Values: ``name`` is the file's name.
    """

    code = "story-protected"


class MissingDependency(StoryError):
    """This installation lacks the library that reads the format.

    Values: ``name`` is the file's name, ``extra`` the extra of this package that installs the library.
    """

    code = "story-reader-missing"


class EmptyStory(StoryError):
    """The file has nothing to read.

    Values: ``name`` is the file's name.
    """

    code = "story-empty"


class TooLarge(StoryError):
    """The file exceeds the size limit.

    Values: ``name`` is the file's name, ``size`` and ``limit`` are in bytes.
    """

    code = "story-too-large"


class TooPacked(StoryError):
    """The file would unpack to more than the limit.

    Values: ``name`` is the file's name, ``limit`` the bytes to which a file may unpack.
    """

    code = "story-too-packed"


class TooHard(StoryError):
    """Reading the file exceeds the limit of time or memory.

    Values: ``name`` is the file's name.
    """

    code = "story-too-hard"


class BadFrontMatter(StoryError):
    """The front matter of a Markdown file has a syntax error.

    Values: ``name`` is the file's name, ``line`` the line of the error, counted from 1.
    """

    code = "story-front-matter"
