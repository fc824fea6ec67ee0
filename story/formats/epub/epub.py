"""Read EPUB books, versions 2 and 3: their documents in reading order, without those that are no part of the story."""

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
from story.formats.markup.elements import text_of
from story.formats.markup.pages import Omissions, Page
from story.formats.markup.parsing import decode_markup, parse_markup, parse_xml
from story.formats.markup.styles import StyleSheet
from story.model import Story

_DRM_FILES: Final = ("META-INF/rights.xml", "META-INF/sinf.xml", "META-INF/license.lcpl")
_ENCRYPTION: Final = "META-INF/encryption.xml"
#: Algorithms that scramble fonts, but no text.
_FONT_ALGORITHMS: Final = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
_EXTRA_NAME: Final = re.compile(
    r"(?:\d*[-_])?(?:cover|jacket|half[-_]?title(?:[-_]?page)?|title[-_]?page|copyright(?:[-_]?page)?|colophon|imprint|"
    r"uncopyright|toc|contents|nav(?:igation)?|landmarks|log[-_]?page|loi)(?:[-_]?\d+)?",
    re.IGNORECASE,
)
_MAX_EXTRA: Final = 6_000  # characters; a longer page called "cover" is a chapter
_IMPRINT: Final = re.compile(r"all rights reserved|\bISBN\b", re.IGNORECASE)
_MAX_IMPRINT: Final = 4_000  # characters
_OUTER_DOCUMENTS: Final = 5  # documents at either end, one of which may be an imprint
_MAX_STYLE_SHEET: Final = 2_000_000  # bytes


def read(data: bytes, name: str) -> Story:
    """Return the story in a book.

    Raises:
        DamagedFile: The file cannot be opened, or has none of its documents.
        ProtectedFile: The file is locked against copying or by a password.
        TooPacked: The file would unpack to too much.
        EmptyStory: There is nothing to read.
        MemoryError: A document is nested too deeply.
    """
    with Archive(data, name, "epub") as archive:
        _check_protection(archive)
        package = read_package(archive)
        book = _Book(archive, package)
        pages, metadata = book.read_pages(), package.metadata
        for page in pages:
            metadata = ao3.unwrap(page.root, metadata, book.omissions)
        if not pages:
            raise EmptyStory(name=name)
        if package.contents:
            insert_headings(pages, read_navigation(archive, package.contents))
        return compose_story(pages, metadata, name, book.omissions, book.note_pages)


def _check_protection(archive: Archive) -> None:
    """Raise ProtectedFile if a book is locked against copying."""
    if any(name in archive.names for name in _DRM_FILES):
        raise ProtectedFile(name=archive.name)
    if _ENCRYPTION in archive.names:
        root = parse_xml(archive.read(_ENCRYPTION))
        methods = root.iter("{*}EncryptionMethod") if root is not None else ()
        if root is None or any(method.get("Algorithm") not in _FONT_ALGORITHMS for method in methods):
            raise ProtectedFile(name=archive.name)


class _Book:
    """The documents of a book as pages.

    ``note_pages`` are pages that are no part of the story, but may contain its footnotes.
    """

    def __init__(self, archive: Archive, package: Package) -> None:
        self.archive, self.package = archive, package
        self.omissions = Omissions()
        self.note_pages: list[Page] = []
        self._css_by_path: dict[str, str] = {}
        self._style_sheets: dict[tuple[str, ...], StyleSheet] = {}
        self._page_count = 0

    def read_pages(self) -> list[Page]:
        """Return the pages of the story in order. Puts other pages into ``note_pages``."""
        pages = [(item, page) for item in self.package.spine if (page := self._read_page(item)) is not None]
        kept = [page for index, (item, page) in enumerate(pages) if not self._is_extra(item, page, index, len(pages))]
        if not kept:
            kept = [page for _, page in pages]
        numbers = {page.number for page in kept}
        for item, page in pages:
            if page.number not in numbers:
                self.note_pages.append(page)
                is_contents = item.is_contents or next(page.root.iter("{*}nav"), None) is not None
                omitted = self.omissions.contents if is_contents else self.omissions.boilerplate
                omitted.append(text_of(page.root))
        self.note_pages += [
            page for item in self.package.others if not item.is_contents and (page := self._read_page(item)) is not None
        ]
        return kept

    def _read_page(self, item: ManifestItem) -> Page | None:
        try:
            text, repairs = decode_markup(self.archive.read(item.path))
        except UnicodeError:
            return None
        root = parse_markup(text, strict=True)
        if root is None:
            return None
        self.omissions.notices += repairs
        self._page_count += 1
        body = next(root.iter("{*}body"), root)
        return Page(body, self._style_sheet(root, dirname(item.path)), self._page_count - 1, item.path)

    def _style_sheet(self, root: etree._Element, folder: str) -> StyleSheet:
        sources = tuple(self._css_of(root, folder))
        if sources not in self._style_sheets:
            style_sheet = self._style_sheets[sources] = StyleSheet()
            for css in sources:
                style_sheet.add_rules(css)
        return self._style_sheets[sources]

    def _css_of(self, root: etree._Element, folder: str) -> Iterator[str]:
        for element in root.iter("{*}link", "{*}style"):
            if element.get("href") is None:
                yield "".join(element.itertext())
            elif "stylesheet" in (element.get("rel") or "").lower():
                path = self.archive.resolve(folder, element.get("href") or "")
                if path is not None:
                    if path not in self._css_by_path:
                        self._css_by_path[path] = self.archive.read(path)[:_MAX_STYLE_SHEET].decode("utf-8", "replace")
                    yield self._css_by_path[path]

    def _is_extra(self, item: ManifestItem, page: Page, index: int, count: int) -> bool:
        """Return whether a document is a cover, an imprint, the contents, or only read when a link leads to it."""
        if item.is_contents or not item.is_linear:
            return True
        text = text_of(page.root)
        length = len(text)
        stem = item.path.rpartition("/")[2].rpartition(".")[0]
        if length <= _MAX_EXTRA and (
            item.is_extra or _EXTRA_NAME.fullmatch(stem) or _EXTRA_NAME.fullmatch(item.id.rpartition(".")[0] or item.id)
        ):
            return True
        is_outer = index < _OUTER_DOCUMENTS or index >= count - _OUTER_DOCUMENTS
        return is_outer and length <= _MAX_IMPRINT and bool(_IMPRINT.search(text))
