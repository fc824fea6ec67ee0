"""Decide what an element is: a block, part of a line, an image, or no part of the story."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from lxml import etree

from story.formats.markup.elements import class_names, semantic_types, strip_invisible, tag_name, text_of
from story.formats.structure.headings import CHAPTER, SECTION, VOLUME


class Role(StrEnum):
    """How the walk treats an element.

    Blocks and inline elements are walked into, others are treated as a whole. A row is a table row with a line in each
    cell.
    """

    BLOCK = "block"
    INLINE = "inline"
    SKIPPED = "skipped"
    LINE_END = "line end"
    SCENE_BREAK = "scene break"
    IMAGE = "image"
    ROW = "row"
    NOTE_REFERENCE = "note reference"
    CONTENTS = "contents"
    BOILERPLATE = "boilerplate"


_BLOCK_NAMES: Final = {
    "html", "body", "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "hgroup",
    "header", "footer", "aside", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption",
    "thead", "tbody", "tfoot", "tr", "td", "th", "figure", "figcaption", "center", "address", "fieldset",
    "form", "details", "summary", "dir", "menu", "search",
}  # fmt: skip
_SKIPPED_NAMES: Final = {
    "head", "script", "style", "template", "noscript", "iframe", "audio", "video", "canvas", "button", "input",
    "select", "textarea", "rp", "rt", "rtc", "map", "area", "object", "embed", "applet", "frameset", "datalist",
    "progress", "meter",
}  # fmt: skip
_CONTENTS_TYPES: Final = {"toc", "landmarks", "loi", "lot", "lov", "page-list", "toc-brief", "index"}
_BOILERPLATE_TYPES: Final = {
    "cover", "titlepage", "halftitlepage", "copyright-page", "colophon", "imprint", "other-credits",
}  # fmt: skip
_BOILERPLATE_CLASSES: Final = {"pg-boilerplate", "pgheader", "pgfooter", "transnote"}
_VOLUME_TYPES: Final = {"part", "volume", "division"}
_CHAPTER_TYPES: Final = {
    "chapter", "se:short-story", "se:novella", "z3998:short-story", "prologue", "epilogue", "preface", "foreword",
    "introduction", "afterword", "interlude", "prelude", "conclusion", "preamble", "dedication", "epigraph",
    "acknowledgments", "appendix", "endnotes", "footnotes", "rearnotes",
}  # fmt: skip
_PAGE_NUMBER: Final = re.compile(r"[\[({]?\s*(?:p(?:g|age)?\.?\s*)?(?:\d{1,5}|[ivxlc]{1,8})?\s*[\])}]?", re.IGNORECASE)
_PAGE_NUMBER_CLASS: Final = re.compile(r"page-?(?:num(?:ber)?|no|break)|pb|pgno", re.IGNORECASE)
_MEANINGLESS_TEXT: Final = re.compile(
    r"(?:image|img|picture|photo|illustration|cover|logo)?[\s\d]*|\S+\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?)",
    re.IGNORECASE,
)
_BACK_LINK: Final = re.compile(r"[↩↑⤴⏎←^\ufe0e\ufe0f]+")
_SCENE_BREAK_CLASS: Final = re.compile(
    r"(?:scene|section|thought|context)?[-_]?(?:break|divider|separator)|asterism|ornament|fleuron|dinkus"
    r"|(?:scene|space)-?break.*|tb",
    re.IGNORECASE,
)


def role_of(element: etree._Element) -> Role:
    """Return what an element is by its name, its classes and its types."""
    name = tag_name(element)
    types = set(semantic_types(element))
    if not name or name in _SKIPPED_NAMES or element.get("hidden") is not None:
        return Role.SKIPPED
    if name == "br":
        return Role.LINE_END
    if name in ("img", "svg", "image"):
        return Role.IMAGE
    if _is_page_number(element, types):
        return Role.SKIPPED
    if name == "hr":
        return Role.SCENE_BREAK
    if types & {"backlink", "referrer"} or (name == "a" and _BACK_LINK.fullmatch(text_of(element))):
        return Role.SKIPPED
    if name == "a":
        return Role.NOTE_REFERENCE if _may_refer_to_note(element) else Role.INLINE
    if name == "nav" or types & _CONTENTS_TYPES:
        return Role.CONTENTS
    if name not in ("body", "html"):
        if types & _BOILERPLATE_TYPES or _BOILERPLATE_CLASSES & set(class_names(element)):
            return Role.BOILERPLATE
        if name == "tr" and _is_row(element):
            return Role.ROW
    return Role.BLOCK if name in _BLOCK_NAMES else Role.INLINE


def _may_refer_to_note(element: etree._Element) -> bool:
    """Return whether a link may refer to a note: it leads to an element, and has only a few characters."""
    return "#" in (element.get("href") or "") and 0 < len(text_of(element)) <= 8


def _is_row(row: etree._Element) -> bool:
    """Return whether each cell of a row has one line. Otherwise the table only serves the layout."""
    return not any(
        tag_name(inner) in ("p", "div", "table", "ul", "ol", "blockquote", "br", "h1", "h2", "h3", "img")
        for inner in row.iter()
    )


def _is_page_number(element: etree._Element, types: set[str]) -> bool:
    is_named = "pagebreak" in types or any(_PAGE_NUMBER_CLASS.fullmatch(name) for name in class_names(element))
    return is_named and len(element) < 4 and bool(_PAGE_NUMBER.fullmatch(text_of(element)))


def is_scene_break_element(element: etree._Element | None) -> bool:
    """Return whether an element's class says that a scene ends here."""
    return element is not None and any(_SCENE_BREAK_CLASS.fullmatch(name) for name in class_names(element))


def stated_level(ancestors: Sequence[etree._Element]) -> int:
    """Return the level of a heading by the types of its ancestors, the outermost first; 0 if they do not say it."""
    bodies = [set(semantic_types(element)) for element in ancestors if tag_name(element) in ("body", "html")]
    sections = [set(semantic_types(element)) for element in ancestors if tag_name(element) not in ("body", "html")]
    chapters = sum(bool(types & _CHAPTER_TYPES) for types in sections) or any(
        types & _CHAPTER_TYPES for types in bodies
    )
    if chapters:
        return CHAPTER if chapters == 1 else SECTION
    return VOLUME if any(types & _VOLUME_TYPES for types in (*bodies, *sections)) else 0


def list_marker(item: etree._Element, last: int) -> tuple[int, str]:
    """Return the number of a list item, and the characters before its text.

    ``last`` is the number of the item before it, 0 if it is the first.
    """
    parent = item.getparent()
    if parent is None or tag_name(parent) != "ol":
        return 0, "• "
    stated = item.get("value") or (parent.get("start") if not last else None) or ""
    number = int(stated) if stated.isdecimal() and len(stated) < 6 else last + 1
    return number, f"{number}. "


def image_text(image: etree._Element) -> str:
    """Return the alternative text of an image; empty if it has none, or only the name of a file."""
    candidates: list[str | None] = [image.get(name) for name in ("alt", "title", "aria-label")]
    if tag_name(image) == "svg":
        candidates = ["".join(child.itertext()) for child in image if tag_name(child) in ("title", "desc")]
    text = next(filter(None, (" ".join(strip_invisible(candidate).split()) for candidate in candidates)), "")
    return "" if _MEANINGLESS_TEXT.fullmatch(text) else text
