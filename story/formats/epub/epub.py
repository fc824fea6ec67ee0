"""EPUB books, versions 2 and 3: the documents of the spine in order, without what is not the story."""

import re
from collections.abc import Iterator
from posixpath import dirname
from typing import Final

from lxml import etree

from story.errors import EmptyStory, ProtectedFile
from story.formats.epub.navigation import insert_headings, read_navigation
from story.formats.epub.package import ManifestItem, Package, read_package
from story.formats.input.archive import Archive
from story.formats.markup import ao3
from story.formats.markup.composition import compose_story
from story.formats.markup.elements import decode_markup, parse_markup, parse_xml, text_of
from story.formats.markup.pages import Omissions, Page
from story.formats.markup.styles import StyleSheet
from story.model import Story

_RIGHTS: Final = ("META-INF/rights.xml", "META-INF/sinf.xml", "META-INF/license.lcpl")
_ENCRYPTION: Final = "META-INF/encryption.xml"
#: Ways to scramble fonts, which hide no text.
_FONTS: Final = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
_APART: Final = re.compile(
    r"(?:\d*[-_])?(?:cover|jacket|half[-_]?title(?:[-_]?page)?|title[-_]?page|copyright(?:[-_]?page)?|colophon|imprint|"
    r"uncopyright|toc|contents|nav(?:igation)?|landmarks|log[-_]?page|loi)(?:[-_]?\d+)?",
    re.IGNORECASE,
)
_FEW: Final = 6_000  # characters: a page called "cover" with more on it is a chapter
_IMPRINT: Final = re.compile(r"all rights reserved|\bISBN\b", re.IGNORECASE)
_IMPRINT_LENGTH: Final = 4_000  # characters
_OUTER: Final = 5  # documents at either end, among which an imprint may be
_SAFE_SHEETS: Final = 2_000_000  # characters


def read(data: bytes, name: str) -> Story:
    """The story in a book. Raises DamagedFile, ProtectedFile, TooPacked or EmptyStory."""
    with Archive(data, name, "epub") as archive:
        _refuse_locked(archive)
        package = read_package(archive)
        book = _Book(archive, package)
        pages, facts, lost = book.pages(), package.facts, book.lost
        for page in pages:
            facts = ao3.unwrap(page.root, facts, lost)
        if not pages:
            raise EmptyStory(name=name)
        if package.contents:
            insert_headings(pages, read_navigation(archive, package.contents))
        return compose_story(pages, facts, name, lost, book.aside)


def _refuse_locked(archive: Archive) -> None:
    if any(name in archive.names for name in _RIGHTS):
        raise ProtectedFile(name=archive.name)
    if _ENCRYPTION in archive.names:
        root = parse_xml(archive.read(_ENCRYPTION))
        ways = root.iter("{*}EncryptionMethod") if root is not None else ()
        if root is None or any(way.get("Algorithm") not in _FONTS for way in ways):
            raise ProtectedFile(name=archive.name)


class _Book:
    """The documents of a book as pages."""

    def __init__(self, archive: Archive, package: Package) -> None:
        self.archive, self.package = archive, package
        self.lost = Omissions()
        self.aside: list[Page] = []
        self._css: dict[str, str] = {}
        self._sheets: dict[tuple[str, ...], StyleSheet] = {}
        self._count = 0

    def pages(self) -> list[Page]:
        """Those of the story, in order; those that notes may stand on are put ``aside``."""
        items = self.package.spine
        read = [(item, page) for item in items if (page := self._page(item)) is not None]
        kept = [page for index, (item, page) in enumerate(read) if not self._is_apart(item, page, index, len(read))]
        if not kept:
            kept = [page for _, page in read]
        numbers = {page.number for page in kept}
        for item, page in read:
            if page.number not in numbers:
                self.aside.append(page)
                listed = item.is_contents or next(page.root.iter("{*}nav"), None) is not None
                (self.lost.contents if listed else self.lost.boilerplate).append(text_of(page.root))
        self.aside += [
            page for item in self.package.others if not item.is_contents and (page := self._page(item)) is not None
        ]
        return kept

    def _page(self, item: ManifestItem) -> Page | None:
        try:
            text, repairs = decode_markup(self.archive.read(item.path))
        except UnicodeError:
            return None
        root = parse_markup(text, strict=True)
        if root is None:
            return None
        self.lost.told += repairs
        self._count += 1
        body = next(root.iter("{*}body"), root)
        return Page(body, self._sheet(root, dirname(item.path)), self._count - 1, item.path)

    def _sheet(self, root: etree._Element, folder: str) -> StyleSheet:
        styles = tuple(self._styles(root, folder))
        if styles not in self._sheets:
            self._sheets[styles] = StyleSheet()
            for css in styles:
                self._sheets[styles].add_rules(css)
        return self._sheets[styles]

    def _styles(self, root: etree._Element, folder: str) -> Iterator[str]:
        for element in root.iter("{*}link", "{*}style"):
            if element.get("href") is None:
                yield "".join(element.itertext())
            elif "stylesheet" in (element.get("rel") or "").lower():
                path = self.archive.resolve(folder, element.get("href") or "")
                if path is not None:
                    if path not in self._css:
                        self._css[path] = self.archive.read(path)[:_SAFE_SHEETS].decode("utf-8", "replace")
                    yield self._css[path]

    def _is_apart(self, item: ManifestItem, page: Page, index: int, count: int) -> bool:
        """Whether a document is a cover, an imprint, contents, or only there to be linked to."""
        if item.is_contents or not item.linear:
            return True
        words = text_of(page.root)
        length = len(words)
        stem = item.path.rpartition("/")[2].rpartition(".")[0]
        if length <= _FEW and (
            item.is_outside or _APART.fullmatch(stem) or _APART.fullmatch(item.id.rpartition(".")[0] or item.id)
        ):
            return True
        outer = index < _OUTER or index >= count - _OUTER
        return outer and length <= _IMPRINT_LENGTH and bool(_IMPRINT.search(words))
