"""What an element passes on to all that stands within it: style, lines, a heading's level, a link."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from story.formats.markup.elements import class_names, semantic_types, tag_name
from story.formats.markup.roles import list_marker
from story.formats.markup.styles import inherit_style
from story.model import Style

_QUOTES: Final = tuple("\"'“‘«„‚‹「『")
_INDENT: Final = re.compile(r"(?:i|in|indent)-?(\d)", re.IGNORECASE)
_VERSE: Final = re.compile(
    r"(?:^|[-_ ])(?:verse|poem|poetry|stanza|song|lyrics?|linegroup|lg)(?:[-_ ]|$)", re.IGNORECASE
)
_VERSE_TYPES: Final = {"z3998:verse", "z3998:poem", "z3998:song", "z3998:hymn", "z3998:lyrics", "poem", "verse"}
_HEADING: Final = re.compile(
    r"(?:chapter|chap|ch)[-_ ]?(?:(?P<title>title|name|subtitle)|head(?:ing)?|num(?:ber)?|no)(?:[-_]?\d+)?",
    re.IGNORECASE,
)
_SYNOPSIS: Final = {"se:bridgehead", "bridgehead", "abstract"}
_ELSEWHERE: Final = re.compile(r"[a-z][\w+.-]*:|//", re.IGNORECASE)


@dataclass(slots=True)
class OpenElement:
    """An element that is being read.

    ``pre``: the source's line ends are meant. ``heading``: the level of the heading in which it stands, else 0.
    ``before`` and ``after`` are characters that it adds; ``prefix`` waits for its first block. ``headed`` is the level
    of the first heading within, ``items`` the number of the last item of a list.
    """

    element: etree._Element
    name: str
    block: bool
    style: Style = Style.PLAIN
    pre: bool = False
    verse: bool = False
    heading: int = 0
    linked: bool = False
    titled: bool = False
    synopsis: bool = False
    quotes: int = 0
    before: str = ""
    after: str = ""
    prefix: str = ""
    headed: int = 0
    items: int = 0


def open_element(
    element: etree._Element, above: OpenElement | None, look: Mapping[str, str], *, block: bool
) -> OpenElement:
    """The frame of an element that stands within ``above`` (None: it is the whole page)."""
    name, kinds, named = tag_name(element), set(semantic_types(element)), class_names(element)[:9]
    frame = OpenElement(element, name, block)
    if above is not None:
        frame.style, frame.pre, frame.verse, frame.heading = above.style, above.pre, above.verse, above.heading
        frame.linked, frame.titled, frame.synopsis = above.linked, above.titled, above.synopsis
        frame.quotes = above.quotes
        if name == "li":
            above.items, frame.prefix = list_marker(element, above.items)
    frame.style = inherit_style(frame.style, look, name)
    if re.fullmatch("h[1-6]", name):
        frame.heading, frame.style = int(name[1]), Style.PLAIN
    elif name in ("p", "div") and (called := next(filter(None, map(_HEADING.fullmatch, named)), None)):
        frame.heading, frame.style = 3 if called["title"] else 2, Style.PLAIN
    spaces = look.get("white-space", "")
    frame.pre = name == "pre" or spaces.startswith(("pre", "break")) or (frame.pre and spaces != "normal")
    frame.verse = frame.verse or name == "pre" or bool(_VERSE_TYPES & kinds) or any(map(_VERSE.search, named))
    frame.titled = frame.titled or name == "hgroup"
    frame.synopsis = frame.synopsis or bool(_SYNOPSIS & kinds)
    frame.linked = frame.linked or (name == "a" and _is_within(element.get("href") or ""))
    if frame.verse and (indent := next(filter(None, map(_INDENT.fullmatch, named)), None)):
        frame.before = "\xa0\xa0" * int(indent[1])
    if name == "q" and not (element.text or "").lstrip().startswith(_QUOTES):
        frame.before, frame.after = "‘’" if frame.quotes % 2 else "“”"
        frame.quotes += 1
    return frame


def _is_within(address: str) -> bool:
    """Whether a link leads to a place in the same book."""
    return address.strip() not in ("", "#") and not _ELSEWHERE.match(address.strip())
