"""What an element is to a reader of the page: a block, part of a line, a picture, or no part of the story."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from lxml import etree

from story.formats.markup.elements import class_names, semantic_types, strip_invisible, tag_name, text_of

VOLUME, CHAPTER, SECTION = 1, 2, 3


class Role(StrEnum):
    """How the walk takes an element."""

    BLOCK = "block"
    INLINE = "inline"
    SKIPPED = "skipped"
    LINE_END = "line end"
    DIVIDER = "divider"
    IMAGE = "image"
    ROW = "row"
    NOTE_MARK = "note mark"
    CONTENTS = "contents"
    BOILERPLATE = "boilerplate"


_BLOCKS: Final = frozenset(
    [
        "html",
        "body",
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hgroup",
        "header",
        "footer",
        "aside",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "figure",
        "figcaption",
        "center",
        "address",
        "fieldset",
        "form",
        "details",
        "summary",
        "dir",
        "menu",
        "search",
    ]
)
_SKIPPED: Final = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "audio",
        "video",
        "canvas",
        "button",
        "input",
        "select",
        "textarea",
        "rp",
        "rt",
        "rtc",
        "map",
        "area",
        "object",
        "embed",
        "applet",
        "frameset",
        "datalist",
        "progress",
        "meter",
    ]
)
_CONTENTS: Final = {"toc", "landmarks", "loi", "lot", "lov", "page-list", "toc-brief", "index"}
_BOILERPLATE: Final = {"cover", "titlepage", "halftitlepage", "copyright-page", "colophon", "imprint", "other-credits"}
_BOILERPLATE_CLASSES: Final = {"pg-boilerplate", "pgheader", "pgfooter", "transnote"}
_VOLUMES: Final = {"part", "volume", "division"}
_CHAPTERS: Final = {
    "chapter", "se:short-story", "se:novella", "z3998:short-story", "prologue", "epilogue", "preface", "foreword",
    "introduction", "afterword", "interlude", "prelude", "conclusion", "preamble", "dedication", "epigraph",
    "acknowledgments", "appendix", "endnotes", "footnotes", "rearnotes",
}  # fmt: skip
_PAGE: Final = re.compile(r"[\[({]?\s*(?:p(?:g|age)?\.?\s*)?(?:\d{1,5}|[ivxlc]{1,8})?\s*[\])}]?", re.IGNORECASE)
_PAGE_CLASSES: Final = re.compile(r"page-?(?:num(?:ber)?|no|break)|pb|pgno", re.IGNORECASE)
_NO_WORDS: Final = re.compile(
    r"(?:image|img|picture|photo|illustration|cover|logo)?[\s\d]*|\S+\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?)",
    re.IGNORECASE,
)
_BACK: Final = re.compile(r"[↩↑⤴⏎←^\ufe0e\ufe0f]+")
_DIVIDERS: Final = re.compile(
    r"(?:scene|section|thought|context)?[-_]?(?:break|divider|separator)|asterism|ornament|fleuron|dinkus|(?:scene|space)-?break.*|tb",
    re.IGNORECASE,
)


def role_of(element: etree._Element) -> Role:
    """What an element is by its name, its class and what it says it is."""
    name = tag_name(element)
    kinds = set(semantic_types(element))
    if not name or name in _SKIPPED or element.get("hidden") is not None:
        return Role.SKIPPED
    if name == "br":
        return Role.LINE_END
    if name in ("img", "svg", "image"):
        return Role.IMAGE
    if _is_page_number(element, kinds):
        return Role.SKIPPED
    if name == "hr":
        return Role.DIVIDER
    if kinds & {"backlink", "referrer"} or (name == "a" and _BACK.fullmatch(text_of(element))):
        return Role.SKIPPED
    if name == "a":
        return Role.NOTE_MARK if _may_refer(element) else Role.INLINE
    if name == "nav" or kinds & _CONTENTS:
        return Role.CONTENTS
    if name not in ("body", "html"):
        if kinds & _BOILERPLATE or _BOILERPLATE_CLASSES & set(class_names(element)):
            return Role.BOILERPLATE
        if name == "tr" and _is_row(element):
            return Role.ROW
    return Role.BLOCK if name in _BLOCKS else Role.INLINE


def _may_refer(element: etree._Element) -> bool:
    """Whether a link may be a reference to a note: it points somewhere and is a sign or two long."""
    return "#" in (element.get("href") or "") and 0 < len(text_of(element)) <= 8


def _is_row(row: etree._Element) -> bool:
    """Whether a row's cells hold a line each; else the table is there for its looks."""
    return not any(
        tag_name(inner) in ("p", "div", "table", "ul", "ol", "blockquote", "br", "h1", "h2", "h3", "img")
        for inner in row.iter()
    )


def _is_page_number(element: etree._Element, kinds: set[str]) -> bool:
    named = "pagebreak" in kinds or any(_PAGE_CLASSES.fullmatch(name) for name in class_names(element))
    return named and len(element) < 4 and bool(_PAGE.fullmatch(text_of(element)))


def is_divider(element: etree._Element | None) -> bool:
    """Whether an element's class says that a scene ends here."""
    return element is not None and any(_DIVIDERS.fullmatch(name) for name in class_names(element))


def stated_level(above: Sequence[etree._Element]) -> int:
    """The level of a heading by the sections in which it stands, the outermost first; 0 where they do not say."""
    kinds = [set(semantic_types(element)) for element in above]
    bodies = [kind for element, kind in zip(above, kinds, strict=True) if tag_name(element) in ("body", "html")]
    sections = [kind for element, kind in zip(above, kinds, strict=True) if tag_name(element) not in ("body", "html")]
    chapters = sum(bool(kind & _CHAPTERS) for kind in sections) or any(kind & _CHAPTERS for kind in bodies)
    if chapters:
        return CHAPTER if chapters == 1 else SECTION
    if any(kind & _VOLUMES for kind in kinds):
        return VOLUME
    return 0


def list_marker(item: etree._Element, last: int) -> tuple[int, str]:
    """The number of an item of a list, ``last`` being that of the one before (0: none); and what stands before it."""
    holder = item.getparent()
    if holder is None or tag_name(holder) != "ol":
        return 0, "• "
    said = item.get("value") or (holder.get("start") if not last else None) or ""
    number = int(said) if said.isdecimal() and len(said) < 6 else last + 1
    return number, f"{number}. "


def image_text(image: etree._Element) -> str:
    """The words of a picture; empty where it has none, or only a file's name."""
    said: list[str | None] = [image.get(name) for name in ("alt", "title", "aria-label")]
    if tag_name(image) == "svg":
        said = ["".join(child.itertext()) for child in image if tag_name(child) in ("title", "desc")]
    words = next(filter(None, (" ".join(strip_invisible(one).split()) for one in said)), "")
    return "" if _NO_WORDS.fullmatch(words) else words
