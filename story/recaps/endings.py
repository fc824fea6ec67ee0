"""The last words of a part, quoted so that readers remember where they stopped."""

import re
from collections.abc import Sequence
from typing import Final

from story.recaps.passages import (
    Passage,
    add_missing_marks,
    display_width,
    has_sentence_end,
    join_sentences,
    split_passage,
)
from story.sentences import split_sentences

# In columns.
_MIN_WIDTH: Final = 80  # a last sentence such as "No." needs the sentences before it
_MAX_WIDTH: Final = 300
_MAX_SENTENCE_WIDTH: Final = 450  # a longer last sentence is cut
_ELLIPSIS: Final = "…"
_WORD_GAP: Final = re.compile("[ /]+|[，、；：]+")  # where a long sentence may be cut


def quote_ending(passages: Sequence[Passage]) -> tuple[str, frozenset[str]]:
    """Quote the last sentences of some passages, word for word: 80 to 300 columns, if there is so much text.

    An ellipsis marks omitted words. Missing quotation marks and brackets are added.

    Returns:
        The quotation, and the set of the sentences in it.
    """
    paragraphs: list[str] = []
    quoted: list[str] = []
    width = 0
    for passage in reversed(passages):
        sentences: list[str] = []
        for sentence in reversed(split_passage(passage)):
            if width >= _MIN_WIDTH:
                break
            max_width = _MAX_WIDTH - width if width else _MAX_SENTENCE_WIDTH
            text = sentence.text
            if display_width(text) > max_width:
                text = _end_of_sentence(text, _MAX_WIDTH - width)
            sentences.insert(0, text)
            quoted.append(sentence.text)
            width += display_width(text) + 1
        else:
            paragraphs.insert(0, _mark_omissions(join_sentences(sentences), is_last=not paragraphs))
            if not passage.follows_directly:
                paragraphs.insert(0, _ELLIPSIS)
            continue
        if sentences:
            paragraphs.insert(0, _mark_omissions(join_sentences(sentences), is_last=not paragraphs))
        break
    return join_sentences(paragraphs[1:] if paragraphs[:1] == [_ELLIPSIS] else paragraphs), frozenset(quoted)


def _end_of_sentence(text: str, max_width: int) -> str:
    """Return the last sentences of a long speech, or the last words of a long sentence, after an ellipsis."""
    end = ""
    for sentence in reversed(split_sentences(text)):
        if display_width(sentence) + display_width(end) + 1 > max_width:
            break
        end = join_sentences([sentence, end] if end else [sentence])
    if not end:
        is_wide = display_width(text) > len(text) * 1.5
        end = _WORD_GAP.split(text[-max_width // (2 if is_wide else 1) :], maxsplit=1)[-1]
    return f"{_ELLIPSIS} {end}"


def _mark_omissions(text: str, *, is_last: bool) -> str:
    """Return a text with an ellipsis where words are missing, and with the missing quotation marks and brackets.

    Words are missing before a text that begins with a small letter, and after the last text if its sentence has no end.
    """
    first = next((character for character in text if character.isalnum()), "")
    if first.islower() and not text.startswith(_ELLIPSIS):
        text = f"{_ELLIPSIS} {text}"
    return add_missing_marks(f"{text} {_ELLIPSIS}" if is_last and not has_sentence_end(text) else text)
