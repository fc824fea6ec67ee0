"""Tests of reading plain text: layout, headings, title page, Project Gutenberg's frame and emphasis."""

from inspect import cleandoc

import pytest

from story import BlockKind, Change, Run, Story, Style
from tests.story.books import kinds, tale, texts, titles

WRAPPED = """
The lighthouse keeper had three clocks, and none of them agreed about the
hour, which suited him, because he could always be either early or late as
he preferred, and nobody on the mainland could prove anything against him.

"You are late," said the boatman, who came on Fridays, and who had himself
been rowing since before it was light over a sea like pewter.

"By which one?" asked the keeper.
"""
PROSE = (
    "It rained on the harbour all that week, and the gulls walked about on the quay like clerks with nothing to file. "
    "Nobody came."
)


def book(*headings: str) -> Story:
    """Read a plain text with a chapter of two paragraphs for each heading."""
    return tale("\n\n\n".join(f"{heading}\n\n{PROSE}\n\n{PROSE}" for heading in headings))


def test_wrapped_lines_become_paragraphs() -> None:
    story = tale(WRAPPED)
    assert len(story.blocks) == 3
    assert "about the hour, which" in story.blocks[0].text
    assert story.text.split() == WRAPPED.split()


def test_carriage_returns_change_nothing() -> None:
    assert tale(WRAPPED.replace("\n", "\r\n")) == tale(WRAPPED)


def test_indented_paragraphs_need_no_blank_lines() -> None:
    lines = WRAPPED.strip().split("\n")
    packed = "\n".join(f"  {line}" if number in (0, 4, 7) else line for number, line in enumerate(lines) if line)
    assert [block.text for block in tale(packed).blocks] == [block.text for block in tale(WRAPPED).blocks]


def test_each_line_may_be_a_paragraph() -> None:
    story = tale(f"{PROSE}\n{PROSE}\n{PROSE}")
    assert texts(story) == [PROSE] * 3


def test_verse_between_wrapped_prose_keeps_its_line_ends() -> None:
    verse = (
        "    The tide goes out, the tide comes in,\n      And so does Mr Lunn,\n    And what he drank he drank in gin."
    )
    story = tale(f"{WRAPPED}\n{verse}\n\n{WRAPPED.strip()}")
    poem = next(block for block in story.blocks if block.kind is BlockKind.VERSE)
    assert (
        poem.text == "The tide goes out, the tide comes in,\n  And so does Mr Lunn,\nAnd what he drank he drank in gin."
    )


def test_poem_alone_is_verse() -> None:
    story = tale("I had a clock\nThat would not go\nUntil I knocked\nIt with my toe")
    assert kinds(story) == [BlockKind.VERSE]


def test_hyphens_and_dashes_at_line_ends_join_without_a_space() -> None:
    text = WRAPPED + (
        "\nHe wrote it down in the book that was kept for such things, beside the well-\n"
        "known case of the two Fridays, and of the boatman's one and only answer--\n"
        "which was a shrug.\n"
    )
    assert "the well-known case" in tale(text).text
    assert "answer--which" in tale(text).text


@pytest.mark.parametrize("sign", ["***", "* * *", "---", "#", "⁂", "~", "~*~", "-- -- --", "* * * * *", "oOo", "———"])
def test_scene_breaks_keep_their_signs(sign: str) -> None:
    story = tale(f"{PROSE}\n\n        {sign}\n\n{PROSE}")
    assert kinds(story) == [BlockKind.PARAGRAPH, BlockKind.BREAK, BlockKind.PARAGRAPH]
    assert story.blocks[1].text == sign


@pytest.mark.parametrize("line", ["", "…", "--", "I", "No.", "1986. That was the year."])
def test_other_short_lines_are_no_scene_breaks(line: str) -> None:
    assert BlockKind.BREAK not in kinds(tale(f"{PROSE}\n\n{line}\n\n\n{PROSE}"))


@pytest.mark.parametrize(
    "headings",
    [
        ["Chapter 1", "Chapter 2", "Chapter 3"],
        ["CHAPTER I", "CHAPTER II", "CHAPTER III"],
        ["Chapter One: The Quay", "Chapter Two: The Gulls"],
        ["CHAPTER THE FIRST", "CHAPTER THE SECOND"],
        ["I", "II", "III", "IV"],
        ["I.", "II.", "III."],
        ["1", "2", "3"],
        ["[ 1 ]", "[ 2 ]"],
        ["Prologue", "Chapter 1", "Chapter 2", "Epilogue"],
        ["Erstes Kapitel", "Zweites Kapitel"],
        ["CHAPITRE PREMIER", "CHAPITRE II"],
        ["第一回 雨", "第二回 海鷗"],
        ["Part One", "Part Two"],
        ["I. The Quay", "II. The Gulls"],
    ],
)
def test_chapters_are_found_by_their_headings(headings: list[str]) -> None:
    story = book(*headings)
    assert titles(story) == headings
    assert all(story.blocks[chapter.first].kind is BlockKind.HEADING for chapter in story.chapters)
    assert all(story.blocks[chapter.first].level == 2 for chapter in story.chapters)


@pytest.mark.parametrize(
    "line",
    ["Chapter 1 was the worst of them.", "I", "Part of me agreed.", "Book me a room,", "V", "Letter to nobody", "1999"],
)
def test_prose_like_a_heading_is_no_heading(line: str) -> None:
    assert titles(tale(f"{PROSE}\n\n{line}\n\n{PROSE}\n\n{PROSE}")) == [""]


def test_volume_heading_belongs_to_its_first_chapter() -> None:
    chapter = f"\n\nCHAPTER I\n\n{PROSE}\n\nCHAPTER II\n\n{PROSE}\n\n"
    story = tale(f"VOLUME I{chapter}VOLUME II{chapter}")
    assert titles(story) == ["CHAPTER I", "CHAPTER II"] * 2
    assert [story.blocks[chapter.first].text for chapter in story.chapters][::2] == ["VOLUME I", "VOLUME II"]


def test_table_of_contents_is_removed_with_a_notice() -> None:
    contents = "CONTENTS\n\nCHAPTER I\n\nCHAPTER II\n\nCHAPTER III\n\n\n"
    body = "\n\n".join(f"CHAPTER {number}\n\n{PROSE}\n\n{PROSE}" for number in ("I", "II", "III"))
    story = tale(contents + body)
    assert [title for title in titles(story) if title] == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]
    assert story.text.split() == body.split()
    (notice,) = story.notices
    assert (notice.change, notice.sample) == (Change.CONTENTS, "CONTENTS CHAPTER I CHAPTER II CHAPTER III")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_titles_on_the_next_line_join_their_numbers(gap: str) -> None:
    story = book(f"CHAPTER I{gap}The Quay", f"CHAPTER II{gap}The Gulls", f"CHAPTER III{gap}Pewter")
    assert titles(story) == ["CHAPTER I: The Quay", "CHAPTER II: The Gulls", "CHAPTER III: Pewter"]
    assert kinds(story)[:3] == [BlockKind.HEADING, BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_short_first_line_of_one_chapter_is_no_title() -> None:
    story = tale(f"Chapter 1\n\nLondon\n\n{PROSE}\n\nChapter 2\n\n{PROSE}\n\nChapter 3\n\n{PROSE}")
    assert titles(story) == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_title_page_gives_metadata_and_is_no_chapter() -> None:
    story = tale(f"THE THREE CLOCKS\n\nBy Ada Marsh\n\n\nChapter 1\n\n{PROSE}\n\nChapter 2\n\n{PROSE}")
    assert (story.title, story.author) == ("THE THREE CLOCKS", "Ada Marsh")
    assert titles(story) == ["Chapter 1", "Chapter 2"]
    assert story.text.startswith("THE THREE CLOCKS\n\nBy Ada Marsh")


@pytest.mark.parametrize("opening", ["Chapter 1", "BOOK ONE", "* * *", PROSE])
def test_author_line_is_kept_as_a_heading(opening: str) -> None:
    story = tale(f"The Three Clocks\n\nby Ada Marsh\n\n{opening}\n\n{PROSE}\n\nChapter 2\n\n{PROSE}")
    assert story.text.startswith(f"The Three Clocks\n\nby Ada Marsh\n\n{opening}")
    assert kinds(story)[:2] == [BlockKind.HEADING, BlockKind.HEADING]
    assert story.title == "The Three Clocks"
    assert not any("Ada" in chapter.title for chapter in story.chapters)


@pytest.mark.parametrize("known", ["", "Author: Ada Marsh\n\n"])
@pytest.mark.parametrize("first", ["By noon the harbour was empty.", "Von der Brücke sah man das Meer."])
def test_first_sentence_like_an_author_line_is_prose(first: str, known: str) -> None:
    story = tale(f"{known}The Lamp\n\n{first}\n\n{PROSE}\n\n{PROSE}")
    assert [block.kind for block in story.blocks if block.text == first] == [BlockKind.PARAGRAPH]
    assert story.author == ("Ada Marsh" if known else "")


@pytest.mark.parametrize("author", ["A. Marsh Jr.", "Ada M.", "Henry Marsh, Esq."])
def test_author_may_end_with_a_full_stop(author: str) -> None:
    assert tale(f"The Three Clocks\n\nby {author}\n\nChapter 1\n\n{PROSE}").author == author


@pytest.mark.parametrize("lines", ["Ada Marsh", "Ada Marsh\n\nTHE SECOND EDITION 2.9"])
def test_lines_may_separate_title_and_first_heading(lines: str) -> None:
    story = tale(f"The Three Clocks\n\n{lines}\n\n\nChapter 1\n\n{PROSE}\n\nChapter 2\n\n{PROSE}")
    assert (story.title, story.author) == ("The Three Clocks", "")
    assert titles(story) == ["Chapter 1", "Chapter 2"]


def test_line_before_a_sentence_is_no_title() -> None:
    story = tale(f"It was late\n\nNobody came.\n\nChapter 1\n\n{PROSE}\n\nChapter 2\n\n{PROSE}", "clocks.txt")
    assert story.title == "Clocks"


def test_title_is_the_file_name_without_another() -> None:
    assert tale(PROSE, "three_clocks-final.txt").title == "Three clocks final"


def test_gutenbergs_frame_is_removed_and_its_metadata_is_read() -> None:
    text = cleandoc(f"""
        The Project Gutenberg EBook of The Three Clocks, by Ada Marsh

        Title: The Three Clocks
               A Tale of the Sea

        Author: Ada Marsh

        Language: German

        *** START OF THIS PROJECT GUTENBERG EBOOK THE THREE CLOCKS ***

        Produced by A. Volunteer and the
        Online Team

        Chapter 1

        {PROSE}

        *** END OF THIS PROJECT GUTENBERG EBOOK THE THREE CLOCKS ***

        This file should be named something.
    """)
    story = tale(text)
    assert (story.title, story.author, story.language) == ("The Three Clocks A Tale of the Sea", "Ada Marsh", "de")
    assert story.text == f"Chapter 1\n\n{PROSE}"
    (notice,) = story.notices
    assert notice.change is Change.BOILERPLATE
    assert len(text) - notice.count == len(f"{story.text}\n\n")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("*** START OF THE PROJECT GUTENBERG EBOOK RAIN ***", "*** END OF THE PROJECT GUTENBERG EBOOK RAIN ***"),
        ("***START OF THE PROJECT GUTENBERG EBOOK RAIN***", "End of Project Gutenberg's Rain, by Ada Marsh"),
        (
            "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*",
            "End of The Project Gutenberg Etext of Rain",
        ),
    ],
)
def test_older_gutenberg_frames_are_removed(start: str, end: str) -> None:
    head, foot = f"Title: Rain\n\nAuthor: Ada Marsh\n\n{start}", f"{end}\n\nA Volunteer\n\nLegal."
    story = tale(f"{head}\n\n\nA Volunteer\n\nRAIN\n\n{PROSE}\n\n{foot}")
    assert (story.title, story.author, story.text) == ("Rain", "Ada Marsh", f"RAIN\n\n{PROSE}")


@pytest.mark.parametrize(
    "foot",
    [
        "*** END OF THIS PROJECT GUTENBERG EBOOK RAIN ***\n\nSection 1. General Terms of Use\n\nLegal.",
        "*End of The Project Gutenberg Etext of RAIN",
        "**End of Project Gutenberg's Rain**",
    ],
)
@pytest.mark.parametrize("head", ["", "The Project Gutenberg Etext of RAIN\n\n\n"])
def test_gutenbergs_footer_is_removed_without_a_header(head: str, foot: str) -> None:
    story = tale(f"{head}RAIN\n\nby Ada Marsh\n\nChapter 1\n\n{PROSE}\n\n{foot}\n")
    assert story.text == f"RAIN\n\nby Ada Marsh\n\nChapter 1\n\n{PROSE}"
    (notice,) = story.notices
    assert (notice.change, notice.sample[:25]) == (Change.BOILERPLATE, " ".join(foot.split())[:25])


def test_story_may_mention_the_end_of_project_gutenberg() -> None:
    assert tale(f"{PROSE}\n\nThat was the end of Project Gutenberg's day.\n\n{PROSE}").notices == ()


@pytest.mark.parametrize(
    ("text", "words", "style"),
    [
        ("It was _so_ cold.", "so", Style.ITALIC),
        ("It was *so* cold.", "so", Style.ITALIC),
        ("“_You_ want to tell me.”", "You", Style.ITALIC),
        ("It was **very** cold.", "very", Style.BOLD),
        ("_So cold it was_,” he said.", "So cold it was", Style.ITALIC),
    ],
)
def test_emphasis_is_read(text: str, words: str, style: Style) -> None:
    (block,) = tale(text).blocks
    assert Run(words, style) in block.runs


@pytest.mark.parametrize(
    "text",
    [
        "a snake_case_name",
        "5 * 3 * 2",
        "Mr. ____ of ____shire",
        "a star * here and * there",
        "tales*(2) of one*(3) two",
        "* A note.",
        "an *open mark",
        "2*3*4",
        "“quotes” ‘stay’ 'as' \"they\" are",
        "it's -- really...",
        "_ _",
    ],
)
def test_other_signs_are_kept(text: str) -> None:
    (block,) = tale(f"He wrote: {text}").blocks
    assert block.runs == (Run(f"He wrote: {text}"),)


@pytest.mark.parametrize(("stem", "title"), [("the-tide", "The tide"), ("\u202e", "Untitled")])
def test_invisible_title_is_ignored(stem: str, title: str) -> None:
    assert tale(f"Title: \u202e\u200b\n\n{PROSE}", f"{stem}.txt").title == title
    assert tale(f"<title>\u3164</title><p>{PROSE}", f"{stem}.html").title == title
    assert tale(f"---\ntitle: \u2066\u2069\n---\n{PROSE}", f"{stem}.md").title == title
