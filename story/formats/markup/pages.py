"""What a walk through markup takes and gives: pages, pieces, and what was left out on the way."""

from dataclasses import dataclass, field

from lxml import etree

from story.formats.markup.styles import StyleSheet
from story.formats.structure.draft import Draft
from story.model import Notice


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A draft with what its place in the page says of it.

    The draft's level is the element's, h1 to h6; ``rank`` is the level that the page gives it by its meaning, or 0.
    ``linked``: nothing but links within the book. ``is_gap``: an empty paragraph.
    """

    draft: Draft
    rank: int = 0
    linked: bool = False
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One document of a book: its tree and its styles; ``number`` counts from 0 and ``path`` names it in the book."""

    root: etree._Element
    sheet: StyleSheet
    number: int = 0
    path: str = ""


@dataclass(slots=True)
class Omissions:
    """What was left out: pictures without words, and passages that are no part of a story; ``told`` is said already."""

    images: int = 0
    boilerplate: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    told: list[Notice] = field(default_factory=list)
