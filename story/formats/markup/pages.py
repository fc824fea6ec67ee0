"""The values that the modules for markup exchange: pages, their blocks, and what was left out."""

from dataclasses import dataclass, field

from lxml import etree

from story.formats.markup.styles import StyleSheet
from story.formats.structure.draft import Draft
from story.model import Notice


@dataclass(frozen=True, slots=True)
class Page:
    """A document of a book: its tree and its styles.

    ``number`` counts from 0. ``path`` is its path within the book.
    """

    root: etree._Element
    style_sheet: StyleSheet
    number: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A draft, and what its place in the page says about it.

    The draft's level is the element's, from h1 to h6. ``stated_level`` is the level by the meaning that the page
    states,
    0 if it states none. ``is_linked`` means that it contains only links within the book. ``is_gap`` means an empty
    paragraph.
    """

    draft: Draft
    stated_level: int = 0
    is_linked: bool = False
    is_gap: bool = False


@dataclass(slots=True)
class Omissions:
    """What was left out of a story: the number of images without text, and passages that are no part of a story.

    ``notices`` are those that are complete already.
    """

    images: int = 0
    boilerplate: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
