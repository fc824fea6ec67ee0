"""Tests of choosing the format, and of what every format has in common."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import FILE_SUFFIXES, EmptyStory, TooLarge, UnreadableFile, read
from story.formats.reading import FORMATS, Format
from tests.story.books import sample_files
from tests.story.fuzz import check

README = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
SAMPLES = sample_files()

FRAGMENTS = st.sampled_from(
    [
        "\n", "\n\n", " ", "---", "***", "# ", "## ", "~~~", "```", "<!--", "-->", "<!-- recap: so -->", "> ",
        "- ", "1986. ", "*", "_", "**", "[a](b)", "[a]: b", "\\", "  \n", "He said.", "“Hi,”", "title: x\n",
        "---\n", "&amp;", "<b>", "|", "===", "I", "II", "CHAPTER I", "…", "漢字。", "\t", "\x00", "\u2028", "é",
        "Word",
    ]
)  # fmt: skip


@pytest.mark.parametrize("file_format", FORMATS, ids=lambda file_format: file_format.name)
def test_format_has_a_sample(file_format: Format) -> None:
    assert file_format.suffixes[0] in SAMPLES, "add it to sample_files() in tests/story/books.py"
    data = SAMPLES[file_format.suffixes[0]]
    stories = {read(data, f"tale{suffix}") for suffix in file_format.suffixes}
    assert len(stories) == 1
    assert file_format.read(data, f"tale{file_format.suffixes[0]}") in stories


@pytest.mark.parametrize("file_format", FORMATS, ids=lambda file_format: file_format.name)
def test_readme_names_the_format(file_format: Format) -> None:
    row = next(line for line in README.splitlines() if line.startswith("| `/library add`"))
    assert f"`{file_format.suffixes[0]}`" in row


def test_case_of_the_suffix_does_not_matter() -> None:
    assert read(b"# Not a heading here", "TALE.TXT").chapters[0].title == ""


def test_error_for_an_unknown_suffix_names_the_known_ones() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(b"text", "tale.pdf")
    assert caught.value.values["known"] == ", ".join(file_format.suffixes[0] for file_format in FORMATS)


def test_error_for_a_large_file_names_size_and_limit() -> None:
    with pytest.raises(TooLarge) as caught:
        read(b"x" * 11, "tale.txt", limit=10)
    assert (caught.value.values["size"], caught.value.values["limit"]) == (11, 10)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"* * *", b"---\ntitle: Nothing\n---\n", b"# Nothing"]
)
@pytest.mark.parametrize("name", ["tale.md"])
def test_file_with_nothing_to_read_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(EmptyStory):
        read(data, name)


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=200), st.lists(FRAGMENTS, max_size=30).map(lambda fragments: "".join(fragments).encode())
    )
)
@pytest.mark.parametrize("suffix", FILE_SUFFIXES)
def test_any_bytes_give_a_story_or_a_story_error(suffix: str, data: bytes) -> None:
    check(data, f"tale{suffix}")
