"""Bytes become the text that was meant, whatever machine wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story import UnreadableFile, read
from story.readers.encoding import decode

PROSE = "“Où est-il?” asked Zoë — nobody knew…"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_give_the_same_letters(encoding: str) -> None:
    assert decode(PROSE.encode(encoding)) == PROSE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    assert decode("A plain tale, plainly told.".encode(encoding)) == "A plain tale, plainly told."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_every_line_end_is_one(end: str) -> None:
    assert decode(f"one{end}two".encode()) == "one\ntwo"


def test_a_new_page_parts_paragraphs() -> None:
    assert decode(b"one\x0ctwo") == "one\n\ntwo"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" * 20, b"PK\x03\x04" + bytes(range(256)) * 8])
def test_a_picture_or_an_archive_is_no_text(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read(data, "holiday.txt")


@given(st.binary(max_size=400))
def test_what_is_decoded_has_no_control_characters(data: bytes) -> None:
    try:
        text = decode(data)
    except UnicodeError:
        return
    assert all(character in "\n\t" or not (character < " " or "\x7f" <= character <= "\x9f") for character in text)
