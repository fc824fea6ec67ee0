"""In which language a text is, where it does not say.

A script that one language has, or the small words that no text can do without, settle it for most; py3langid's model
knows the rest, but takes a second and 80 MB to load.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_SAMPLE: Final = 20_000  # characters: the model needs a few hundred
_CERTAIN: Final = 3  # times as many small words as any other language has
_ENOUGH: Final = 3  # small words
_USUAL: Final = 0.12  # of all words
_SMALL_WORDS: Final = {
    "en": "the and of was that his her with had you it is he she they",
    "fr": "le les des et est dans une qui du elle il pas vous était avec",
    "de": "der die das und ist nicht ein eine ich sie mit sich war auf den",
    "es": "el los las que y en una es por con del su lo como había",
}
_OF: Final = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_SCRIPTS: Final = (("ja", re.compile("[ぁ-ヺ]")), ("ko", re.compile("[가-힣]")), ("zh", re.compile("[一-鿿]")))
_NONE: Final = "zxx"  # the model's word for what is no language
_OF_A_SCRIPT: Final = 0.1  # of all letters


def find_language(passages: Iterable[str]) -> str:
    """The tag of the language of a text's prose, such as ``en``; empty where there is nothing to tell it by."""
    sample = _sample(passages)
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return ""
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > letters * _OF_A_SCRIPT:
            return language
    return _by_small_words(sample) or _by_model(sample)


def _sample(passages: Iterable[str]) -> str:
    """The first passages: a title page and a motto weigh little in so many."""
    taken: list[str] = []
    length = 0
    for passage in passages:
        taken.append(passage[: _SAMPLE - length])
        length += len(taken[-1])
        if length >= _SAMPLE:
            break
    return "\n".join(taken)


def _by_small_words(sample: str) -> str:
    words = re.findall(r"[^\W\d_]+", sample.lower())
    hits = Counter({language: sum(word in small for word in words) for language, small in _OF.items()})
    (language, most), (_, next_most) = hits.most_common(2)
    enough = most >= max(_ENOUGH, len(words) * _USUAL)
    return language if enough and most >= next_most * _CERTAIN else ""


def _by_model(sample: str) -> str:
    import py3langid  # type: ignore[import-untyped]

    language = str(py3langid.classify(sample)[0])
    return "" if language == _NONE else language
