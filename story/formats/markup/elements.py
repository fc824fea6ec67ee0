"""What an element says about itself: its name, classes, types, language and text."""

import re
from typing import Final

from lxml import etree

from story.formats.structure.language_tags import normalize_tag

_INVISIBLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ufffe\uffff]")
_EPUB_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_XML_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def tag_name(element: etree._Element) -> str:
    """Return an element's name in lower case, without its namespace. Returns an empty string for other nodes."""
    name = element.tag
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""


def class_names(element: etree._Element) -> list[str]:
    """Return an element's classes."""
    return (element.get("class") or "").split()


def semantic_types(element: etree._Element) -> list[str]:
    """Return what an element is by its ``epub:type`` or ``role``, such as ``chapter`` or ``noteref``, in lower case."""
    role = (element.get("role") or "").lower().removeprefix("doc-")
    return [*(element.get(_EPUB_TYPE) or element.get("epub:type") or "").lower().split(), *role.split()]


def stated_language(element: etree._Element) -> str:
    """Return the tag of the language that an element states, an empty string if it states none."""
    return normalize_tag(element.get(_XML_LANGUAGE) or element.get("lang") or "")


def strip_invisible(text: str | None) -> str:
    """Remove control characters and soft hyphens from text of a document. Returns an empty string for None."""
    return _INVISIBLE.sub("", text) if text else ""


def text_of(element: etree._Element) -> str:
    """Return all text within an element in one line."""
    return " ".join(strip_invisible("".join(element.itertext())).split())
