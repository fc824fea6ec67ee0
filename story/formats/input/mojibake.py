"""Letters that went through the wrong encoding, such as "â€™" for an apostrophe, put right.

Only what ftfy finds bad is touched, and only its encoding: quotation marks, widths and accents stay as they are.
"""

import re
from typing import Final

from story.model import Change, Notice

# Wrongly read UTF-8 is two or more signs beyond ASCII in a row, neither a mark that stands next to any letter.
_SUSPECT: Final = re.compile(
    "[\x80-\xaa\xac-\xba\xbc-\u04ff\u2010-\u2012\u2015-\u2017\u201a\u201b\u201e\u2020-\u2025\u2027-\u2e7f]"
    "(?:[\x80-\xaa\xac-\xba\xbc-\u2012\u2015-\u2025\u2027-\u2e7f]|(?<=[ÂÃ\u0413√])[ \xa0])"
)
_LONG: Final = 100  # characters: a longer line was not wrapped, and is a paragraph
_SAMPLE: Final = 80  # characters
_PATIENCE: Final = 200  # bad lines that nothing makes better: then the text is of another kind
_REWARD: Final = 5  # more for each line that was mended


def mend(text: str) -> tuple[str, tuple[Notice, ...]]:
    """The text with its letters repaired line by line, and a notice of how many paragraphs had anything to repair."""
    if text.isascii() or not (suspect := _SUSPECT.search(text)):
        return text, ()
    import ftfy

    pieces: list[str] = []
    sample, paragraphs, at, patience = "", 0, 0, _PATIENCE
    while suspect and patience > 0:
        start = text.rfind("\n", 0, suspect.start()) + 1
        end = text.find("\n", suspect.start())
        end = len(text) if end < 0 else end
        line = text[start:end]
        if ftfy.badness.badness(line) > 0:
            better = ftfy.fix_encoding(line)
            patience += _REWARD if better != line else -1
            if better != line:
                paragraphs += start != at + 1 or at == 0 or len(line) > _LONG
                sample = sample or line.strip()[:_SAMPLE]
                pieces += (text[at:start], better)
                at = end
        suspect = _SUSPECT.search(text, end)
    if not sample:
        return text, ()
    return "".join((*pieces, text[at:])), (Notice(Change.MOJIBAKE, paragraphs, sample),)
