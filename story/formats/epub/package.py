"""Read the package file of an EPUB: its metadata, and its documents in reading order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from posixpath import dirname
from typing import Final

from lxml import etree

from story.errors import DamagedFile
from story.formats.input.archive import Archive
from story.formats.markup.elements import strip_invisible, tag_name, text_of
from story.formats.markup.parsing import parse_markup, parse_xml
from story.formats.structure.draft import Metadata
from story.formats.structure.language_tags import normalize_tag

_CONTAINER: Final = "META-INF/container.xml"
_PAGE_TYPES: Final = {"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml", "text/xml"}
_NCX_TYPE: Final = "application/x-dtbncx+xml"
_PAGE_SUFFIXES: Final = (".xhtml", ".html", ".htm", ".xml")
#: The types that ``<guide>`` gives to pages that are no part of the story.
_EXTRA_TYPES: Final = {"cover", "title-page", "toc", "copyright-page", "colophon", "loi", "lot", "index"}
_OPF_ROLE: Final = "{http://www.idpf.org/2007/opf}role"


@dataclass(frozen=True, slots=True)
class ManifestItem:
    """A document of the book.

    ``path`` is its entry in the archive. ``is_linear`` is false if it is only read when a link leads to it.
    ``is_contents`` means that it lists the chapters, ``is_extra`` that it is no part of the story.
    """

    id: str
    path: str
    is_linear: bool = True
    is_contents: bool = False
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """What the package file says.

    ``spine`` are the documents in reading order, ``others`` those outside of it. ``contents`` is the path of the entry
    that lists the chapters, empty if there is none.
    """

    metadata: Metadata
    spine: tuple[ManifestItem, ...]
    others: tuple[ManifestItem, ...]
    contents: str = ""


def read_package(archive: Archive) -> Package:
    """Read the package file of a book. Documents that are missing from the file are ignored.

    Raises:
        DamagedFile: There is no package file, or none of its documents.
    """
    path, root = _find_package(archive)
    folder = dirname(path)
    items: dict[str, ManifestItem] = {}
    contents = ""
    extras = {
        archive.resolve(folder, reference.get("href") or "")
        for reference in root.iter("{*}reference")
        if (reference.get("type") or "").lower() in _EXTRA_TYPES
    }
    for element in root.iter("{*}item"):
        entry = archive.resolve(folder, element.get("href") or "")
        media_type = (element.get("media-type") or "").lower()
        if entry and media_type == _NCX_TYPE:
            contents = contents or entry
        if entry and (media_type in _PAGE_TYPES or entry.lower().endswith(_PAGE_SUFFIXES)):
            properties = (element.get("properties") or "").split()
            item_id = element.get("id") or entry
            items[item_id] = ManifestItem(item_id, entry, is_contents="nav" in properties, is_extra=entry in extras)
    spine = tuple(_spine(root, items))
    spine_paths = {item.path for item in spine}
    others = tuple(item for item in items.values() if item.path not in spine_paths)
    if not spine:
        spine, others = others, ()
    if not spine:
        raise DamagedFile(name=archive.name, format="epub")
    contents = next((item.path for item in items.values() if item.is_contents), contents)
    return Package(_metadata(root), spine, others, contents)


def _find_package(archive: Archive) -> tuple[str, etree._Element]:
    candidates = []
    if _CONTAINER in archive.names:
        container = parse_xml(archive.read(_CONTAINER))
        if container is not None:
            paths = [archive.resolve("", file.get("full-path") or "") for file in container.iter("{*}rootfile")]
            candidates += [path for path in paths if path]
    candidates += sorted(name for name in archive.names if name.lower().endswith(".opf"))
    for path in candidates[:3]:
        root = parse_xml(archive.read(path))
        if root is not None:
            return path, root
    raise DamagedFile(name=archive.name, format="epub")


def _spine(root: etree._Element, items: Mapping[str, ManifestItem]) -> Iterator[ManifestItem]:
    """Yield the documents in reading order. If none of them is linear, all are."""
    references = [
        (items[item_id], reference.get("linear"))
        for reference in root.iter("{*}itemref")
        if (item_id := reference.get("idref") or "") in items
    ]
    non_linear = {item.id for item, linear in references if linear == "no"}
    if len(non_linear) == len({item.id for item, _ in references}):
        non_linear = set()
    paths: set[str] = set()
    for item, _ in references:
        if item.path not in paths:
            paths.add(item.path)
            yield replace(item, is_linear=item.id not in non_linear)


def _metadata(root: etree._Element) -> Metadata:
    container = next(root.iter("{*}metadata"), root)
    fields: dict[str, list[etree._Element]] = {}
    refinements: dict[tuple[str, str], str] = {}  # by the id that is refined and the property
    for element in container.iter(etree.Element):
        if isinstance(element.tag, str) and "purl.org/dc" in element.tag.lower():
            fields.setdefault(tag_name(element), []).append(element)
        elif tag_name(element) == "meta" and element.get("refines"):
            key = (element.get("refines") or "").lstrip("#"), element.get("property") or ""
            refinements.setdefault(key, text_of(element))

    def refinement(element: etree._Element, name: str) -> str:
        return refinements.get((element.get("id") or "", name), "")

    titles = sorted(fields.get("title", []), key=lambda title: refinement(title, "title-type") not in ("main", ""))
    authors = [
        text_of(creator)
        for creator in fields.get("creator", [])
        if (refinement(creator, "role") or creator.get(_OPF_ROLE) or creator.get("role") or "aut") == "aut"
    ]
    return Metadata(
        title=next(filter(None, map(text_of, titles)), ""),
        author=", ".join(dict.fromkeys(filter(None, authors))),
        language=next(filter(None, (normalize_tag(text_of(language)) for language in fields.get("language", []))), ""),
        licence=next(filter(None, map(text_of, fields.get("rights", []))), ""),
        blurb=next(filter(None, (_without_markup(description) for description in fields.get("description", []))), ""),
    )


def _without_markup(element: etree._Element) -> str:
    """Return a description without markup: many contain escaped HTML."""
    text = strip_invisible("".join(element.itertext()))
    if re.search(r"<\w+[^>]*>|&\w+;", text):
        root = parse_markup(text)
        text = " ".join(part for part in root.itertext()) if root is not None else ""
    return " ".join(text.split())
