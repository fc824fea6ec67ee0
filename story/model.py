"""The values that pass through the house: a story, its blocks, its installments, a recap.

Everything is frozen. Offsets are in characters of ``Story.text`` and never change once a story
is on a shelf, so a place can be carried from one length of installment to another.
"""

from dataclasses import dataclass
from enum import IntFlag, StrEnum

BLOCK_SEPARATOR = "\n\n"


class Style(IntFlag):
    """How a run of characters is set."""

    PLAIN = 0
    ITALIC = 1
    BOLD = 2


class BlockKind(StrEnum):
    """What a block is. A ``BREAK`` is a scene break; its text is what the source showed, such as ``* * *``."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    VERSE = "verse"
    BREAK = "break"


class Boundary(StrEnum):
    """Where an installment begins, from the most to the least liked."""

    STORY = "story"
    CHAPTER = "chapter"
    SCENE = "scene"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in one style. Line ends (``\\n``) occur in verse only."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a piece of verse or a scene break.

    ``start`` is the offset of its first character in ``Story.text``. ``level`` is 1 to 6 for
    headings (2 for a chapter), else 0.
    """

    kind: BlockKind
    runs: tuple[Run, ...]
    start: int
    level: int = 0

    @property
    def text(self) -> str:
        """The block's characters without styles."""
        return "".join(run.text for run in self.runs)

    @property
    def end(self) -> int:
        """The offset just after the last character."""
        return self.start + sum(len(run.text) for run in self.runs)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter begins at ``Story.blocks[first]`` (its heading, where it has one) and ends before the next.

    ``title`` is empty for text before the first heading. ``recap`` and ``question`` are the author's, or empty; they
    are due once the chapter is read to its end.
    """

    title: str
    first: int
    recap: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An author's recap or question in the midst of a chapter, due with the part that comes to ``at``.

    ``at`` is an offset in ``Story.text``: the end of the block beneath which the note stands.
    """

    at: int
    recap: str = ""
    question: str = ""


class Change(StrEnum):
    """What a reader of files did to a text beyond reading it."""

    BOILERPLATE = "boilerplate"
    CONTENTS = "contents"
    NOTES = "notes"
    IMAGES = "images"
    MOJIBAKE = "mojibake"


@dataclass(frozen=True, slots=True)
class Notice:
    """A change that whoever added the text should know of.

    ``count`` is in characters for what was dropped (boilerplate, contents, notes), else how many there were: images
    without a text of their own, passages whose letters were repaired. ``sample`` is how the first of it begins.
    """

    change: Change
    count: int
    sample: str


@dataclass(frozen=True, slots=True)
class Story:
    """A whole text. ``language`` is an IETF tag such as ``en``; unknown facts are empty strings.

    There is always at least one chapter, and chapter 0 begins at block 0. ``notes`` stand in the order of the text.
    ``notices`` tell of the reading; a database does not keep them.
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
        """All blocks, two line ends between them: what offsets count in."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Words:
    """A portion: about this many words an installment."""

    count: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """A portion: about this many minutes of reading an installment."""

    count: float


@dataclass(frozen=True, slots=True)
class Parts:
    """A portion: exactly this many installments (fewer where the text has fewer words)."""

    count: int


@dataclass(frozen=True, slots=True)
class Chapters:
    """A portion: one chapter an installment; front matter and slivers join their neighbour."""


Portion = Words | Minutes | Parts | Chapters


class SplitStrategy(StrEnum):
    """What matters more: that installments begin with chapters, or that they are equally long."""

    CHAPTERS_FIRST = "chapters-first"
    BALANCED = "balanced"


@dataclass(frozen=True, slots=True)
class Installment:
    """One part of a story.

    ``number`` counts from 1 to ``of``. ``heading`` is the part's title: the chapter's, with "(2 of 3)" where
    the chapter is cut, and where several lie in it the first's and the last's with a dash between; empty where the
    story has no chapter titles. ``chapter`` is the index of the chapter that it begins in.
    ``start`` and ``end`` are offsets in ``Story.text``. ``recap`` joins the authored recaps that
    are due with this part: of chapters that end in it, and of places in it; ``question`` is the last such question.
    Both may be empty.
    ``minutes`` is reading time, rounded to a whole minute, at least 1.
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
        """The part's characters without styles, headings included."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)


class RecapSource(StrEnum):
    """Where a line of a recap comes from: the author's recap, the text so far, the last part, its very last words."""

    AUTHORED = "authored"
    EXTRACT = "extract"
    LAST = "last"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One passage of a recap and the number of the part it speaks of.

    ``since``: the first part that it tells of, where an author's recap tells several; 0 where it is ``part`` alone.
    """

    text: str
    part: int
    source: RecapSource
    since: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's name, and the number of the part in which it first stands."""

    name: str
    part: int


@dataclass(frozen=True, slots=True)
class Recap:
    """What has happened; ``through`` is the last part it knows (0: nothing read).

    ``lines`` go by their source in the order of ``RecapSource``, within it by the order of the story; so do ``people``.
    """

    through: int
    lines: tuple[RecapLine, ...]
    people: tuple[Person, ...] = ()
