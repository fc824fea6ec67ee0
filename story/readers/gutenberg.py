"""What Project Gutenberg puts around a book."""

import re
from typing import Final

from story.model import Change, Notice
from story.readers.binding import Facts
from story.readers.title_page import language_tag

_START: Final = re.compile(
    r"^\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG (?:E-?BOOK|ETEXT).*?\*\*\*[ ]*\n"
    r"|^\*END\*? ?THE SMALL PRINT!.*\n",
    re.MULTILINE | re.IGNORECASE,
)
_END: Final = re.compile(
    r"^(?:\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the |this )?Project Gutenberg(?:'s|’s)? )",
    re.M | re.I,
)
_CREDITS: Final = re.compile(
    r"\s*(?:e-?text |this (?:e-?book|e-?text|file) was )?(?:prepared|produced|transcribed|scanned) by\b.*?\n[ ]*\n",
    re.S | re.I,
)
_FIRST: Final = re.compile(r"\s*(\S.*?)\n[ ]*\n", re.DOTALL)
_FIELD: Final = r"^{}:[ \t]*(.+(?:\n[ \t]+\S.*)*)"
_HEADER: Final = 20_000  # characters within which the header ends
_FOOTER: Final = 2_000  # characters within which the footer names who made the file
_SAMPLE: Final = 80  # characters


def unwrap(text: str) -> tuple[Facts, str, tuple[Notice, ...]]:
    """Title, author and language from the header, and the book without header and footer; else the text untouched."""
    start = _START.search(text, 0, _HEADER)
    if start is None:
        return Facts(), text, ()
    header, body, footer = text[: start.start()], text[start.end() :], ""
    if end := _END.search(body):
        body, footer = body[: end.start()], body[end.start() : end.start() + _FOOTER]
    if credit := _CREDITS.match(body):
        body = body[credit.end() :]
    if (first := _FIRST.match(body)) and f"\n{first[1]}\n" in footer:
        body = body[first.end() :]

    def field(name: str) -> str:
        found = re.search(_FIELD.format(name), header, re.MULTILINE)
        return " ".join(found[1].split()) if found else ""

    facts = Facts(field("Title"), field("Author"), language_tag(field("Language")))
    dropped = Notice(Change.BOILERPLATE, len(text) - len(body), " ".join(header.split())[:_SAMPLE])
    return facts, body, (dropped,)
