"""Counting words and estimating reading time."""

import re
import unicodedata
from math import ceil
from typing import Final

#: Reading speed. Brysbaert (2019, Journal of Memory and Language 109, 104047) found 238 words per minute for
#: non-fiction and 260 for fiction, in 190 studies of silent reading in English.
WORDS_PER_MINUTE: Final = 240

# Chinese and Japanese have no spaces between words. People read about 500 of their characters per minute, so each
# character counts as 240/500 of a word.
_CHARACTERS_PER_MINUTE: Final = 500
#: The weight of a Chinese or Japanese character, in words. All other words have the weight 1.
MIN_WORD_WEIGHT: Final = WORDS_PER_MINUTE / _CHARACTERS_PER_MINUTE
_UNSPACED: Final = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# These separate words too: "kindness--the" is two words, but "well-known" is one.
_DASHES: Final = ("--", "—", "–", "…")

# Letters and symbols that are invisible: Hangul fillers, and the Braille pattern without a dot.
_INVISIBLE: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_visible(text: str) -> bool:
    """Return whether a text has a visible character: a letter, a digit, a punctuation mark or a symbol."""
    return any(unicodedata.category(character)[0] in "LNPS" and character not in _INVISIBLE for character in text)


def count_words(text: str) -> int:
    """Return the number of words that contain a letter or a digit.

    Each Chinese or Japanese character counts as 0.48 of a word. The sum is rounded up.
    """
    return ceil(weigh(text))


def weigh(text: str) -> float:
    """Return the number of words before rounding.

    If a text is cut between words, the weights of the pieces add up to the weight of the whole text.
    """
    text, characters = (text, 0) if text.isascii() else _UNSPACED.subn(" ", text)
    for dash in _DASHES:
        if dash in text:
            text = text.replace(dash, " ")
    words = text.split()
    count = len(words)
    for word in words:
        if not word[0].isalnum() and not any(map(str.isalnum, word)):
            count -= 1
    return count + characters * MIN_WORD_WEIGHT


def reading_minutes(words: int) -> int:
    """Return the reading time at 240 words per minute, rounded to whole minutes, at least 1."""
    return max(1, round(words / WORDS_PER_MINUTE))
