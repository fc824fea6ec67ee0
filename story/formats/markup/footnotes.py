"""Find footnotes: the links that refer to them, and the elements that contain them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote

from lxml import etree

from story.formats.markup.elements import class_names, semantic_types, tag_name, text_of
from story.formats.markup.pages import Page
from story.model import Run

_LABEL: Final = re.compile(
    r"[\[({]?\s*(?:note\s*)?(?:\d{1,4}|[*†‡§¶⁎]{1,6}|[a-z]|[ivxlc]{1,6})\s*[\])}]?", re.IGNORECASE
)
_SIGN: Final = re.compile(r"[\[({].*[\])}]|[*†‡§¶⁎]+", re.DOTALL)
_REFERENCE_CLASSES: Final = {
    "noteref", "footnote-ref", "footnoteref", "fnref", "fnanchor", "footnote", "note-ref", "endnote-ref",
}  # fmt: skip
_CONTAINERS: Final = frozenset(["li", "aside", "dd", "p", "div", "section", "tr", "blockquote", "td"])
_MAX_NOTE: Final = 6_000  # characters; anything longer is a chapter
_MAX_LABEL: Final = 8  # characters
_MAX_LINKS: Final = 20_000  # references and targets in one book


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The footnotes of a book.

    ``by_reference`` maps each link that refers to a note to the elements of the note. Of several links to the same note
    only the first has elements. ``elements`` are those of all notes.
    """

    by_reference: dict[etree._Element, tuple[etree._Element, ...]]
    elements: frozenset[etree._Element]


def find_footnotes(pages: Sequence[Page]) -> Footnotes:
    """Find the footnotes of a book. ``pages`` must include those that contain only notes."""
    targets: dict[tuple[str, str], tuple[int, int, etree._Element]] = {}
    references: list[tuple[int, int, str, etree._Element]] = []
    for page in pages:
        for position, element in enumerate(page.root.iter(etree.Element)):
            if len(targets) + len(references) > _MAX_LINKS:
                break
            if name := element.get("id") or (element.get("name") if tag_name(element) == "a" else None):
                targets.setdefault((page.path, name), (page.number, position, element))
            if tag_name(element) == "a" and "#" in (element.get("href") or "") and _may_be_reference(element):
                references.append((page.number, position, page.path, element))
    notes: dict[etree._Element, tuple[etree._Element, ...]] = {}
    elements: set[etree._Element] = set()
    for number, position, path, reference in references:
        target = targets.get(_address(path, reference.get("href") or ""))
        if target is None or (target[:2] <= (number, position) and not _is_marked_reference(reference)):
            continue
        note = _elements_of_note(target[2], reference)
        if note:
            notes[reference] = () if elements.issuperset(note) else note
            elements.update(note)
    within_notes = {
        reference for reference in notes if any(ancestor in elements for ancestor in reference.iterancestors())
    }
    return Footnotes(
        {reference: note for reference, note in notes.items() if reference not in within_notes}, frozenset(elements)
    )


def without_label(runs: Sequence[Run], label: str) -> tuple[Run, ...]:
    """Return a note without the label at its beginning."""
    text = "".join(run.text for run in runs)
    match = re.match(rf"\s*[\[({{]?\s*{re.escape(label)}\s*[\])}}]?[.:)]?\s*", text)
    cut = match.end() if match and match.end() < len(text) else 0
    kept = []
    for run in runs:
        kept.append(Run(run.text[cut:], run.style))
        cut = max(0, cut - len(run.text))
    return tuple(run for run in kept if run.text)


def _is_marked_reference(link: etree._Element) -> bool:
    """Return whether the type or the class of a link says that it refers to a note."""
    classes = {name.lower() for name in class_names(link)}
    return "noteref" in semantic_types(link) or bool(_REFERENCE_CLASSES & classes)


def _may_be_reference(link: etree._Element) -> bool:
    """Return whether a link looks like a reference: marked as one, a raised or bracketed number, or a sign."""
    if {"backlink", "referrer"} & set(semantic_types(link)):
        return False
    text = text_of(link)
    if not text or len(text) > _MAX_LABEL:
        return False
    if _is_marked_reference(link):
        return True
    parent = link.getparent()
    is_raised = any(tag_name(child) == "sup" for child in link) or (parent is not None and tag_name(parent) == "sup")
    return bool(_LABEL.fullmatch(text)) and (is_raised or bool(_SIGN.fullmatch(text)))


def _address(path: str, href: str) -> tuple[str, str]:
    """Return the path and the id to which ``href`` leads from the page at ``path``."""
    file, _, fragment = href.partition("#")
    file = unquote(file)
    return (normpath(join(dirname(path), file)) if file else path), unquote(fragment)


def _elements_of_note(target: etree._Element, reference: etree._Element) -> tuple[etree._Element, ...]:
    """Return the elements that contain the note at ``target``; none if it is not a note."""
    container = target
    while tag_name(container) not in _CONTAINERS and tag_name(container) != "dt":
        parent = container.getparent()
        if parent is None or tag_name(parent) in ("body", "html"):
            return ()
        container = parent
    elements = [container]
    if tag_name(container) == "dt":
        following = container.getnext()
        elements = [container, following] if following is not None and tag_name(following) == "dd" else elements
    elif tag_name(container) == "td" and (row := container.getparent()) is not None:
        elements = [row]
    length = sum(len(text_of(element)) for element in elements)
    contains_reference = any(ancestor in elements for ancestor in reference.iterancestors())
    return () if contains_reference or not length or length > _MAX_NOTE else tuple(elements)
