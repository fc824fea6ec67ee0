"""Remove what a download from the Archive of Our Own adds to a story, and read its metadata from it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from lxml import etree

from story.formats.markup.elements import class_names, tag_name, text_of
from story.formats.markup.pages import Omissions
from story.formats.structure.draft import Metadata
from story.formats.structure.language_tags import tag_of_language

_LABEL: Final = re.compile(r"(?P<of>chapter )?(?:(?P<summary>summary)|(?:end )?notes?)\W*", re.IGNORECASE)
_MESSAGE: Final = re.compile(r"posted originally on the|please drop by the archive", re.IGNORECASE)


def unwrap(root: etree._Element, metadata: Metadata, omissions: Omissions) -> Metadata:
    """Remove everything but the chapters from the tree of a download. Other pages are left as they are.

    The summary of a chapter becomes the attribute ``data-recap`` of its heading. The author's notes are no part of the
    story, and are added to ``omissions``.

    Returns:
        The metadata, completed by title, author, language and summary of the work.
    """
    messages = [element for element in root.iter("{*}p") if _MESSAGE.search(text_of(element)[:2000])]
    if not messages and not _has_meta_box(root):
        return metadata
    for element in list(root.iter("{*}div", "{*}p")):
        if tag_name(element) == "div" and "meta" in class_names(element):
            metadata = _read_meta_box(element, metadata, omissions)
    for message in messages:
        _remove(message)
    for heading in list(root.iter("{*}h2")):
        if "toc-heading" in class_names(heading) and text_of(heading) in ("Preface", "Afterword"):
            _remove(heading)
    return metadata


def _has_meta_box(root: etree._Element) -> bool:
    """Return whether there is a box about a work or a chapter, as only these downloads have."""
    boxes = [element for element in root.iter("{*}div") if "meta" in class_names(element)]
    return any(_LABEL.fullmatch(text_of(child)) for box in boxes for child in box if tag_name(child) == "p")


def _read_meta_box(box: etree._Element, metadata: Metadata, omissions: Omissions) -> Metadata:
    heading = next((child for child in box if tag_name(child) in ("h1", "h2", "h3")), None)
    for name, element in _parts(box):
        text = text_of(element)
        if name == "author":
            metadata = replace(metadata, author=metadata.author or text.removeprefix("by ").strip())
        elif name == "tags":
            metadata = replace(metadata, language=metadata.language or _language(element))
        elif name == "summary" and (heading is None or tag_name(heading) == "h1"):
            metadata = replace(metadata, blurb=metadata.blurb or text)
        elif name == "recap" and heading is not None:
            heading.set("data-recap", text)
        elif name == "notes":
            omissions.notes.append(text)
        _remove(element)
    if heading is not None and tag_name(heading) == "h1":
        metadata = replace(metadata, title=text_of(heading) or metadata.title)
    return metadata


def _parts(box: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the elements of a box with what each is: author, tags, summary, recap, notes or label."""
    labelled = ""
    for child in list(box):
        name, classes = tag_name(child), set(class_names(child))
        if "byline" in classes:
            yield "author", child
        elif name == "dl" or "tags" in classes:
            yield "tags", child
        elif name == "p" and (label := _LABEL.fullmatch(text_of(child))):
            labelled = ("recap" if label["of"] else "summary") if label["summary"] else "notes"
            yield "label", child
        elif name == "blockquote" and labelled:
            yield labelled, child
        elif "endnote-link" in classes:
            yield "label", child


def _language(tags: etree._Element) -> str:
    terms = [text_of(element) for element in tags]
    for label, value in pairwise(terms):
        if label.rstrip(":").casefold() == "language":
            return tag_of_language(re.split(r"[\s-]", value)[0])
    return ""


def _remove(element: etree._Element) -> None:
    """Remove an element from its tree, but keep the text after it."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    previous = element.getprevious()
    if tail and previous is not None:
        previous.tail = (previous.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
