"""An EPUB's package file: what the book is called, and which of its documents are read in which order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Final

from lxml import etree

from story.errors import DamagedFile
from story.formats.input.archive import Archive
from story.formats.markup.elements import normalize_tag, parse_markup, parse_xml, strip_invisible, tag_name, text_of
from story.formats.structure.draft import Metadata

_CONTAINER: Final = "META-INF/container.xml"
_PAGES: Final = {"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml", "text/xml"}
_NCX: Final = "application/x-dtbncx+xml"
_PAGE_ENDINGS: Final = (".xhtml", ".html", ".htm", ".xml")
#: What ``<guide>`` calls pages that are no part of the story.
_OUTSIDE: Final = {"cover", "title-page", "toc", "copyright-page", "colophon", "loi", "lot", "index"}
_OPF_ROLE: Final = "{http://www.idpf.org/2007/opf}role"


@dataclass(frozen=True, slots=True)
class ManifestItem:
    """A document of the book: its entry, and whether it is read in line, is the contents, or stands outside."""

    id: str
    path: str
    linear: bool = True
    is_contents: bool = False
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """``spine``: the documents in the order of reading; ``others``: those that are only linked to.

    ``contents`` is the entry that lists the chapters, empty where there is none.
    """

    facts: Metadata
    spine: tuple[ManifestItem, ...]
    others: tuple[ManifestItem, ...]
    contents: str = ""


def read_package(archive: Archive) -> Package:
    """The package of a book. What the manifest names and the file lacks is passed over.

    Raises DamagedFile where there is no package, or none of its documents.
    """
    path, root = _find(archive)
    folder = dirname(path)
    items: dict[str, ManifestItem] = {}
    contents = ""
    outside = {
        archive.resolve(folder, each.get("href") or "")
        for each in root.iter("{*}reference")
        if (each.get("type") or "").lower() in _OUTSIDE
    }
    for element in root.iter("{*}item"):
        entry = archive.resolve(folder, element.get("href") or "")
        kind = (element.get("media-type") or "").lower()
        if entry and kind == _NCX:
            contents = contents or entry
        if entry and (kind in _PAGES or entry.lower().endswith(_PAGE_ENDINGS)):
            properties = (element.get("properties") or "").split()
            name = element.get("id") or entry
            items[name] = ManifestItem(name, entry, is_contents="nav" in properties, is_outside=entry in outside)
    spine = tuple(_spine(root, items))
    read = {item.path for item in spine}
    others = tuple(item for item in items.values() if item.path not in read)
    if not spine:
        spine, others = others, ()
    if not spine:
        raise DamagedFile(name=archive.name, format="epub")
    contents = next((item.path for item in items.values() if item.is_contents), contents)
    return Package(_facts(root), spine, others, contents)


def _find(archive: Archive) -> tuple[str, etree._Element]:
    candidates = []
    if _CONTAINER in archive.names:
        container = parse_xml(archive.read(_CONTAINER))
        if container is not None:
            paths = [archive.resolve("", each.get("full-path") or "") for each in container.iter("{*}rootfile")]
            candidates += [path for path in paths if path]
    candidates += sorted(name for name in archive.names if name.lower().endswith(".opf"))
    for path in candidates[:3]:
        root = parse_xml(archive.read(path))
        if root is not None:
            return path, root
    raise DamagedFile(name=archive.name, format="epub")


def _spine(root: etree._Element, items: Mapping[str, ManifestItem]) -> Iterator[ManifestItem]:
    found = [
        (items[name], each.get("linear"))
        for each in root.iter("{*}itemref")
        if (name := each.get("idref") or "") in items
    ]
    aside = {item.id for item, linear in found if linear == "no"}
    all_aside = len(aside) == len({item.id for item, _ in found})
    seen: set[str] = set()
    for item, _ in found:
        if item.path not in seen:
            seen.add(item.path)
            linear = all_aside or item.id not in aside
            yield ManifestItem(item.id, item.path, linear, item.is_contents, item.is_outside)


def _facts(root: etree._Element) -> Metadata:
    metadata = next(root.iter("{*}metadata"), root)
    said: dict[str, list[etree._Element]] = {}
    refined: dict[tuple[str, str], str] = {}
    for element in metadata.iter(etree.Element):
        if isinstance(element.tag, str) and "purl.org/dc" in element.tag.lower():
            said.setdefault(tag_name(element), []).append(element)
        elif tag_name(element) == "meta" and element.get("refines"):
            key = (element.get("refines") or "").lstrip("#"), element.get("property") or ""
            refined.setdefault(key, text_of(element))

    def about(element: etree._Element, what: str) -> str:
        return refined.get((element.get("id") or "", what), "")

    titles = sorted(said.get("title", []), key=lambda title: about(title, "title-type") not in ("main", ""))
    authors = [
        text_of(creator)
        for creator in said.get("creator", [])
        if (about(creator, "role") or creator.get(_OPF_ROLE) or creator.get("role") or "aut") == "aut"
    ]
    return Metadata(
        title=next(filter(None, map(text_of, titles)), ""),
        author=", ".join(dict.fromkeys(filter(None, authors))),
        language=next(filter(None, (normalize_tag(text_of(each)) for each in said.get("language", []))), ""),
        licence=next(filter(None, map(text_of, said.get("rights", []))), ""),
        blurb=next(filter(None, (_unmarked(each) for each in said.get("description", []))), ""),
    )


def _unmarked(element: etree._Element) -> str:
    """A description as text: many are HTML within the text of their element."""
    text = strip_invisible("".join(element.itertext()))
    if re.search(r"<\w+[^>]*>|&\w+;", text):
        root = parse_markup(text)
        text = " ".join(part for part in root.itertext()) if root is not None else ""
    return " ".join(text.split())
