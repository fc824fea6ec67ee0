"""Which question a part is discussed by, where its author asks none: by its place in the story and by what is in it.

The wording lies with whoever asks: a question is named here by its kind and a number from 1 to ``BANK[kind]``. The same
part of the same story is always asked the same, on any machine; and no question comes twice running.
"""

import re
from collections.abc import Iterator
from typing import Final
from zlib import crc32

from story.model import Block, BlockKind, Installment

#: How many questions there are of each kind. Odd, so that parts asked by turns by place and by content, thus every
#: second one of a kind, come to all of them.
BANK: Final = {
    "opening": 5,
    "middle": 11,
    "turning": 5,
    "end": 3,
    "dialogue": 5,
    "letter": 3,
    "verse": 3,
}
_OPENING: Final = 0.1  # of the story
_TURNING: Final = (0.6, 0.85)
_VERSE: Final = 0.2  # of a part's characters
_DIALOGUE: Final = 0.6  # of its paragraphs
_SPOKEN: Final = re.compile(r"\s*[\"“„«»‹「『]|\s*[—–][ \u00a0]?[¿¡\w]|.*[：:]\s*[“「]|\s*['‘`][^\W\d_a-z]")
_SALUTATION: Final = re.compile(
    r"\s*[\"“„«»]?(?:(?:my (?:own |very )*)?dear(?:est)?|(?:(?:mon|ma|mes) )?ch(?:er|ère)s?|monsieur"
    r"|(?:mein |meine )?(?:lieber?|liebste[rs]?|geliebte[rs]?)|sehr geehrte[rs]?|(?:mi )?querid[oa]s?|muy señor)\b"
    r"[^.!?\n]{0,50}[,:!—–-]+\s*$",
    re.IGNORECASE,
)
_ADDRESSED: Final = 80  # characters: a longer paragraph that begins so is none


def choose_question(part: Installment, story: str) -> str:
    """The name of a question, such as ``dialogue-3``; ``story`` is what tells stories apart, such as its title.

    Knows the part alone. Parts that follow one another have different ones.
    """
    seed = crc32(story.encode("utf-8", "replace"))
    place = _place(part)
    kind = place
    if place not in ("opening", "end") and (part.number + seed) % 2:
        kind = next(_contents(part), place)
    return f"{kind}-{(part.number + seed) % BANK[kind] + 1}"


def _place(part: Installment) -> str:
    if part.number == 1:
        return "opening"
    if part.number == part.of:
        return "end"
    reached = part.number / part.of
    if reached <= _OPENING:
        return "opening"
    return "turning" if _TURNING[0] <= reached < _TURNING[1] else "middle"


def _contents(part: Installment) -> Iterator[str]:
    """What a part is made of, where that is something to talk about."""
    if any(_is_salutation(block) for block in part.blocks):
        yield "letter"
    size = sum(len(block.text) for block in part.blocks)
    if sum(len(block.text) for block in part.blocks if block.kind is BlockKind.VERSE) > size * _VERSE:
        yield "verse"
    paragraphs = [block.text for block in part.blocks if block.kind is BlockKind.PARAGRAPH]
    if sum(_SPOKEN.match(text) is not None for text in paragraphs) > len(paragraphs) * _DIALOGUE:
        yield "dialogue"


def _is_salutation(block: Block) -> bool:
    return (
        block.kind is not BlockKind.HEADING
        and len(block.text) <= _ADDRESSED
        and _SALUTATION.match(block.text) is not None
    )
