"""Real books as HTML, EPUB and Word files, where they are at hand: STORY_TEXTS names their folder."""

import os
import re
from functools import cache
from pathlib import Path

import pytest

from story import BlockKind, Minutes, Story, Style, read, recap, split

FOLDER = os.environ.get("STORY_TEXTS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="STORY_TEXTS is not set")
CHICKENS = ("chickens_ao3_shape.html", "chickens_frontmatter.md", "chickens.docx", "chickens_se.epub")

#: In some of the four they are headings.
TITLES = (
    "ALetterwithaPostscript",
    "Mr.andMrs.S.F.Ukridge",
    "TheArrival",
    "WaterlooStation,SomeFellow-Travellers,andaGirlwithBrownHair",
)


@cache
def story_of(name: str) -> Story:
    """A book, read once."""
    return read((Path(FOLDER) / name).read_bytes(), name)


def chapters(story: Story, first: int, count: int) -> tuple[str, list[tuple[str, Style]]]:
    """The letters and the emphases of some chapters' prose, without headings and white space."""
    start = story.chapters[first].first
    after = story.chapters[first + count : first + count + 1]
    blocks = story.blocks[start : after[0].first if after else len(story.blocks)]
    prose = [block for block in blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.VERSE)]
    letters = "".join(re.sub(r"\s", "", block.text) for block in prose)
    return letters, [(re.sub(r"\s", "", run.text), run.style) for block in prose for run in block.runs if run.style]


@pytest.mark.parametrize("name", CHICKENS)
def test_the_same_book_in_four_formats_has_the_same_letters_and_emphases(name: str) -> None:
    story = story_of(name)
    begins = next(index for index, chapter in enumerate(story.chapters) if re.search(r"\bI\b", chapter.title))
    letters, emphases = chapters(story, begins, 4)
    expected, stressed = chapters(story_of("chickens_frontmatter.md"), 0, 4)
    for title in TITLES:
        letters = letters.replace(title, "", 1)
        expected = expected.replace(title, "", 1)
    assert letters == expected
    assert [one for one in emphases if one in stressed] == stressed
    assert len(stressed) == 24
    assert len(emphases) == 24 or name.endswith(".epub")  # whose style sheet has two lines of verse in italics


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


def test_gullivers_chapters_are_told_by_their_author() -> None:
    told = [chapter.recap for chapter in story_of("gulliver_se.epub").chapters if chapter.recap]
    assert len(told) == 39
    assert all(words in story_of("gulliver_se.epub").text for words in told)


def test_endnotes_stand_beneath_their_paragraphs() -> None:
    notes = [block.text for block in story_of("gulliver_se.epub").blocks if re.match(r"\[\d\] ", block.text)]
    assert [note[1] for note in notes] == list("1234567")
    assert not any("↩" in block.text for block in story_of("gulliver_se.epub").blocks)


def test_italics_by_style_sheet_are_italic() -> None:
    story = story_of("mobydick_idpf.epub")
    assert sum(bool(run.style & Style.ITALIC) for block in story.blocks for run in block.runs) >= 14


@pytest.mark.parametrize("name", [*CHICKENS, "sherlock_se.epub", "gulliver_se.epub", "mobydick_idpf.epub"])
def test_a_book_goes_all_the_way(name: str) -> None:
    parts = split(story_of(name), Minutes(5))
    assert re.sub(r"\s", "", "".join(part.text for part in parts)) == re.sub(r"\s", "", story_of(name).text)
    assert recap(parts[:3]).lines
