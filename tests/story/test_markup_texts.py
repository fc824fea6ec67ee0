"""Tests with real books as HTML, EPUB and Word files. The environment variable STORY_TEXTS names their folder."""

import os
import re
from functools import cache
from pathlib import Path

import pytest

from story import BlockKind, Minutes, Story, Style, read, recap, split

FOLDER = os.environ.get("STORY_TEXTS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="STORY_TEXTS is not set")
CHICKENS = ("chickens_ao3_shape.html", "chickens_frontmatter.md", "chickens.docx", "chickens_se.epub")

#: Lines that are headings in some of the four.
TITLES = (
    "ALetterwithaPostscript",
    "Mr.andMrs.S.F.Ukridge",
    "TheArrival",
    "WaterlooStation,SomeFellow-Travellers,andaGirlwithBrownHair",
)


@cache
def story_of(name: str) -> Story:
    """Return the story of a book, which is read only once."""
    return read((Path(FOLDER) / name).read_bytes(), name)


def chapters(story: Story, first: int, count: int) -> tuple[str, list[tuple[str, Style]]]:
    """Return the letters and the emphases of ``count`` chapters from ``first`` on, without headings and white space."""
    start = story.chapters[first].first
    after = story.chapters[first + count : first + count + 1]
    blocks = story.blocks[start : after[0].first if after else len(story.blocks)]
    prose = [block for block in blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.VERSE)]
    letters = "".join(re.sub(r"\s", "", block.text) for block in prose)
    return letters, [(re.sub(r"\s", "", run.text), run.style) for block in prose for run in block.runs if run.style]


@pytest.mark.parametrize("name", CHICKENS)
def test_book_is_the_same_in_four_formats(name: str) -> None:
    story = story_of(name)
    first_chapter = next(index for index, chapter in enumerate(story.chapters) if re.search(r"\bI\b", chapter.title))
    letters, emphases = chapters(story, first_chapter, 4)
    expected_letters, expected_emphases = chapters(story_of("chickens_frontmatter.md"), 0, 4)
    for title in TITLES:
        letters = letters.replace(title, "", 1)
        expected_letters = expected_letters.replace(title, "", 1)
    assert letters == expected_letters
    assert [emphasis for emphasis in emphases if emphasis in expected_emphases] == expected_emphases
    assert len(expected_emphases) == 24
    assert len(emphases) == 24 or name.endswith(".epub")  # its style sheet sets two lines of verse in italics


@pytest.mark.parametrize(
    ("name", "count", "first", "last"),
    [
        ("sherlock_se.epub", 12, "A Scandal in Bohemia", "The Adventure of the Copper Beeches"),
        ("chickens_se.epub", 24, "Dedication", "XXIII"),
        ("gulliver_se.epub", 41, "Introduction", "XII"),
        ("mobydick_idpf.epub", 138, "ETYMOLOGY.", "Epilogue"),
        ("chickens.docx", 4, "Chapter 1: I", "Chapter 4: IV"),
        ("chickens_ao3_shape.html", 4, "Chapter 1: I", "Chapter 4: IV"),
    ],
)
def test_chapters_are_found(name: str, count: int, first: str, last: str) -> None:
    titles = [chapter.title for chapter in story_of(name).chapters]
    assert len(titles) == count
    assert titles[0].startswith(first)
    assert titles[-1].startswith(last)


def test_synopses_of_gulliver_are_recaps() -> None:
    recaps = [chapter.recap for chapter in story_of("gulliver_se.epub").chapters if chapter.recap]
    assert len(recaps) == 39
    assert all(recap in story_of("gulliver_se.epub").text for recap in recaps)


def test_endnotes_follow_their_paragraphs() -> None:
    notes = [block.text for block in story_of("gulliver_se.epub").blocks if re.match(r"\[\d\] ", block.text)]
    assert [note[1] for note in notes] == list("1234567")
    assert not any("↩" in block.text for block in story_of("gulliver_se.epub").blocks)


def test_style_sheets_give_italics() -> None:
    story = story_of("mobydick_idpf.epub")
    assert sum(bool(run.style & Style.ITALIC) for block in story.blocks for run in block.runs) >= 14


@pytest.mark.parametrize("name", [*CHICKENS, "sherlock_se.epub", "gulliver_se.epub", "mobydick_idpf.epub"])
def test_book_is_split_without_loss_and_has_a_recap(name: str) -> None:
    parts = split(story_of(name), Minutes(5))
    assert re.sub(r"\s", "", "".join(part.text for part in parts)) == re.sub(r"\s", "", story_of(name).text)
    assert recap(parts[:3]).lines
