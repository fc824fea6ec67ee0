"""The contents of an EPUB as headings, for a book whose chapters have none of their own."""

from collections.abc import Iterator, Sequence
from posixpath import dirname
from typing import Final, NamedTuple

from lxml import etree

from story.formats.input.archive import Archive
from story.formats.markup.elements import decode_markup, parse_markup, parse_xml, semantic_types, tag_name, text_of
from story.formats.markup.pages import Page
from story.formats.markup.roles import CHAPTER, VOLUME, Role, image_text, role_of
from story.formats.structure.headings import title_key as letters_of

_HEADINGS: Final = ("{*}h1", "{*}h2", "{*}h3", "{*}h4", "{*}h5", "{*}h6")
_TITLES: Final = {"title", "subtitle", "fulltitle"}
_LONGEST: Final = 200  # characters of a label
_DEEPEST: Final = 8  # elements within one another, where a title may stand


class NavigationEntry(NamedTuple):
    """An entry of the contents: what it is called, and the entry and the id to which it leads."""

    words: str
    path: str
    fragment: str
    level: int


def read_navigation(archive: Archive, path: str) -> list[NavigationEntry]:
    """The chapters and volumes that the contents at an entry list: a page with a ``nav``, or an ``ncx`` file.

    An entry that leads into the document of the one above it is a section, and left out.
    """
    data = archive.read(path)
    if b"<navMap" in data or b":navMap" in data:
        root, name = parse_xml(data), "{*}navPoint"
    else:
        try:
            root, name = parse_markup(decode_markup(data)[0], strict=True), "{*}li"
        except UnicodeError:
            return []
        lists = [] if root is None else list(root.iter("{*}nav"))
        root = next((each for each in lists if "toc" in semantic_types(each)), lists[0] if lists else root)
    found: dict[etree._Element, NavigationEntry] = {}
    volumes: set[etree._Element] = set()
    for entry in () if root is None else root.iter(name):
        words, href = _said(entry)
        target = archive.resolve(dirname(path), href)
        above = entry.getparent() if name == "{*}navPoint" else _above(entry)
        upper = found.get(above) if above is not None else None
        if not target or not words or len(words) > _LONGEST:
            continue
        if upper is None or upper.path != target:
            found[entry] = NavigationEntry(words, target, href.partition("#")[2], CHAPTER)
            if above is not None:
                volumes.add(above)
    return [label._replace(level=VOLUME) if entry in volumes else label for entry, label in found.items()]


def _above(entry: etree._Element) -> etree._Element | None:
    holder = entry.getparent()
    return holder.getparent() if holder is not None else None


def _said(entry: etree._Element) -> tuple[str, str]:
    """An entry's words and where it leads."""
    link = entry.find("./{*}a")
    if link is not None:
        return text_of(link), link.get("href") or ""
    label, content = entry.find("./{*}navLabel"), entry.find("./{*}content")
    return (text_of(label), content.get("src") or "") if label is not None and content is not None else ("", "")


def insert_headings(pages: Sequence[Page], labels: Sequence[NavigationEntry]) -> None:
    """Headings put into pages that are listed and have none, where most of those that are listed have none."""
    listed: dict[str, list[NavigationEntry]] = {}
    for label in labels:
        listed.setdefault(label.path, []).append(label)
    known = [page for page in pages if page.path in listed]
    bare = [page for page in known if not any(_headings(page.root))]
    if len(bare) * 2 > len(known) and sum(len(listed[page.path]) for page in bare) > 1:
        for page in bare:
            named = {name: each for each in page.root.iter() for name in (each.get("id"), each.get("name")) if name}
            for label in listed[page.path]:
                _put(page.root, _block(named.get(label.fragment, page.root), page.root), label)


def _headings(root: etree._Element) -> Iterator[bool]:
    """For each heading of a page, whether it says anything."""
    for element in root.iter(*_HEADINGS):
        yield bool(text_of(element)) or any(map(image_text, element.iter("{*}img", "{*}image", "{*}svg")))
    for element in root.iter("{*}p", "{*}div"):
        yield bool(_TITLES.intersection(semantic_types(element)))


def _put(root: etree._Element, target: etree._Element, label: NavigationEntry) -> None:
    """A heading where a label leads: the words that stand there where they are the same, else the label before them."""
    place: etree._Element | None = target
    for _ in range(_DEEPEST):
        if place is None:
            break
        said = letters_of(text_of(place))
        if said and letters_of(label.words).startswith(said) and place is not root:
            place.tag = f"h{label.level}"
            return
        place = next((child for child in place if tag_name(child) and text_of(child)), None)
    heading = etree.Element(f"h{label.level}")
    heading.text = label.words
    holder = target.getparent()
    if target is root or holder is None:
        heading.tail, root.text = root.text, None
        root.insert(0, heading)
    else:
        holder.insert(holder.index(target), heading)


def _block(found: etree._Element, root: etree._Element) -> etree._Element:
    """The block in which an element stands; the next one where it is an anchor between blocks."""
    while found is not root and role_of(found) is not Role.BLOCK and (holder := found.getparent()) is not None:
        if not text_of(found) and holder is root and (after := found.getnext()) is not None:
            found = after
        elif holder is root:
            break
        else:
            found = holder
    return found
