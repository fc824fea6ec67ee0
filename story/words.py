"""How many words, and how long they take to read."""

import re
import unicodedata
from math import ceil
from typing import Final

#: Between the 238 words a minute of non-fiction and the 260 of fiction that Brysbaert (2019, Journal of Memory and
#: Language 109, 104047) found over 190 studies of silent reading in English.
WORDS_A_MINUTE: Final = 240

# Chinese and Japanese put no space between words. Readers take in about 500 of their characters a minute, so each
# weighs 240/500 of a word.
_CHARACTERS_A_MINUTE: Final = 500
#: What the least of words weighs.
LIGHTEST: Final = WORDS_A_MINUTE / _CHARACTERS_A_MINUTE
_UNSPACED: Final = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# What parts words beside white space: "kindness--the" is two, "well-known" one.
_DASHES: Final = ("--", "—", "–", "…")

# Letters and symbols that look like nothing: fillers of Hangul, and the Braille pattern without a dot.
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_visible(text: str) -> bool:
    """Whether there is anything in it that can be seen: a letter, a digit, a mark of punctuation, a symbol."""
    return any(unicodedata.category(each)[0] in "LNPS" and each not in _BLANK for each in text)


def count_words(text: str) -> int:
    """Words that hold a letter or digit; a Chinese or Japanese character counts as 0.48 of one, the sum rounded up."""
    return ceil(weigh(text))


def weigh(text: str) -> float:
    """The same before rounding: weights of the pieces of a text, cut between words, add up to that of the whole."""
    text, unspaced = (text, 0) if text.isascii() else _UNSPACED.subn(" ", text)
    for dash in _DASHES:
        if dash in text:
            text = text.replace(dash, " ")
    words = text.split()
    count = len(words)
    for word in words:
        if not word[0].isalnum() and not any(map(str.isalnum, word)):
            count -= 1
    return count + unspaced * LIGHTEST


def reading_minutes(words: int) -> int:
    """Whole minutes at 240 words a minute, rounded to the nearest, at least 1."""
    return max(1, round(words / WORDS_A_MINUTE))
