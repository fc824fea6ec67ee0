"""What Project Gutenberg puts around a book."""

import re
from typing import Final

from story.formats.structure.story_builder import Facts
from story.formats.structure.title_page import language_tag
from story.model import Change, Notice

_START: Final = re.compile(
    r"^\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG (?:E-?BOOK|ETEXT).*?\*\*\*[ ]*\n"
    r"|^\*END\*? ?THE SMALL PRINT!.*\n",
    re.MULTILINE | re.IGNORECASE,
)
_END: Final = re.compile(
    r"^(?:\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|\**End of (?:the |this )?Project Gutenberg(?:'s|’s)? )",
    re.M | re.I,
)
_NAMED: Final = re.compile(r"\s*\**(?:The )?Project Gutenberg(?:'s|’s)? E-?(?:text|book)\b.{0,200}\n[ ]*\n", re.I)
_CREDITS: Final = re.compile(
    r"\s*(?:e-?text |this (?:e-?book|e-?text|file) was )?(?:prepared|produced|transcribed|scanned) by\b.*?\n[ ]*\n",
    re.S | re.I,
)
_FIRST: Final = re.compile(r"\s*(\S.*?)\n[ ]*\n", re.DOTALL)
_FIELD: Final = r"^{}:[ \t]*(.+(?:\n[ \t]+\S.*)*)"
_HEADER: Final = 20_000  # characters within which the header ends
_FOOTER: Final = 2_000  # characters within which the footer names who made the file
_LICENCE: Final = 30_000  # characters that the licence takes, beneath a footer
_SAMPLE: Final = 80  # characters


def unwrap(text: str) -> tuple[Facts, str, tuple[Notice, ...]]:
    """Title, author and language from the header, and the book without header and footer; else the text untouched.

    Of the two, one may be missing: some people take one of them off by hand.
    """
    start = _START.search(text, 0, _HEADER)
    header, body, footer = (text[: start.start()], text[start.end() :], "") if start else ("", text, "")
    if end := _END.search(body, 0 if start else max(0, len(body) - _LICENCE)):
        body, footer = body[: end.start()], body[end.start() : end.start() + _FOOTER]
    if start is None and end is None:
        return Facts(), text, ()
    if credit := _CREDITS.match(body):
        body = body[credit.end() :]
    first = _FIRST.match(body)
    if first and (f"\n{first[1]}\n" in footer or _NAMED.match(body)):
        body = body[first.end() :]

    def field(name: str) -> str:
        found = re.search(_FIELD.format(name), header, re.MULTILINE)
        return " ".join(found[1].split()) if found else ""

    facts = Facts(field("Title"), field("Author"), language_tag(field("Language")))
    dropped = Notice(Change.BOILERPLATE, len(text) - len(body), " ".join((header or footer).split())[:_SAMPLE])
    return facts, body, (dropped,)
