"""Text from users and files, shortened to one line."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.shorten import shorten, utf16_length
from tests.markdown.nasty import texts


def test_short_title_is_unchanged() -> None:
    assert shorten("One Ordinary Day", 100) == "One Ordinary Day"


def test_long_title_is_cut_between_words() -> None:
    assert shorten("One very ordinary day", 15) == "One very…"


def test_word_that_is_too_long_is_cut() -> None:
    assert shorten("Donaudampfschifffahrt", 10) == "Donaudamp…"


def test_control_characters_are_removed_and_lines_joined() -> None:
    assert shorten(" One\n\tday\x00\x1b[31m ", 100) == "One day[31m"


def test_direction_marks_are_removed() -> None:
    assert shorten("One \u202eyad\u2066", 100) == "One yad"


@given(text=texts | st.text(), limit=st.integers(1, 60))
def test_result_is_one_line_within_the_limit(text: str, limit: int) -> None:
    line = shorten(text, limit)

    assert len(line.encode("utf-16-le")) // 2 <= limit
    assert len(line.splitlines()) <= 1
    assert line == line.strip()


@given(text=st.text())
def test_utf16_length_is_that_of_the_encoded_text(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2
