"""The data types of stories: a story, its blocks, its installments, a recap.

All of them are immutable. Offsets count characters of ``Story.text``. They never change once a story is in the library,
so that a reading position stays valid when the same story is split into parts of another length.
"""

from dataclasses import dataclass
from enum import IntFlag, StrEnum

BLOCK_SEPARATOR = "\n\n"


class Style(IntFlag):
    """The typographic style of a run. Values can be combined: 3 is bold italic."""

    PLAIN = 0
    ITALIC = 1
    BOLD = 2


class BlockKind(StrEnum):
    """The kind of a block. A ``BREAK`` is a scene break; its text is what the source had there, such as ``* * *``."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    VERSE = "verse"
    BREAK = "break"


class Boundary(StrEnum):
    """The kind of place at which an installment begins, from the most to the least preferred."""

    STORY = "story"
    CHAPTER = "chapter"
    SCENE = "scene"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive characters in one style. Line ends (``\\n``) occur in verse only."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a passage of verse or a scene break.

    ``start`` is the offset of its first character in ``Story.text``. ``level`` is 1 to 6 for headings (2 for a
    chapter) and 0 for all other blocks.
    """

    kind: BlockKind
    runs: tuple[Run, ...]
    start: int
    level: int = 0

    @property
    def text(self) -> str:
        """The characters of the block, without styles."""
        return "".join(run.text for run in self.runs)

    @property
    def end(self) -> int:
        """The offset just after the last character, in ``Story.text``."""
        return self.start + sum(len(run.text) for run in self.runs)

    def slice(self, start: int, end: int) -> "Block":
        """Return the block with the characters ``text[start:end]`` only, in the styles that they have.

        Both offsets count from the first character of the block and are not negative. The new block's ``start`` is
        moved by ``start``, so that it still is an offset in ``Story.text``.
        """
        runs = []
        offset = 0
        for run in self.runs:
            text = run.text[max(start - offset, 0) : max(end - offset, 0)]
            if text:
                runs.append(Run(text, run.style))
            offset += len(run.text)
        return Block(self.kind, tuple(runs), self.start + start, self.level)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: from ``Story.blocks[first]`` (its heading, if it has one) to the first block of the next chapter.

    ``title`` is empty for text before the first heading. ``recap`` and ``question`` are written by the author, or
    empty. They are due after the end of the chapter.
    """

    title: str
    first: int
    recap: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An author's recap or question inside a chapter, due with the part that reaches the offset ``at``.

    ``at`` is an offset in ``Story.text``: the end of the block that precedes the note in the file.
    """

    at: int
    recap: str = ""
    question: str = ""


class Change(StrEnum):
    """The kind of a change that an importer made to a text: something was left out, or letters were repaired."""

    BOILERPLATE = "boilerplate"
    CONTENTS = "contents"
    NOTES = "notes"
    IMAGES = "images"
    MOJIBAKE = "mojibake"


@dataclass(frozen=True, slots=True)
class Notice:
    """A change to a text that is reported to the person who adds it.

    ``count`` is a number of characters for boilerplate, contents and notes. It is a number of images (without a
    description) for ``IMAGES``, and of repaired passages for ``MOJIBAKE``. ``sample`` is the beginning of the first of
    them.
    """

    change: Change
    count: int
    sample: str


@dataclass(frozen=True, slots=True)
class Story:
    """A complete text with its metadata. Unknown metadata are empty strings.

    ``language`` is an IETF tag such as ``en``. There is always at least one chapter, and chapter 0 begins at block 0.
    ``notes`` are in the order of the text. ``notices`` describe how the file was read; they are not stored.
    """

    title: str
    author: str
    language: str
    licence: str
    blurb: str
    blocks: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    notes: tuple[Note, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def text(self) -> str:
        """The text of all blocks with two line ends between them. Offsets refer to this text."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Words:
    """A portion: about ``count`` words for each installment."""

    count: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """A portion: about ``count`` minutes of reading for each installment."""

    count: float


@dataclass(frozen=True, slots=True)
class Parts:
    """A portion: exactly ``count`` installments, or fewer if the text has fewer words."""

    count: int


@dataclass(frozen=True, slots=True)
class Chapters:
    """A portion: one chapter for each installment. Very short chapters are joined to a neighbour."""


#: How much text one installment gets.
Portion = Words | Minutes | Parts | Chapters


class SplitStrategy(StrEnum):
    """What is more important: that installments begin with chapters, or that they are equally long."""

    CHAPTERS_FIRST = "chapters-first"
    BALANCED = "balanced"


@dataclass(frozen=True, slots=True)
class Installment:
    """One part of a story.

    Attributes:
        number: From 1 to ``of``.
        of: The number of parts of the story.
        heading: The title of the part: its chapter's, with "(2 of 3)" if the chapter is cut into parts. If the part
            contains several chapters, the titles of the first and the last with a dash between them. Empty if the
            story has no chapter titles.
        chapter: The index of the chapter in which the part begins.
        blocks: The text. A block that continues in another part is cut.
        start: The offset of the first character in ``Story.text``.
        end: The offset at which the next part begins, or the end of the story.
        starts_at: The kind of place at which the part begins.
        words: The number of words.
        minutes: The reading time, rounded to whole minutes, at least 1.
        recap: The author's recaps that are due with this part, joined: of chapters that end in it and of places in
            it. Empty if there are none.
        question: The last author's question that is due with this part, or empty.
    """

    number: int
    of: int
    heading: str
    chapter: int
    blocks: tuple[Block, ...]
    start: int
    end: int
    starts_at: Boundary
    words: int
    minutes: int
    recap: str = ""
    question: str = ""

    @property
    def text(self) -> str:
        """The characters of the part without styles, headings included."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)


class RecapSource(StrEnum):
    """The origin of a line of a recap.

    The author's recap, sentences of earlier parts, sentences of the last part, or the very last words of that part.
    """

    AUTHORED = "authored"
    EXTRACT = "extract"
    LAST = "last"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One passage of a recap and the number of the part that it summarises or quotes.

    ``since`` is the first part that an author's recap covers, or 0 if the line is about ``part`` only.
    """

    text: str
    part: int
    source: RecapSource
    since: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """A character's name and the number of the part that first mentions it."""

    name: str
    part: int


@dataclass(frozen=True, slots=True)
class Recap:
    """A summary of what has happened so far.

    ``through`` is the number of the last part that was read (0 if none was). ``lines`` are sorted by source, in the
    order of ``RecapSource``, then by their order in the story. ``people`` are sorted by the part that first mentions
    them.
    """

    through: int
    lines: tuple[RecapLine, ...]
    people: tuple[Person, ...] = ()
