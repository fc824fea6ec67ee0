"""Words are counted as a reader counts them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import WORDS_PER_MINUTE, count_words, reading_minutes
from story.words import is_visible


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("* * *", 0),
        ("He said -- nothing.", 3),
        ("kindness--the affection—of sixteen years", 6),
        ("a well-known case, isn't it?", 5),
        ("“Où est-il ?” – 1805…", 3),
        ("cafe\u0301 naïve", 2),
        ("नमस्ते दुनिया", 2),
        ("我" * 100, 48),
        ("Er sagte 你好", 3),
    ],
)
def test_words_with_a_letter_or_a_digit_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


@settings(deadline=None)
@given(st.lists(st.text("ab1-'é", min_size=1).filter(lambda word: word[0].isalnum() and "--" not in word)))
def test_words_between_spaces_count_as_one_each(words: list[str]) -> None:
    assert count_words(" ".join(words)) == len(words)


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (100, 1), (WORDS_PER_MINUTE * 5, 5), (840, 4), (850, 4)])
def test_reading_time_is_at_least_a_minute(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes


@pytest.mark.parametrize("text", ["", " ", "\u202e", "\u200b\u2060", "\x1b", "\u3164", "\u2800", "\u0301", "\ufe0f"])
def test_text_of_invisible_characters_is_not_visible(text: str) -> None:
    assert not is_visible(text)
    assert is_visible(f"{text}?")
