"""Repair letters that were decoded in the wrong encoding, such as "â€™" for an apostrophe.

Only text that ftfy finds bad is changed, and only its encoding. Quotation marks, widths and accents stay as they are.
"""

import re
from typing import Final

from story.model import Change, Notice

# UTF-8 that was decoded wrongly is two or more signs beyond ASCII in a row. None of them is a sign that commonly stands
# next to letters.
_SUSPECT: Final = re.compile(
    "[\x80-\xaa\xac-\xba\xbc-\u04ff\u2010-\u2012\u2015-\u2017\u201a\u201b\u201e\u2020-\u2025\u2027-\u2e7f]"
    "(?:[\x80-\xaa\xac-\xba\xbc-\u2012\u2015-\u2025\u2027-\u2e7f]|(?<=[ÂÃ\u0413√])[ \xa0])"
)
_MAX_WRAPPED_LINE: Final = 100  # characters: a longer line was not wrapped, so it is a whole paragraph
_SAMPLE_LENGTH: Final = 80  # characters
# Bad lines that may be tried without success. Then the text is no mojibake, and the rest is left alone. Each repaired
# line allows this many more tries.
_TRIES: Final = 200
_TRIES_PER_REPAIR: Final = 5


def repair_mojibake(text: str) -> tuple[str, tuple[Notice, ...]]:
    """Repair the letters of a text line by line.

    Returns:
        The repaired text, and a notice with the number of repaired paragraphs if there are any.
    """
    if text.isascii() or not (suspect := _SUSPECT.search(text)):
        return text, ()
    import ftfy

    parts: list[str] = []
    sample, paragraphs, repaired_to, tries = "", 0, 0, _TRIES
    while suspect and tries > 0:
        start = text.rfind("\n", 0, suspect.start()) + 1
        end = text.find("\n", suspect.start())
        end = len(text) if end < 0 else end
        line = text[start:end]
        if ftfy.badness.badness(line) > 0:
            repaired = ftfy.fix_encoding(line)
            tries += _TRIES_PER_REPAIR if repaired != line else -1
            if repaired != line:
                continues_paragraph = start == repaired_to + 1 and repaired_to != 0
                paragraphs += not continues_paragraph or len(line) > _MAX_WRAPPED_LINE
                sample = sample or line.strip()[:_SAMPLE_LENGTH]
                parts += (text[repaired_to:start], repaired)
                repaired_to = end
        suspect = _SUSPECT.search(text, end)
    if not sample:
        return text, ()
    return "".join((*parts, text[repaired_to:])), (Notice(Change.MOJIBAKE, paragraphs, sample),)
