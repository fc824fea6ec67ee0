"""What Project Gutenberg puts around a book."""

import re
from typing import Final

from story.readers.binding import Facts

_START: Final = re.compile(r"^\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*?\*\*\*[ ]*\n", re.M | re.S | re.I)
_END: Final = re.compile(
    r"^(?:\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK|End of (?:the )?Project Gutenberg(?:'s|’s)? )",
    re.M | re.I,
)
_CREDITS: Final = re.compile(
    r"\s*(?:e-?text |this ebook was )?(?:prepared|produced|transcribed) by\b.*?\n[ ]*\n", re.S | re.I
)
_FIELD: Final = r"^{}:[ \t]*(.+(?:\n[ \t]+\S.*)*)"
_HEADER: Final = 20_000  # characters within which the header ends
_LANGUAGES: Final = {
    "chinese": "zh", "danish": "da", "dutch": "nl", "english": "en", "esperanto": "eo", "finnish": "fi", "french": "fr",
    "german": "de", "greek": "el", "hungarian": "hu", "italian": "it", "japanese": "ja", "latin": "la",
    "norwegian": "no", "polish": "pl", "portuguese": "pt", "russian": "ru", "spanish": "es", "swedish": "sv",
}  # fmt: skip


def unwrap(text: str) -> tuple[Facts, str]:
    """Title, author and language from the header, and the book without header and footer; else the text untouched."""
    start = _START.search(text, 0, _HEADER)
    if start is None:
        return Facts(), text
    header, body = text[: start.start()], text[start.end() :]
    if end := _END.search(body):
        body = body[: end.start()]
    if credit := _CREDITS.match(body):
        body = body[credit.end() :]

    def field(name: str) -> str:
        found = re.search(_FIELD.format(name), header, re.M)
        return " ".join(found[1].split()) if found else ""

    return Facts(field("Title"), field("Author"), _LANGUAGES.get(field("Language").casefold(), "")), body
