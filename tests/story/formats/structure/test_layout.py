"""Tests of finding paragraphs, verse and scene breaks in any layout of a plain text, without losing a letter."""

from inspect import cleandoc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import BlockKind, EmptyStory, Run, Style
from tests.story.books import kinds, tale, texts

PARAGRAPHS = [
    "The lighthouse keeper had three clocks, and none of them agreed about the hour, which suited him, because he "
    "could always be early or late as he preferred.",
    "“You are late,” said the boatman, who came on Fridays, and who had been rowing since before it was light.",
    "“By which one?” asked the keeper.",
    "Nobody answered, since the boatman had by then begun to count the clocks, and had found that there were four.",
]


def wrap(text: str, width: int = 60, first: str = "", rest: str = "") -> str:
    """Wrap a paragraph. ``first`` and ``rest`` are the indents of its first line and of the others."""
    lines, line = [], first
    for word in text.split():
        if len(line) + len(word) + 1 > width and line.strip():
            lines.append(line)
            line = rest
        line += word if not line.strip() else f" {word}"
    return "\n".join([*lines, line])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(map(wrap, PARAGRAPHS)),
        "\n \n\t\n".join(map(wrap, PARAGRAPHS)),
        "\n\n".join(wrap(paragraph, first="   ") for paragraph in PARAGRAPHS),
        "\n".join(wrap(paragraph, first="   ") for paragraph in PARAGRAPHS),
        "\n".join(wrap(paragraph, first="\t") for paragraph in PARAGRAPHS),
        "\n\n".join(wrap(paragraph, first="      ", rest="      ") for paragraph in PARAGRAPHS),
        "\n\n".join(wrap(paragraph, rest="    ") for paragraph in PARAGRAPHS),
        "\n\n".join(PARAGRAPHS),
        "\n".join(PARAGRAPHS),
        "\n".join(f"    {paragraph}" for paragraph in PARAGRAPHS),
        "\n\n\n".join(PARAGRAPHS),
        "\n\n".join(map(wrap, PARAGRAPHS)).replace(" ", "  "),
    ],
    ids=["wrapped", "blank", "indented", "packed", "tabs", "margin", "hanging", "lines", "close", "close-indented",
         "wide", "double-spaced"],
)  # fmt: skip
def test_paragraphs_are_the_same_in_every_layout(text: str, end: str) -> None:
    assert texts(tale(text.replace("\n", end))) == PARAGRAPHS


def test_speeches_with_dashes_need_no_blank_lines() -> None:
    text = "\n\n".join(map(wrap, PARAGRAPHS)) + "\n\n— Tu es en retard.\n— De combien?\n— D'une horloge."
    assert texts(tale(text))[-3:] == ["— Tu es en retard.", "— De combien?", "— D'une horloge."]


def test_dash_within_a_sentence_does_not_split_a_paragraph() -> None:
    middle = wrap("He counted them again. There were, after all that rain, perhaps five?")
    text = (
        "\n\n".join(map(wrap, PARAGRAPHS))
        + f"\n\n{middle}\n-- or none at all, for it was Friday, and he had been rowing."
    )
    assert len(tale(text).blocks) == len(PARAGRAPHS) + 1


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("It was a well-\nknown thing.", "well-known"),
        ("He said no--\nand left.", "no--and"),
        ("He said no\n--and left.", "no--and"),
        ("He said no—\nand left.", "no—and"),
        ("He said no --\nand left.", "no -- and"),
        ("A light-\nhouse was there, a lighthouse indeed.", "A lighthouse was"),
        ("An old pew\u00ad\nter jug.", "pewter"),
    ],
)
def test_hyphens_and_dashes_at_line_ends_are_joined(text: str, joined: str) -> None:
    story = tale("\n\n".join(map(wrap, PARAGRAPHS)) + f"\n\n{wrap(PARAGRAPHS[0])}\n{text}")
    assert joined in story.text


def test_chinese_lines_are_joined_without_a_space() -> None:
    line = "港口下了一整个星期的雨，海鸥在码头上走来走去，无事可做，也没有人来"
    assert texts(tale(f"{line}\n{line}\n{line}。\n\n{line}\n{line}。")) == [f"{line * 3}。", f"{line * 2}。"]


def test_chinese_paragraphs_on_single_lines_stay_separate() -> None:
    lines = [
        "港口下了一整个星期的雨。",
        "海鸥在码头上走来走去，无事可做。",
        "“他在哪里？”没有人知道，也没有人想念谁。",
        "雨停了。",
    ] * 3
    assert texts(tale("\n".join(f"　　{line}" for line in lines))) == lines
    assert texts(tale("\n".join(lines))) == lines


def test_verse_keeps_its_lines_and_indents() -> None:
    verse = (
        "The tide goes out, the tide comes in,\n  And so does Mr Lunn,\nAnd what he drank he drank in gin,\n  Or rum."
    )
    indented = "\n".join(f"        {line}" for line in verse.split("\n"))
    story = tale("\n\n".join([*map(wrap, PARAGRAPHS[:2]), indented, *map(wrap, PARAGRAPHS[2:])]))
    assert [(block.kind, block.text) for block in story.blocks][2] == (BlockKind.VERSE, verse)


def test_large_indent_of_a_signature_is_reduced() -> None:
    text = "\n\n".join(map(wrap, PARAGRAPHS)) + "\n\nYours ever,\n                              A. Marsh"
    assert tale(text).blocks[-1].text == "Yours ever,\n        A. Marsh"


@pytest.mark.parametrize(
    "sign",
    ["*", "* * *", "***", "---", "___", "~~~", "#", "# # #", "o0o", "-o0o-", "⁂", "◇", "◇◇◇", "＊　＊　＊", "xXx",
     "=====", "* . * . *", "• • •", "※", "———", "~ * ~", "§"],
)  # fmt: skip
def test_usual_scene_breaks_are_recognised(sign: str) -> None:
    story = tale(f"{PARAGRAPHS[0]}\n\n     {sign}\n\n{PARAGRAPHS[1]}")
    assert kinds(story) == [BlockKind.PARAGRAPH, BlockKind.BREAK, BlockKind.PARAGRAPH]


@pytest.mark.parametrize("line", ["Oo", "OOO!", "Ooo.", "XXX", "...", "000", "No", "— —", "?!", "*sigh*", "-10-20-"])
def test_other_lines_are_no_scene_breaks(line: str) -> None:
    story = tale(f"{PARAGRAPHS[0]}\n\n{line}\n\n{PARAGRAPHS[1]}")
    assert BlockKind.BREAK not in kinds(story)


def test_rare_equal_gaps_are_scene_breaks() -> None:
    scene = "\n\n".join(PARAGRAPHS * 5)
    story = tale("\n\n\n\n".join([scene] * 3))
    assert [block.text for block in story.blocks if block.kind is BlockKind.BREAK] == ["* * *"] * 2
    assert kinds(story)[20] is BlockKind.BREAK


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(PARAGRAPHS * 5) + "\n\n\n\n" + "\n\n".join(PARAGRAPHS * 5),
        "\n\n\n\n".join("\n\n".join(PARAGRAPHS) for _ in range(6)),
        "\n\n\n\n".join(["\n\n".join(PARAGRAPHS * 5)] * 3) + f"\n\n* * *\n\n{PARAGRAPHS[0]}",
        "\n\n\n".join(["\n\n".join(PARAGRAPHS * 5)] * 2) + "\n\n\n\n\n\n" + "\n\n".join(PARAGRAPHS * 5),
    ],
    ids=["once", "often", "other signs", "unlike"],
)
def test_other_gaps_are_no_scene_breaks(text: str) -> None:
    assert texts(tale(text)).count("* * *") == text.count("* * *")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It was /so/ cold.", "so"),
        ("“/You/ want to tell me.”", "You"),
        ("It was /very, very/ cold.", "very, very"),
        ("/Never!/ he thought.", "Never!"),
        ("It was ***very*** cold.", "very"),
    ],
)
def test_slashes_and_triple_stars_are_emphasis(text: str, words: str) -> None:
    (block,) = tale(text).blocks
    assert [run.text for run in block.runs if run.style is not Style.PLAIN] == [words]


@pytest.mark.parametrize(
    "text",
    ["and/or, him/her/them", "at 1/2/3 or 5/6", "see http://a.example/b/c/ for it", "/s/ Ada Marsh", "this / or / that",
     "the file /usr/share/words", "km/h / mph"],
)  # fmt: skip
def test_other_slashes_are_kept(text: str) -> None:
    (block,) = tale(f"He wrote: {text}").blocks
    assert block.runs == (Run(f"He wrote: {text}"),)


def test_stated_metadata_is_read_and_stays_in_the_text() -> None:
    head = cleandoc("""
        Title: The Three Clocks
        Author: Ada Marsh
        Language: English
        Rating: General
    """)
    story = tale(f"{head}\n\n\n" + "\n\n".join(PARAGRAPHS))
    assert (story.title, story.author, story.language) == ("The Three Clocks", "Ada Marsh", "en")
    assert "Rating: General" in story.text


@pytest.mark.parametrize(
    ("head", "title", "author"),
    [
        ("The Three Clocks by Ada Marsh", "The Three Clocks", "Ada Marsh"),
        ("The Three Clocks\n\nby Ada Marsh", "The Three Clocks", "Ada Marsh"),
        ("The Three Clocks\nby Ada Marsh", "The Three Clocks", "Ada Marsh"),
        ("《三座钟》\n\n作者：马什", "三座钟", "马什"),
        ("《三座钟》作者：马什", "三座钟", "马什"),
        ("Die drei Uhren\n\nvon Ada Marsch", "Die drei Uhren", "Ada Marsch"),
    ],
)
def test_title_and_author_at_the_beginning_are_read(head: str, title: str, author: str) -> None:
    story = tale(f"{head}\n\n\n" + "\n\n".join(PARAGRAPHS))
    assert (story.title, story.author) == (title, author)


LINE = st.one_of(
    st.sampled_from(
        ["", "", "", "Chapter 1", "CHAPTER II", "I", "2", "* * *", "---", "Contents", "Prologue", "The Quay", "第一章",
         "THE GULLS", *PARAGRAPHS, "  and so does Mr Lunn,", "— Non.", "well-", "light-", "house", "Title: Rain",
         "by Ada Marsh", "____"]
    ),
    st.text(alphabet="aB é-—_*/.,'\"\t第雨\xa0　", max_size=30),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(LINE, max_size=40))
def test_no_letter_is_lost_or_changed(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        story = tale(text)
    except EmptyStory:
        return
    if not story.notices:
        assert list(filter(str.isalnum, story.text)) == list(filter(str.isalnum, text))
    assert [block.start for block in story.blocks] == [
        story.text.index(block.text, block.start) for block in story.blocks
    ]
