"""Language tags: normalise the tags that files state, and find the tag of a language by its name."""

import re
from typing import Final

_TWO_LETTER_TAGS: Final = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "rus": "ru", "pol": "pl", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko",
}  # fmt: skip
_NO_LANGUAGE: Final = ("und", "mul", "zxx", "mis")  # undetermined, several, not a language, uncoded
_TAGS_BY_NAME: Final = {
    "arabic": "ar", "chinese": "zh", "mandarin": "zh", "中文": "zh", "czech": "cs", "čeština": "cs", "danish": "da",
    "dansk": "da", "dutch": "nl", "nederlands": "nl", "english": "en", "esperanto": "eo", "finnish": "fi",
    "suomi": "fi", "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "greek": "el", "hebrew": "he",
    "hungarian": "hu", "magyar": "hu", "italian": "it", "italiano": "it", "japanese": "ja", "日本語": "ja",
    "korean": "ko", "한국어": "ko", "latin": "la", "norwegian": "no", "norsk": "no", "polish": "pl", "polski": "pl",
    "portuguese": "pt", "português": "pt", "romanian": "ro", "russian": "ru", "русский": "ru", "spanish": "es",
    "español": "es", "swedish": "sv", "svenska": "sv", "turkish": "tr", "türkçe": "tr", "ukrainian": "uk",
    "українська": "uk", "vietnamese": "vi",
}  # fmt: skip


def tag_of_language(name: str) -> str:
    """Return the tag of a language by its English name or its own name.

    A tag is returned as it is. Returns an empty string for an unknown name.
    """
    name = name.strip().casefold()
    return name if name in _TAGS_BY_NAME.values() else _TAGS_BY_NAME.get(name, "")


def normalize_tag(tag: str) -> str:
    """Return a language tag in its usual form, such as ``en-GB``.

    Returns an empty string if it is not a tag, or a tag that names no language.
    """
    language, _, subtags = tag.strip().replace("_", "-").partition("-")
    language = _TWO_LETTER_TAGS.get(language.lower(), language.lower())
    if not re.fullmatch(r"[a-z]{2,3}", language) or language in _NO_LANGUAGE:
        return ""
    valid = re.fullmatch(r"[A-Za-z0-9]{2,8}(?:-[A-Za-z0-9]{1,8})*", subtags)
    return f"{language}-{subtags}" if valid else language
