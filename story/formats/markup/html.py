"""Read HTML files: pages saved from the web, and downloads from the Archive of Our Own."""

from typing import Final

from lxml import etree

from story.errors import EmptyStory
from story.formats.markup import ao3
from story.formats.markup.composition import compose_story
from story.formats.markup.elements import stated_language, strip_invisible, tag_name, text_of
from story.formats.markup.pages import Omissions, Page
from story.formats.markup.parsing import decode_markup, parse_markup
from story.formats.markup.styles import StyleSheet
from story.formats.plain import txt
from story.formats.structure.draft import Metadata
from story.model import Story

_MIN_MAIN_SHARE: Final = 0.5  # of a page's letters


def read(data: bytes, name: str) -> Story:
    """Return the story on a page.

    Raises:
        UnicodeError: The bytes are not a text.
        EmptyStory: The page shows nothing.
        MemoryError: The page is nested too deeply.
    """
    text, repairs = decode_markup(data)
    root = parse_markup(text, strict=text.lstrip("\ufeff \n\t").startswith("<?xml"))
    if root is None:
        raise EmptyStory(name=name)
    omissions = Omissions(notices=list(repairs))
    metadata = ao3.unwrap(root, _page_metadata(root), omissions)
    main = _main_element(root)
    if (preformatted := _only_preformatted(main)) is not None:
        return txt.read(strip_invisible("".join(preformatted.itertext())).encode(), name)
    return compose_story([Page(main, _page_styles(root))], metadata, name, omissions)


def _page_styles(root: etree._Element) -> StyleSheet:
    """Return the style sheets within a page."""
    style_sheet = StyleSheet()
    for element in root.iter("{*}style"):
        style_sheet.add_rules("".join(element.itertext()))
    return style_sheet


def _page_metadata(root: etree._Element) -> Metadata:
    """Return what the head of a page says about it."""
    fields = {
        (meta.get("name") or meta.get("property") or "").lower(): " ".join((meta.get("content") or "").split())
        for meta in root.iter("{*}meta")
    }
    title = next((text_of(element) for element in root.iter("{*}title") if _is_in_head(element)), "")
    return Metadata(
        title=fields.get("dc.title") or title,
        author=fields.get("author") or fields.get("dc.creator") or "",
        language=stated_language(root),
        blurb=fields.get("description") or "",
    )


def _is_in_head(title: etree._Element) -> bool:
    parent = title.getparent()
    return parent is not None and tag_name(parent) in ("head", "html")


def _main_element(root: etree._Element) -> etree._Element:
    """Return the element with the story: the page's main part if it has most of its letters, else the body."""
    body = next(root.iter("{*}body"), root)
    length = len(text_of(body))
    for name in ("main", "article"):
        parts = list(root.iter(f"{{*}}{name}"))
        if len(parts) == 1 and len(text_of(parts[0])) > length * _MIN_MAIN_SHARE:
            return parts[0]
    return body


def _only_preformatted(body: etree._Element) -> etree._Element | None:
    """Return the only element of a plain text that a browser has saved as a page; None for other pages."""
    children = [child for child in body if text_of(child)]
    only = children[0] if len(children) == 1 else None
    return only if only is not None and tag_name(only) == "pre" and not (body.text or "").strip() else None
