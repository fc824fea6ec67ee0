"""Whatever the file is, the answer is a story or an error that says what is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import FILE_SUFFIXES, EmptyStory, StoryError, TooLarge, UnreadableFile, read

MARKS = st.sampled_from(
    [
        "\n",
        "\n\n",
        " ",
        "---",
        "***",
        "# ",
        "## ",
        "~~~",
        "```",
        "<!--",
        "-->",
        "<!-- recap: so -->",
        "> ",
        "- ",
        "1986. ",
        "*",
        "_",
        "**",
        "[a](b)",
        "[a]: b",
        "\\",
        "  \n",
        "He said.",
        "“Hi,”",
        "title: x\n",
        "---\n",
        "&amp;",
        "<b>",
        "|",
        "===",
        "I",
        "II",
        "CHAPTER I",
        "…",
        "漢字。",
        "\t",
        "\x00",
        "\u2028",
        "é",
        "Word",
    ]
)


def test_the_ending_decides_whatever_its_case() -> None:
    assert read(b"# Not a heading here", "TALE.TXT").chapters[0].title == ""


def test_an_unknown_ending_names_those_that_are_known() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(b"text", "tale.pdf")
    assert caught.value.values["known"] == ".txt, .md, .html, .epub, .docx"


def test_a_file_beyond_the_cap_is_refused_with_both_sizes() -> None:
    with pytest.raises(TooLarge) as caught:
        read(b"x" * 11, "tale.txt", limit=10)
    assert (caught.value.values["size"], caught.value.values["limit"]) == (11, 10)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"* * *", b"---\ntitle: Nothing\n---\n", b"# Nothing"]
)
@pytest.mark.parametrize("name", ["tale.md"])
def test_a_file_with_nothing_to_read_is_empty(data: bytes, name: str) -> None:
    with pytest.raises(EmptyStory):
        read(data, name)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=200), st.lists(MARKS, max_size=30).map(lambda marks: "".join(marks).encode())))
@pytest.mark.parametrize("ending", FILE_SUFFIXES)
def test_any_bytes_give_a_well_formed_story_or_a_story_error(ending: str, data: bytes) -> None:
    try:
        story = read(data, f"tale{ending}")
    except StoryError:
        return
    assert story.title
    assert all(block.text and story.text[block.start : block.end] == block.text for block in story.blocks)
    firsts = [chapter.first for chapter in story.chapters]
    assert firsts[0] == 0
    assert firsts == sorted(set(firsts))
    assert firsts[-1] < len(story.blocks)
