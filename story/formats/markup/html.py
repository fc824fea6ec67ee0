"""HTML files: a page saved from anywhere, and the Archive of Our Own's downloads."""

from typing import Final

from lxml import etree

from story.errors import EmptyStory
from story.formats.markup import ao3
from story.formats.markup.composition import compose_story
from story.formats.markup.elements import (
    decode_markup,
    parse_markup,
    stated_language,
    strip_invisible,
    tag_name,
    text_of,
)
from story.formats.markup.pages import Omissions, Page
from story.formats.markup.styles import StyleSheet
from story.formats.plain import txt
from story.formats.structure.draft import Metadata
from story.model import Story

_MOSTLY: Final = 0.5  # of a page's letters


def read(data: bytes, name: str) -> Story:
    """The story on a page. Raises UnicodeError for what is no text, EmptyStory where the page shows nothing."""
    text, repairs = decode_markup(data)
    root = parse_markup(text, strict=text.lstrip("\ufeff \n\t").startswith("<?xml"))
    if root is None:
        raise EmptyStory(name=name)
    lost = Omissions(told=list(repairs))
    facts = ao3.unwrap(root, page_facts(root), lost)
    body = _story(root)
    if (alone := _preformatted(body)) is not None:
        return txt.read(strip_invisible("".join(alone.itertext())).encode(), name)
    return compose_story([Page(body, styles(root))], facts, name, lost)


def styles(root: etree._Element) -> StyleSheet:
    """The style sheets within a page."""
    sheet = StyleSheet()
    for element in root.iter("{*}style"):
        sheet.add_rules("".join(element.itertext()))
    return sheet


def page_facts(root: etree._Element) -> Metadata:
    """What a page's head says of it."""
    said = {
        (meta.get("name") or meta.get("property") or "").lower(): " ".join((meta.get("content") or "").split())
        for meta in root.iter("{*}meta")
    }
    title = next((text_of(element) for element in root.iter("{*}title") if _is_of_head(element)), "")
    return Metadata(
        title=said.get("dc.title") or title,
        author=said.get("author") or said.get("dc.creator") or "",
        language=stated_language(root),
        blurb=said.get("description") or "",
    )


def _is_of_head(title: etree._Element) -> bool:
    parent = title.getparent()
    return parent is not None and tag_name(parent) in ("head", "html")


def _story(root: etree._Element) -> etree._Element:
    """The element that holds the story: the page's main part where it has one that holds most of its letters."""
    body = next(root.iter("{*}body"), root)
    whole = len(text_of(body))
    for name in ("main", "article"):
        parts = list(root.iter(f"{{*}}{name}"))
        if len(parts) == 1 and len(text_of(parts[0])) > whole * _MOSTLY:
            return parts[0]
    return body


def _preformatted(body: etree._Element) -> etree._Element | None:
    """The one element of a plain text that a browser has saved as a page."""
    children = [child for child in body if text_of(child)]
    only = children[0] if len(children) == 1 else None
    return only if only is not None and tag_name(only) == "pre" and not (body.text or "").strip() else None
