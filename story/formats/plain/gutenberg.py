"""Remove what Project Gutenberg puts around a book."""

import re
from typing import Final

from story.formats.structure.draft import Metadata
from story.formats.structure.language_tags import tag_of_language
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
_BOOK_NAME: Final = re.compile(r"\s*\**(?:The )?Project Gutenberg(?:'s|’s)? E-?(?:text|book)\b.{0,200}\n[ ]*\n", re.I)
_CREDITS: Final = re.compile(
    r"\s*(?:e-?text |this (?:e-?book|e-?text|file) was )?(?:prepared|produced|transcribed|scanned) by\b.*?\n[ ]*\n",
    re.S | re.I,
)
_FIRST_PARAGRAPH: Final = re.compile(r"\s*(\S.*?)\n[ ]*\n", re.DOTALL)
_FIELD: Final = r"^{}:[ \t]*(.+(?:\n[ \t]+\S.*)*)"
_MAX_HEADER: Final = 20_000  # characters within which the header ends
_MAX_FOOTER: Final = 2_000  # characters within which the footer names who made the file
_MAX_LICENCE: Final = 30_000  # characters of the licence below the footer
_SAMPLE_LENGTH: Final = 80  # characters


def unwrap(text: str) -> tuple[Metadata, str, tuple[Notice, ...]]:
    """Separate the book from the header and the footer.

    One of the two may be missing, because some people remove one of them by hand.

    Returns:
        Title, author and language from the header; the book; and a notice. A text without header and footer is returned
        as it is, with empty values.
    """
    start = _START.search(text, 0, _MAX_HEADER)
    header, body, footer = (text[: start.start()], text[start.end() :], "") if start else ("", text, "")
    if end := _END.search(body, 0 if start else max(0, len(body) - _MAX_LICENCE)):
        body, footer = body[: end.start()], body[end.start() : end.start() + _MAX_FOOTER]
    if start is None and end is None:
        return Metadata(), text, ()
    if credit := _CREDITS.match(body):
        body = body[credit.end() :]
    first_paragraph = _FIRST_PARAGRAPH.match(body)
    if first_paragraph and (f"\n{first_paragraph[1]}\n" in footer or _BOOK_NAME.match(body)):
        body = body[first_paragraph.end() :]

    def field(name: str) -> str:
        match = re.search(_FIELD.format(name), header, re.MULTILINE)
        return " ".join(match[1].split()) if match else ""

    metadata = Metadata(field("Title"), field("Author"), tag_of_language(field("Language")))
    notice = Notice(Change.BOILERPLATE, len(text) - len(body), " ".join((header or footer).split())[:_SAMPLE_LENGTH])
    return metadata, body, (notice,)
