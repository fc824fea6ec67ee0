"""What every format makes of a file before a story is built: drafts of blocks, and metadata."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from story.model import BlockKind, Run, Style


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about its story. Fields are empty where it says nothing.

    ``recaps`` and ``questions`` map the number of a chapter to its text. Chapters count from 1; text before the first
    heading is chapter 0.
    """

    title: str = ""
    author: str = ""
    language: str = ""
    licence: str = ""
    blurb: str = ""
    recaps: Mapping[int, str] = field(default_factory=dict)
    questions: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A block of a story whose offset is not known yet.

    ``level`` is a heading's: 1 for the story's title or a volume, 2 for a chapter, 3 and more within a chapter.
    ``recap`` and ``question`` are the author's notes on the chapter that contains the block. A draft without text may
    carry them: if there is prose between it and the heading above, they belong to that place in the story.
    """

    kind: BlockKind
    runs: tuple[Run, ...]
    level: int = 0
    is_title: bool = False
    recap: str = ""
    question: str = ""

    @property
    def text(self) -> str:
        """The characters without styles."""
        return "".join(run.text for run in self.runs)


def plain_runs(text: str) -> tuple[Run, ...]:
    """Return ``text`` as a single run without style."""
    return (Run(text, Style.PLAIN),)
