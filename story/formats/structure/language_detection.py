"""Detect the language of a text that does not state it.

For most texts a script that only one language uses, or the commonest short words, are enough. py3langid's model decides
the rest; it takes a second and 80 MB to load.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_SAMPLE_LENGTH: Final = 20_000  # characters; the model needs a few hundred
_MIN_LEAD: Final = 3  # times as many common words as in the language with the second most
_MIN_COMMON_WORDS: Final = 3
_MIN_COMMON_WORD_SHARE: Final = 0.12  # of all words
_COMMON_WORDS: Final = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of was that his her with had you it is he she they",
        "fr": "le les des et est dans une qui du elle il pas vous était avec",
        "de": "der die das und ist nicht ein eine ich sie mit sich war auf den",
        "es": "el los las que y en una es por con del su lo como había",
    }.items()
}
_SCRIPTS: Final = (("ja", re.compile("[ぁ-ヺ]")), ("ko", re.compile("[가-힣]")), ("zh", re.compile("[一-鿿]")))
_MIN_SCRIPT_SHARE: Final = 0.1  # of all letters
_NO_LANGUAGE: Final = "zxx"  # the model's tag for what is not a language


def detect_language(passages: Iterable[str]) -> str:
    """Return the tag of the language of a text's prose, such as ``en``.

    Returns an empty string if there is too little to tell.
    """
    sample = _take_sample(passages)
    letter_count = sum(map(str.isalpha, sample))
    if not letter_count:
        return ""
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > letter_count * _MIN_SCRIPT_SHARE:
            return language
    return _detect_by_common_words(sample) or _detect_by_model(sample)


def _take_sample(passages: Iterable[str]) -> str:
    """Return the first passages, enough of them that a title page and a motto hardly count."""
    sample: list[str] = []
    length = 0
    for passage in passages:
        sample.append(passage[: _SAMPLE_LENGTH - length])
        length += len(sample[-1])
        if length >= _SAMPLE_LENGTH:
            break
    return "\n".join(sample)


def _detect_by_common_words(sample: str) -> str:
    words = re.findall(r"[^\W\d_]+", sample.lower())
    counts = Counter({language: sum(word in common for word in words) for language, common in _COMMON_WORDS.items()})
    (language, most), (_, second_most) = counts.most_common(2)
    is_enough = most >= max(_MIN_COMMON_WORDS, len(words) * _MIN_COMMON_WORD_SHARE)
    return language if is_enough and most >= second_most * _MIN_LEAD else ""


def _detect_by_model(sample: str) -> str:
    import py3langid  # type: ignore[import-untyped]

    language = str(py3langid.classify(sample)[0])
    return "" if language == _NO_LANGUAGE else language
