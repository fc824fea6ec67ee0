"""Detect the type of a file by its first bytes, because the suffix of a file may be wrong."""

import re
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

_ZIP_SIGNATURE: Final = b"PK\x03\x04"
_SIGNATURES: Final = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"AT&TFORM", "djvu"),
    (b"ITOLITLS", "lit"),
    (b"TPZ", "kindle"),
    (b"\xeaDRMION\xee", "kindle"),
    (b"CONT\x02\x00", "kindle"),
    (b"bplist00", "webarchive"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"fLaC", "sound"),
)
_HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S
)
_FICTION_BOOK: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?<FictionBook\b", re.IGNORECASE)
_WEB_ARCHIVE: Final = re.compile(rb"(?:from|mime-version|snapshot-content-location):.*multipart/related", re.I | re.S)
_HEAD_BYTES: Final = 4096


def detect_file_type(data: bytes) -> str:
    """Return the type of a file.

    Returns:
        A format that can be read: epub, docx, html. Or one that cannot: pdf, rtf, doc, odt, kindle, fb2, djvu, lit,
        webarchive, image, sound, archive, office. "damaged" for a broken zip file. Empty if it may be plain text.
    """
    head = data[:_HEAD_BYTES]
    if head.startswith(_ZIP_SIGNATURE):
        return _type_of_zip(data)
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head[60:68] in (b"BOOKMOBI", b"TEXtREAd"):
        return "kindle"
    if head[:4] == b"RIFF":
        return "image" if head[8:12] == b"WEBP" else "sound"
    if head[4:8] == b"ftyp":
        return "image" if head[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "sound"
    if _HTML.match(head):
        return "html"
    if _FICTION_BOOK.match(head):
        return "fb2"
    return "webarchive" if _WEB_ARCHIVE.match(head) else ""


def _type_of_zip(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        names = []
    if b"application/epub+zip" in data[:100] or "META-INF/container.xml" in names:
        return "epub"
    if "word/document.xml" in names or any(name.endswith("word/document.xml") for name in names[:200]):
        return "docx"
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:120]:
        return "odt"
    if any(name.startswith(("xl/", "ppt/")) for name in names) or b"opendocument" in data[:120]:
        return "office"
    if any(name.endswith(".fb2") for name in names):
        return "fb2"
    return "archive" if names else "damaged"
