"""A download from the Archive of Our Own: what its authors say of the work, taken out of the pages of the story."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from lxml import etree

from story.formats.markup.elements import class_names, tag_name, text_of
from story.formats.markup.pages import Omissions
from story.formats.structure.draft import Metadata

_LABEL: Final = re.compile(r"(?P<of>chapter )?(?:(?P<summary>summary)|(?:end )?notes?)\W*", re.IGNORECASE)
_MESSAGE: Final = re.compile(r"posted originally on the|please drop by the archive", re.IGNORECASE)
_LANGUAGES: Final = {
    "english": "en", "français": "fr", "deutsch": "de", "español": "es", "italiano": "it", "nederlands": "nl",
    "português": "pt", "polski": "pl", "русский": "ru", "中文": "zh", "日本語": "ja", "한국어": "ko", "svenska": "sv",
    "suomi": "fi", "čeština": "cs", "українська": "uk", "türkçe": "tr",
}  # fmt: skip


def unwrap(root: etree._Element, facts: Metadata, lost: Omissions) -> Metadata:
    """Title, author, language and summary; the tree is left with the chapters, each summary as a ``data-recap`` of its
    heading. A page of any other making is left as it is.

    An author's notes are no part of the story: they go to ``lost``.
    """
    messages = [element for element in root.iter("{*}p") if _MESSAGE.search(text_of(element)[:2000])]
    if not messages and not _metas(root):
        return facts
    for element in list(root.iter("{*}div", "{*}p")):
        if tag_name(element) == "div" and "meta" in class_names(element):
            facts = _read_meta(element, facts, lost)
    for message in messages:
        _remove(message)
    for heading in list(root.iter("{*}h2")):
        if "toc-heading" in class_names(heading) and text_of(heading) in ("Preface", "Afterword"):
            _remove(heading)
    return facts


def _metas(root: etree._Element) -> list[etree._Element]:
    """The boxes with what is said of a work or a chapter, as only these downloads have them."""
    metas = [element for element in root.iter("{*}div") if "meta" in class_names(element)]
    return [meta for meta in metas if any(_LABEL.fullmatch(text_of(child)) for child in meta if tag_name(child) == "p")]


def _read_meta(meta: etree._Element, facts: Metadata, lost: Omissions) -> Metadata:
    heading = next((child for child in meta if tag_name(child) in ("h1", "h2", "h3")), None)
    for name, element in _parts(meta):
        words = text_of(element)
        if name == "author":
            facts = replace(facts, author=facts.author or words.removeprefix("by ").strip())
        elif name == "tags":
            facts = replace(facts, language=facts.language or _language(element))
        elif name == "summary" and (heading is None or tag_name(heading) == "h1"):
            facts = replace(facts, blurb=facts.blurb or words)
        elif name == "recap" and heading is not None:
            heading.set("data-recap", words)
        elif name == "notes":
            lost.notes.append(words)
        _remove(element)
    if heading is not None and tag_name(heading) == "h1":
        facts = replace(facts, title=text_of(heading) or facts.title)
    return facts


def _parts(meta: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Each of a box's elements with what it is: ``author``, ``tags``, ``summary``, ``recap``, ``notes`` or a label."""
    said = ""
    for child in list(meta):
        name, kinds = tag_name(child), set(class_names(child))
        if "byline" in kinds:
            yield "author", child
        elif name == "dl" or "tags" in kinds:
            yield "tags", child
        elif name == "p" and (label := _LABEL.fullmatch(text_of(child))):
            said = ("recap" if label["of"] else "summary") if label["summary"] else "notes"
            yield "label", child
        elif name == "blockquote" and said:
            yield said, child
        elif "endnote-link" in kinds:
            yield "label", child


def _language(tags: etree._Element) -> str:
    terms = [text_of(element) for element in tags]
    for label, value in pairwise(terms):
        if label.rstrip(":").casefold() == "language":
            return _LANGUAGES.get(re.split(r"[\s-]", value.casefold())[0], "")
    return ""


def _remove(element: etree._Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
