# ruff: noqa: E501 - markup is easiest to read on one line
"""Tests of detecting the type of a file by its first bytes."""

import pytest

from story import DamagedFile, ForeignFormat, read
from story.formats.input.file_type import detect_file_type
from tests.story.books import docx, epub, page, paragraph, zipped

BOOK = epub({"1.xhtml": page("<p>It left.</p>")})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (BOOK, "ferry.zip"),
        (BOOK, "ferry.epub.txt"),
        (docx(paragraph("It left.")), "ferry"),
        (b"\n<!doctype HTML><p>It left.", "ferry.txt"),
        (b"\xef\xbb\xbf<html><body>It left.</body></html>", "ferry.md"),
        (b"<?xml version='1.0'?><!-- so --><html xmlns='http://www.w3.org/1999/xhtml'><body><p>It left.</p></body></html>", "download"),
        (b"<p>It left.", "ferry.HTM"),
    ],
)  # fmt: skip
def test_first_bytes_win_over_a_wrong_suffix(data: bytes, name: str) -> None:
    assert read(data, name).text == "It left."


@pytest.mark.parametrize(
    ("data", "name", "format_name"),
    [
        (b"%PDF-1.7 ...", "a.pdf", "pdf"),
        (b"%PDF-1.7 ...", "a.epub", "pdf"),
        (b"{\\rtf1 so}", "a.rtf", "rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "doc"),
        (bytes(60) + b"BOOKMOBI" + bytes(40), "a.azw3", "kindle"),
        (b"<?xml version='1.0'?><FictionBook xmlns='x'><body/></FictionBook>", "a.fb2", "fb2"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a.txt", "image"),
        (b"\xff\xd8\xff\xe0", "a.jpg", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", "a.webp", "image"),
        (b"\x00\x00\x00\x18ftypheic", "a.heic", "image"),
        (b"\x00\x00\x00\x18ftypmp42", "a.mp4", "sound"),
        (b"Rar!\x1a\x07\x00", "a.rar", "archive"),
        (b"bplist00\xd1", "a.webarchive", "webarchive"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n", "a.mht", "webarchive"),
        (zipped({"tale.txt": "It left."}), "a.zip", "archive"),
        (zipped({"xl/workbook.xml": ""}), "a.xlsx", "office"),
        (zipped({"content.xml": ""}, first=("mimetype", "application/vnd.oasis.opendocument.text")), "a.odt", "odt"),
    ],
)  # fmt: skip
def test_foreign_format_is_named(data: bytes, name: str, format_name: str) -> None:
    with pytest.raises(ForeignFormat) as caught:
        read(data, name)
    assert caught.value.values["format"] == format_name


def test_plain_text_has_no_type() -> None:
    assert detect_file_type(b"GIFted children. <html> is a word. %PDF- too.") == ""
    assert detect_file_type(b"") == ""


@pytest.mark.parametrize(("name", "format_name"), [("a.epub", "epub"), ("a.docx", "docx"), ("a.zip", "zip")])
def test_incomplete_zip_file_is_damaged(name: str, format_name: str) -> None:
    with pytest.raises(DamagedFile) as caught:
        read(zipped({"a": "b" * 100})[:60], name)
    assert caught.value.values["format"] == format_name
