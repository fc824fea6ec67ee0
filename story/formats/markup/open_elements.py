"""The elements that are open during a walk, and what they pass on to the elements within them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from story.formats.markup.elements import class_names, semantic_types, tag_name
from story.formats.markup.roles import list_marker
from story.formats.markup.styles import inherit_style
from story.model import Style

_OPENING_QUOTES: Final = tuple("\"'“‘«„‚‹「『")
_INDENT_CLASS: Final = re.compile(r"(?:i|in|indent)-?(\d)", re.IGNORECASE)
_VERSE_CLASS: Final = re.compile(
    r"(?:^|[-_ ])(?:verse|poem|poetry|stanza|song|lyrics?|linegroup|lg)(?:[-_ ]|$)", re.IGNORECASE
)
_VERSE_TYPES: Final = {"z3998:verse", "z3998:poem", "z3998:song", "z3998:hymn", "z3998:lyrics", "poem", "verse"}
_HEADING_CLASS: Final = re.compile(
    r"(?:chapter|chap|ch)[-_ ]?(?:(?P<title>title|name|subtitle)|head(?:ing)?|num(?:ber)?|no)(?:[-_]?\d+)?",
    re.IGNORECASE,
)
_SYNOPSIS_TYPES: Final = {"se:bridgehead", "bridgehead", "abstract"}
_ELSEWHERE: Final = re.compile(r"[a-z][\w+.-]*:|//", re.IGNORECASE)


@dataclass(slots=True)
class OpenElement:
    """An element that is being read.

    These are inherited by the elements within it: ``style``; ``is_preformatted``, which keeps the line ends of the
    source; ``is_verse``; ``heading_level``, 0 outside of headings; ``is_linked`` within a link to the same book;
    ``is_heading_group``; ``is_synopsis``; ``quote_depth``.

    ``before`` and ``after`` are characters that it adds. ``marker`` is the marker of a list item that waits for the
    first block. ``first_heading_level`` is the level of the first heading within it, 0 before there is one.
    ``last_item_number`` is the number of the last item of a list.
    """

    element: etree._Element
    name: str
    is_block: bool
    style: Style = Style.PLAIN
    is_preformatted: bool = False
    is_verse: bool = False
    heading_level: int = 0
    is_linked: bool = False
    is_heading_group: bool = False
    is_synopsis: bool = False
    quote_depth: int = 0
    before: str = ""
    after: str = ""
    marker: str = ""
    first_heading_level: int = 0
    last_item_number: int = 0


def enter_element(
    element: etree._Element, parent: OpenElement | None, declarations: Mapping[str, str], *, is_block: bool
) -> OpenElement:
    """Open an element within ``parent``, which is None for the root of a page."""
    name, types, classes = tag_name(element), set(semantic_types(element)), class_names(element)[:9]
    opened = OpenElement(element, name, is_block)
    if parent is not None:
        opened.style, opened.is_preformatted, opened.is_verse = parent.style, parent.is_preformatted, parent.is_verse
        opened.heading_level, opened.is_linked = parent.heading_level, parent.is_linked
        opened.is_heading_group, opened.is_synopsis = parent.is_heading_group, parent.is_synopsis
        opened.quote_depth = parent.quote_depth
        if name == "li":
            parent.last_item_number, opened.marker = list_marker(element, parent.last_item_number)
    opened.style = inherit_style(opened.style, declarations, name)
    if re.fullmatch("h[1-6]", name):
        opened.heading_level, opened.style = int(name[1]), Style.PLAIN
    elif name in ("p", "div") and (heading := next(filter(None, map(_HEADING_CLASS.fullmatch, classes)), None)):
        opened.heading_level, opened.style = 3 if heading["title"] else 2, Style.PLAIN
    spaces = declarations.get("white-space", "")
    opened.is_preformatted = (
        name == "pre" or spaces.startswith(("pre", "break")) or (opened.is_preformatted and spaces != "normal")
    )
    opened.is_verse |= name == "pre" or bool(_VERSE_TYPES & types) or any(map(_VERSE_CLASS.search, classes))
    opened.is_heading_group |= name == "hgroup"
    opened.is_synopsis |= bool(_SYNOPSIS_TYPES & types)
    opened.is_linked |= name == "a" and _is_within_book(element.get("href") or "")
    if opened.is_verse and (indent := next(filter(None, map(_INDENT_CLASS.fullmatch, classes)), None)):
        opened.before = "\xa0\xa0" * int(indent[1])
    if name == "q" and not (element.text or "").lstrip().startswith(_OPENING_QUOTES):
        opened.before, opened.after = "‘’" if opened.quote_depth % 2 else "“”"
        opened.quote_depth += 1
    return opened


def _is_within_book(address: str) -> bool:
    """Return whether a link leads to a place in the same book."""
    return address.strip() not in ("", "#") and not _ELSEWHERE.match(address.strip())
