"""What has happened, told from the parts that have been read and from nothing else.

A recap holds the recaps that the author wrote; where there are none, sentences of the text itself; and the last words
word for word. Only text and place of the given parts count: how many parts are to come, or what they are called where
chapters are cut, leaves no trace.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from story.extracts import extract, passages
from story.model import Installment, Recap, RecapLine, Source
from story.sentences import sentences

_LENGTH: Final = 3_000  # characters of a whole recap
_EXTRACT: Final = 1_200
_LAST: Final = 300  # characters that the last sentences have together, if the very last is not longer
_LONGEST: Final = 600  # characters of the last sentence; of a longer one its end


def recap(parts: Sequence[Installment]) -> Recap:
    """The story so far, of at most 3,000 characters, in the order of the story; ``parts`` begin with the first.

    The same parts give the same recap whatever comes after them.
    """
    if not parts:
        return Recap(0, ())
    parts = list(parts)
    last = _last(parts[-1])
    room = _LENGTH - sum(len(line.text) for line in last)
    authored = [RecapLine(part.recap, part.number, Source.AUTHORED) for part in parts if part.recap]
    untold = _untold(parts)
    share = min(_EXTRACT, room) * sum(map(len, untold)) // len(parts)
    extracted: list[RecapLine] = []
    for stretch in untold:
        found = extract(stretch, share * len(stretch) // sum(map(len, untold)), told=[line.text for line in last])
        extracted += [RecapLine(text, part, Source.EXTRACT) for part, text in found]
    room -= sum(len(line.text) for line in extracted)
    lines = sorted([*_fit(authored, room), *extracted], key=lambda line: line.part)
    return Recap(parts[-1].number, (*lines, *last))


def _untold(parts: Sequence[Installment]) -> list[list[Installment]]:
    """The stretches of parts that no authored recap tells: those of chapters that have one, or have yet to end."""
    told = {part.chapter for part in parts if part.recap}
    return [list(same) for is_told, same in groupby(parts, lambda part: part.chapter in told) if not is_told]


def _last(part: Installment) -> list[RecapLine]:
    """The last sentences of a part, word for word."""
    found: list[str] = []
    for _, text in reversed(passages([part])):
        for sentence in reversed(sentences(text)):
            if found and len(sentence) + sum(map(len, found)) > _LAST:
                break
            found.insert(0, sentence)
        if found:
            break
    if not found:
        return []
    text = " ".join(found)
    if len(text) > _LONGEST:
        text = "… " + text[-_LONGEST:].partition(" ")[2]
    return [RecapLine(text, part.number, Source.LAST)]


def _fit(lines: Sequence[RecapLine], room: int) -> list[RecapLine]:
    """As many lines as there is room for: half of it for the latest, the rest spread evenly over those before."""
    if sum(len(line.text) for line in lines) <= room:
        return list(lines)
    kept: list[RecapLine] = []
    first = len(lines)
    while first and _length(kept) + len(lines[first - 1].text) <= room // 2:
        first -= 1
        kept.append(lines[first])
    step = 1
    while step <= first and _length(lines[:first:step]) > room - _length(kept):
        step += 1
    return [*(lines[:first:step] if step <= first else ()), *reversed(kept)]


def _length(lines: Sequence[RecapLine]) -> int:
    return sum(len(line.text) for line in lines)
