"""Tests with real plain texts. The environment variable STORY_TEXTS names their folder."""

import os
import re
from pathlib import Path

import pytest

from story import Change, Minutes, Parts, read, recap, split
from story.formats.input.encoding import decode
from story.formats.markdown.front_matter import split_front_matter
from story.formats.plain import gutenberg

pytestmark = pytest.mark.slow

FOLDER = os.environ.get("STORY_TEXTS", "")
BOOKS = sorted(path for path in Path(FOLDER).glob("*") if path.suffix in (".txt", ".md")) if FOLDER else []
pytestmark = pytest.mark.skipif(not FOLDER, reason="STORY_TEXTS is not set")


def signs(text: str) -> str:
    """Return the letters and signs without white space and the marks of emphasis, headings and quotations."""
    return re.sub(r"[\s_*#>`\\]", "", text)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_no_letter_is_lost_or_changed(path: Path) -> None:
    data = path.read_bytes()
    text = decode(data)
    body = (gutenberg.unwrap(text) if path.suffix == ".txt" else split_front_matter(text, path.name))[1]
    story = read(data, path.name)
    contents = next((notice.sample for notice in story.notices if notice.change is Change.CONTENTS), "")
    if contents:
        before, after = signs(body).split(signs(contents), 1)
        body = before + after[after.index(signs(story.text)[len(before) :]) :]
    assert signs(story.text) == signs(body)
    parts = split(story, Minutes(2))
    assert "".join(signs(part.text) for part in parts) == signs(body)
    assert recap(parts[:10]).lines


@pytest.mark.parametrize(
    ("name", "chapters", "first", "last"),
    [
        ("pride_pg.txt", 61, "Chapter 1", "Chapter 61"),
        ("pride_cp1252_crlf.txt", 61, "Chapter 1", "Chapter 61"),
        ("pride_utf16le_bom.txt", 61, "Chapter 1", "Chapter 61"),
        ("austen_emma.txt", 55, "CHAPTER I", "CHAPTER XIX"),
        ("bovary_latin1.txt", 35, "I", "XI"),
        ("verwandlung_latin1.txt", 3, "I.", "III."),
        ("war_and_peace.txt", 365, "CHAPTER I", "CHAPTER XII"),
        ("inseparable-source.txt", 0, "", ""),
        ("persuasion_one_paragraph.txt", 0, "", ""),
    ],
)
def test_chapters_are_found(name: str, chapters: int, first: str, last: str) -> None:
    story = read((Path(FOLDER) / name).read_bytes(), name)
    titles = [chapter.title for chapter in story.chapters if chapter.title]
    assert (len(titles), [*titles, ""][0], ["", *titles][-1]) == (chapters, first, last)


def test_book_is_the_same_in_three_encodings() -> None:
    utf_8, cp1252, utf_16 = (
        read((Path(FOLDER) / name).read_bytes(), "pride.txt").text.replace("’", "'").replace("‘", "'")
        for name in ("pride_pg.txt", "pride_cp1252_crlf.txt", "pride_utf16le_bom.txt")
    )
    assert utf_8 == utf_16
    assert len(utf_8) == len(cp1252)


def test_very_long_book_is_split_into_100_parts() -> None:
    story = read((Path(FOLDER) / "war_and_peace.txt").read_bytes(), "war_and_peace.txt")
    assert len(split(story, Parts(100))) == 100
