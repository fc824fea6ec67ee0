"""What strangers wrote, on one line of ours."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.shorten import shorten
from tests.markdown.nasty import texts


def test_a_short_title_stays_as_it_is() -> None:
    assert shorten("One Ordinary Day", 100) == "One Ordinary Day"


def test_a_long_title_is_shortened_at_a_word() -> None:
    assert shorten("One very ordinary day", 15) == "One very…"


def test_a_word_that_is_too_long_is_shortened_within() -> None:
    assert shorten("Donaudampfschifffahrt", 10) == "Donaudamp…"


def test_lines_and_control_characters_become_one_line() -> None:
    assert shorten(" One\n\tday\x00\x1b[31m ", 100) == "One day[31m"


def test_a_title_cannot_turn_the_direction_of_our_words() -> None:
    assert shorten("One \u202eyad\u2066", 100) == "One yad"


@given(text=texts | st.text(), limit=st.integers(1, 60))
def test_a_title_is_one_line_within_its_limit(text: str, limit: int) -> None:
    title = shorten(text, limit)

    assert len(title.encode("utf-16-le")) // 2 <= limit
    assert len(title.splitlines()) <= 1
    assert title == title.strip()
