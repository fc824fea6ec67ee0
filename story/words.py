"""How many words, and how long they take to read."""

import re
from math import ceil
from typing import Final

#: Between the 238 words a minute of non-fiction and the 260 of fiction that Brysbaert (2019, Journal of Memory and
#: Language 109, 104047) found over 190 studies of silent reading in English.
WORDS_A_MINUTE: Final = 240

# Chinese and Japanese put no space between words. Readers take in about 500 of their characters a minute, so each
# weighs 240/500 of a word.
_CHARACTERS_A_MINUTE: Final = 500
_UNSPACED: Final = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# From a letter or digit on to the next space or dash: "well-known" is one word, "kindness--the" two, "* * *" none.
_WORD: Final = re.compile(r"[^\W_](?:[^\s—–…-]|-(?!-))*")


def count_words(text: str) -> int:
    """Words that hold a letter or digit; a Chinese or Japanese character counts as 0.48 of one, the sum rounded up."""
    return ceil(weigh(text))


def weigh(text: str) -> float:
    """The same before rounding: weights of the pieces of a text, cut between words, add up to that of the whole."""
    if text.isascii() or not (unspaced := len(_UNSPACED.findall(text))):
        return len(_WORD.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + unspaced * WORDS_A_MINUTE / _CHARACTERS_A_MINUTE


def reading_minutes(words: int) -> int:
    """Whole minutes at 240 words a minute, rounded to the nearest, at least 1."""
    return max(1, round(words / WORDS_A_MINUTE))
