"""Read the contents of an EPUB, and use them as headings if the chapters of the book have none."""

from collections.abc import Iterator, Sequence
from posixpath import dirname
from typing import Final, NamedTuple

from lxml import etree

from story.formats.input.archive import Archive
from story.formats.markup.elements import semantic_types, tag_name, text_of
from story.formats.markup.pages import Page
from story.formats.markup.parsing import decode_markup, parse_markup, parse_xml
from story.formats.markup.roles import Role, image_text, role_of
from story.formats.structure.headings import CHAPTER, VOLUME, title_key

_HEADINGS: Final = ("{*}h1", "{*}h2", "{*}h3", "{*}h4", "{*}h5", "{*}h6")
_TITLE_TYPES: Final = {"title", "subtitle", "fulltitle"}
_MAX_TITLE: Final = 200  # characters
_MAX_TITLE_DEPTH: Final = 8  # elements around a title


class NavigationEntry(NamedTuple):
    """An entry of the contents: its title, and the path and the id to which it leads."""

    title: str
    path: str
    fragment: str
    level: int


def read_navigation(archive: Archive, path: str) -> list[NavigationEntry]:
    """Return the chapters and volumes that the contents list.

    An entry that leads into the document of the entry above it is a section, and left out.

    Args:
        archive: The book.
        path: The path of the contents: a page with a ``nav`` element, or an NCX file.
    """
    data = archive.read(path)
    if b"<navMap" in data or b":navMap" in data:
        root, entry_name = parse_xml(data), "{*}navPoint"
    else:
        try:
            root, entry_name = parse_markup(decode_markup(data)[0], strict=True), "{*}li"
        except UnicodeError:
            return []
        navs = [] if root is None else list(root.iter("{*}nav"))
        root = next((nav for nav in navs if "toc" in semantic_types(nav)), navs[0] if navs else root)
    entries: dict[etree._Element, NavigationEntry] = {}
    volumes: set[etree._Element] = set()
    for element in () if root is None else root.iter(entry_name):
        title, href = _title_and_href(element)
        target = archive.resolve(dirname(path), href)
        parent = element.getparent()
        if entry_name == "{*}li" and parent is not None:  # a list within the entry above
            parent = parent.getparent()
        upper = entries.get(parent) if parent is not None else None
        if not target or not title or len(title) > _MAX_TITLE:
            continue
        if upper is None or upper.path != target:
            entries[element] = NavigationEntry(title, target, href.partition("#")[2], CHAPTER)
            if parent is not None:
                volumes.add(parent)
    return [entry._replace(level=VOLUME) if element in volumes else entry for element, entry in entries.items()]


def insert_headings(pages: Sequence[Page], entries: Sequence[NavigationEntry]) -> None:
    """Insert the titles of the contents as headings into pages without headings.

    Nothing is inserted if most of the pages in the contents have headings.
    """
    by_path: dict[str, list[NavigationEntry]] = {}
    for entry in entries:
        by_path.setdefault(entry.path, []).append(entry)
    listed = [page for page in pages if page.path in by_path]
    without_heading = [page for page in listed if not any(_are_headings_visible(page.root))]
    if len(without_heading) * 2 > len(listed) and sum(len(by_path[page.path]) for page in without_heading) > 1:
        for page in without_heading:
            targets = {name: element for element in page.root.iter() for name in _ids(element)}
            for entry in by_path[page.path]:
                target = targets.get(entry.fragment, page.root)
                _insert_heading(page.root, _enclosing_block(target, page.root), entry)


def _title_and_href(entry: etree._Element) -> tuple[str, str]:
    """Return the title of an entry, and where it leads."""
    link = entry.find("./{*}a")
    if link is not None:
        return text_of(link), link.get("href") or ""
    label, content = entry.find("./{*}navLabel"), entry.find("./{*}content")
    return (text_of(label), content.get("src") or "") if label is not None and content is not None else ("", "")


def _ids(element: etree._Element) -> Iterator[str]:
    yield from filter(None, (element.get("id"), element.get("name")))


def _are_headings_visible(root: etree._Element) -> Iterator[bool]:
    """Yield for each heading of a page whether it has text."""
    for element in root.iter(*_HEADINGS):
        yield bool(text_of(element)) or any(map(image_text, element.iter("{*}img", "{*}image", "{*}svg")))
    for element in root.iter("{*}p", "{*}div"):
        yield bool(_TITLE_TYPES.intersection(semantic_types(element)))


def _insert_heading(root: etree._Element, target: etree._Element, entry: NavigationEntry) -> None:
    """Turn the text at ``target`` into a heading if it is the entry's title. Otherwise insert a heading before it."""
    place: etree._Element | None = target
    for _ in range(_MAX_TITLE_DEPTH):
        if place is None:
            break
        text = title_key(text_of(place))
        if text and title_key(entry.title).startswith(text) and place is not root:
            place.tag = f"h{entry.level}"
            return
        place = next((child for child in place if tag_name(child) and text_of(child)), None)
    heading = etree.Element(f"h{entry.level}")
    heading.text = entry.title
    parent = target.getparent()
    if target is root or parent is None:
        heading.tail, root.text = root.text, None
        root.insert(0, heading)
    else:
        parent.insert(parent.index(target), heading)


def _enclosing_block(element: etree._Element, root: etree._Element) -> etree._Element:
    """Return the block that contains an element. For an anchor between blocks this is the next block."""
    while element is not root and role_of(element) is not Role.BLOCK and (parent := element.getparent()) is not None:
        if not text_of(element) and parent is root and (following := element.getnext()) is not None:
            element = following
        elif parent is root:
            break
        else:
            element = parent
    return element
