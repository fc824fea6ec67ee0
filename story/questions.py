"""Choosing a question for the discussion of a part without an author's question, by its position and its contents.

A question is named by its kind and a number from 1 to ``QUESTIONS_PER_KIND[kind]``. The caller supplies the wording. A
part of a story has the same question on every machine, and parts that follow one another have different questions.
"""

import re
from collections.abc import Iterator
from typing import Final
from zlib import crc32

from story.model import Block, BlockKind, Installment

#: The number of questions of each kind. Questions by position and by contents alternate, so a kind gets only every
#: second part. The numbers are odd, so that all questions of a kind are used in spite of that.
QUESTIONS_PER_KIND: Final = {
    "opening": 5,
    "middle": 11,
    "turning": 5,
    "end": 3,
    "dialogue": 5,
    "letter": 3,
    "verse": 3,
}
_OPENING_END: Final = 0.1  # of the story
_TURNING_POINT: Final = (0.6, 0.85)  # of the story
_MIN_VERSE: Final = 0.2  # of a part's characters
_MIN_DIALOGUE: Final = 0.6  # of a part's paragraphs
_SPEECH_START: Final = re.compile(r"\s*[\"“„«»‹「『]|\s*[—–][ \u00a0]?[¿¡\w]|.*[：:]\s*[“「]|\s*['‘`][^\W\d_a-z]")
_SALUTATION: Final = re.compile(
    r"\s*[\"“„«»]?(?:(?:my (?:own |very )*)?dear(?:est)?|(?:(?:mon|ma|mes) )?ch(?:er|ère)s?|monsieur"
    r"|(?:mein |meine )?(?:lieber?|liebste[rs]?|geliebte[rs]?)|sehr geehrte[rs]?|(?:mi )?querid[oa]s?|muy señor)\b"
    r"[^.!?\n]{0,50}[,:!—–-]+\s*$",
    re.IGNORECASE,
)
_MAX_SALUTATION: Final = 80  # characters: a longer paragraph is not the salutation of a letter


def choose_question(part: Installment, story_key: str) -> str:
    """Return the name of a question for a part, such as ``dialogue-3``.

    ``story_key`` is different for different stories, such as the title. Parts that follow one another have different
    questions.
    """
    seed = crc32(story_key.encode("utf-8", "replace"))
    kind = _kind_by_position(part)
    if kind not in ("opening", "end") and (part.number + seed) % 2:
        kind = next(_kinds_by_contents(part), kind)
    return f"{kind}-{(part.number + seed) % QUESTIONS_PER_KIND[kind] + 1}"


def _kind_by_position(part: Installment) -> str:
    if part.number == 1:
        return "opening"
    if part.number == part.of:
        return "end"
    position = part.number / part.of
    if position <= _OPENING_END:
        return "opening"
    return "turning" if _TURNING_POINT[0] <= position < _TURNING_POINT[1] else "middle"


def _kinds_by_contents(part: Installment) -> Iterator[str]:
    """Return the kinds that fit what a part contains: a letter, verse, dialogue."""
    if any(_is_salutation(block) for block in part.blocks):
        yield "letter"
    size = sum(len(block.text) for block in part.blocks)
    if sum(len(block.text) for block in part.blocks if block.kind is BlockKind.VERSE) > size * _MIN_VERSE:
        yield "verse"
    paragraphs = [block.text for block in part.blocks if block.kind is BlockKind.PARAGRAPH]
    if sum(_SPEECH_START.match(text) is not None for text in paragraphs) > len(paragraphs) * _MIN_DIALOGUE:
        yield "dialogue"


def _is_salutation(block: Block) -> bool:
    return (
        block.kind is not BlockKind.HEADING
        and len(block.text) <= _MAX_SALUTATION
        and _SALUTATION.match(block.text) is not None
    )
