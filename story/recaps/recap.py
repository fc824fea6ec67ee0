"""What has happened, told from the parts that have been read and from nothing else.

First the recaps that the author wrote; then sentences of the text itself, of chapters that no recap tells; then the
last part, and how it ended, word for word; then who is who. Only text and place of the given parts count: how many are
to come, or what they are called where chapters are cut, leaves no trace.
"""

from collections.abc import Sequence
from typing import Final

from story.model import Installment, Recap, RecapLine, RecapSource
from story.recaps.endings import ending
from story.recaps.extracts import extract
from story.recaps.lexicon import lexicon
from story.recaps.passages import passages, width
from story.recaps.people import people
from story.sentences import split_sentences

# In columns, in which a Chinese character takes two. With who is who a recap has at most 3,800.
_WHOLE: Final = 3_400
_SO_FAR: Final = 900
_LITTLE: Final = 0.35  # of that for the chapter that one is in, where the author tells the others
_LAST: Final = 600  # with the last words
_AUTHORED: Final = 1_100  # one recap of the author's
_COMPANY: Final = 3  # persons: one or two names alone would say that there is nobody else
_WAY: Final = 100  # what the way to its part takes beside each line: a link


def recap(parts: Sequence[Installment], language: str = "") -> Recap:
    """The story so far, of at most 3,800 characters; ``parts`` begin with the first, ``language`` is the story's.

    The same parts give the same recap whatever comes after them.
    """
    if not parts:
        return Recap(0, ())
    words, told = lexicon(language), _told(parts)
    *before, last = parts
    untold = [part for part in before if part.number not in told]
    share = max(_LITTLE, len(untold) / len(parts)) if told else 1
    lines = [
        RecapLine(sentence.text, sentence.part, RecapSource.EXTRACT)
        for sentence in extract(passages(untold, language), round(_SO_FAR * share), words)
    ]
    final = passages([last], language)
    words_of_end, quoted = ending(final)
    lines += [
        RecapLine(sentence.text, sentence.part, RecapSource.LAST)
        for sentence in extract(final, _LAST - width(words_of_end), words, besides=quoted)
    ]
    if words_of_end:
        lines.append(RecapLine(words_of_end, last.number, RecapSource.ENDING))
    begins = {part.chapter: part.number for part in reversed(parts)}
    authored = [
        RecapLine(_shorten(" ".join(part.recap.split())), part.number, RecapSource.AUTHORED, begins[part.chapter])
        for part in parts
        if part.recap.strip()
    ]
    lines[:0] = _thin(authored, _WHOLE - sum(map(_size, lines)))
    who = people([*passages(before, language), *final], words)
    return Recap(last.number, tuple(lines), tuple(who) if len(who) >= _COMPANY else ())


def _told(parts: Sequence[Installment]) -> frozenset[int]:
    """The numbers of the parts of which a recap of the author's tells: all of a chapter up to where it is due."""
    told = set()
    chapter = -1
    for part in reversed(parts):
        if part.recap:
            chapter = part.chapter
        if part.chapter == chapter:
            told.add(part.number)
    return frozenset(told)


def _thin(lines: Sequence[RecapLine], room: int) -> list[RecapLine]:
    """As many lines as there is room for: half of it for the latest, the rest spread evenly over those before."""
    if sum(map(_size, lines)) <= room:
        return list(lines)
    latest = [lines[-1]]
    for line in reversed(lines[:-1]):
        if sum(map(_size, latest)) + _size(line) > room // 2:
            break
        latest.insert(0, line)
    earlier = lines[: -len(latest)]
    room -= sum(map(_size, latest))
    for step in range(1, len(earlier) + 1):
        spread = earlier[::step]
        if sum(map(_size, spread)) <= room:
            return [*spread, *latest]
    return latest


def _shorten(text: str) -> str:
    """Its first sentences, where there is no room for all."""
    if width(text) <= _AUTHORED:
        return text
    kept = ""
    for sentence in split_sentences(text):
        if width(f"{kept} {sentence} …") > _AUTHORED:
            break
        kept = f"{kept} {sentence}".strip()
    return f"{kept or text[: _AUTHORED // 2].rpartition(' ')[0]} …"


def _size(line: RecapLine) -> int:
    return width(line.text) + _WAY
