"""Footnotes: which links refer to one, and where it stands."""

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
_CLASSES: Final = {"noteref", "footnote-ref", "footnoteref", "fnref", "fnanchor", "footnote", "note-ref", "endnote-ref"}
_HOLDERS: Final = frozenset(["li", "aside", "dd", "p", "div", "section", "tr", "blockquote", "td"])
_LONGEST: Final = 6_000  # characters; what is longer is a chapter
_MOST: Final = 20_000  # references and targets of one book


@dataclass(frozen=True, slots=True)
class Footnotes:
    """``notes``: the elements behind each reference, none for the second to the same; ``taken``: all of them."""

    notes: dict[etree._Element, tuple[etree._Element, ...]]
    taken: frozenset[etree._Element]


def find_footnotes(pages: Sequence[Page]) -> Footnotes:
    """The references to notes in ``pages``, which include those that hold nothing but notes."""
    targets: dict[tuple[str, str], tuple[int, int, etree._Element]] = {}
    references: list[tuple[int, int, str, etree._Element]] = []
    for page in pages:
        for position, element in enumerate(page.root.iter(etree.Element)):
            if len(targets) + len(references) > _MOST:
                break
            if name := element.get("id") or (element.get("name") if tag_name(element) == "a" else None):
                targets.setdefault((page.path, name), (page.number, position, element))
            if tag_name(element) == "a" and "#" in (element.get("href") or "") and _is_label(element):
                references.append((page.number, position, page.path, element))
    notes: dict[etree._Element, tuple[etree._Element, ...]] = {}
    taken: set[etree._Element] = set()
    for number, position, path, reference in references:
        target = targets.get(_address(path, reference.get("href") or ""))
        if target is None or (target[:2] <= (number, position) and not _says_so(reference)):
            continue
        found = _note(target[2], reference)
        if found:
            notes[reference] = () if taken.issuperset(found) else found
            taken.update(found)
    inside = {one for one in notes if any(above in taken for above in one.iterancestors())}
    return Footnotes({one: found for one, found in notes.items() if one not in inside}, frozenset(taken))


def _says_so(link: etree._Element) -> bool:
    return "noteref" in semantic_types(link) or bool(_CLASSES & {name.lower() for name in class_names(link)})


def _is_label(link: etree._Element) -> bool:
    """Whether a link looks as references do: marked as one, or a raised or bracketed number, or a sign."""
    if {"backlink", "referrer"} & set(semantic_types(link)):
        return False
    text = text_of(link)
    if not text or len(text) > 8:
        return False
    if _says_so(link):
        return True
    parent = link.getparent()
    raised = any(tag_name(inner) == "sup" for inner in link) or (parent is not None and tag_name(parent) == "sup")
    return bool(_LABEL.fullmatch(text)) and (raised or bool(_SIGN.fullmatch(text)))


def _address(path: str, href: str) -> tuple[str, str]:
    file, _, fragment = href.partition("#")
    file = unquote(file)
    return (normpath(join(dirname(path), file)) if file else path), unquote(fragment)


def _note(target: etree._Element, reference: etree._Element) -> tuple[etree._Element, ...]:
    """The elements that hold the note at ``target``; none where it is no note."""
    holder = target
    while tag_name(holder) not in _HOLDERS and tag_name(holder) != "dt":
        above = holder.getparent()
        if above is None or tag_name(above) in ("body", "html"):
            return ()
        holder = above
    found = [holder]
    if tag_name(holder) == "dt":
        beneath = holder.getnext()
        found = [holder, beneath] if beneath is not None and tag_name(beneath) == "dd" else found
    elif tag_name(holder) == "td" and (row := holder.getparent()) is not None:
        found = [row]
    words = sum(len(text_of(element)) for element in found)
    inside = any(above in found for above in reference.iterancestors())
    return () if inside or not words or words > _LONGEST else tuple(found)


def without_label(runs: Sequence[Run], label: str) -> tuple[Run, ...]:
    """A note without the label that stands before it."""
    text = "".join(run.text for run in runs)
    found = re.match(rf"\s*[\[({{]?\s*{re.escape(label)}\s*[\])}}]?[.:)]?\s*", text)
    cut = found.end() if found and found.end() < len(text) else 0
    kept = []
    for run in runs:
        kept.append(Run(run.text[cut:], run.style))
        cut = max(0, cut - len(run.text))
    return tuple(run for run in kept if run.text)
