"""What one reader is told in private, made of story values: a recap, a page of catching up, a bar.

Pure, like ``render``: who asks, and where posts lie, comes in as values.
"""

from collections.abc import Callable
from itertools import groupby
from typing import Final

from bot.phrases import FALLBACK, say
from bot.pieces import V2, Limits, cut, measure
from bot.prose import literal
from bot.titles import brief
from story.model import Installment, Recap, RecapLine, Source

CATCHUP: Final = Limits(1_200, 9_500)  # with the line above and the note below a page has at most 1,500
_PASSAGE: Final = 1_200  # one passage of a recap, before it is escaped
_CELLS: Final = 20

Link = Callable[[int], str | None]


def catchup_pages(installment: Installment) -> tuple[str, ...]:
    """The part's prose in pages of at most 1,500 characters of Markdown; at least one."""
    return cut(installment.blocks, CATCHUP) or ("",)


def progress_bar(number: int, of: int, locale: str = FALLBACK) -> str:
    """Words, then a bar: "Part 3 of 7 ▰▰▰▱▱▱▱". It is full at the end alone, and empty at the beginning alone."""
    cells = min(of, _CELLS)
    full = 0 if number <= 0 else max(1, number * cells // of)
    return say("progress-bar", locale, number=number, of=of, bar="▰" * full + "▱" * (cells - full))


def recap_text(recap: Recap, link: Link, locale: str = FALLBACK) -> str:
    """The story so far as Markdown of at most 3,800 characters, each passage linked to its part's post.

    ``link`` gives a part's address, or None where it has no post. Where there is too much, the latest passages are kept
    and a line says how to ask for the earlier ones.
    """
    if not recap.lines:
        return say("recap-nothing", locale)
    title = say("recap-title", locale, through=recap.through)
    note = say("recap-extract", locale) if any(line.source is Source.EXTRACT for line in recap.lines) else ""
    passages = [
        (part, _passage(part, source, list(lines), link, locale))
        for (part, source), lines in groupby(recap.lines, key=lambda line: (line.part, line.source))
    ]
    for first in range(len(passages)):
        part = passages[first][0]
        earlier = say("recap-earlier", locale, part=part, before=part - 1) if first else ""
        text = "\n\n".join(filter(None, (title, earlier, *(passage for _, passage in passages[first:]), note)))
        characters, size = measure(text)
        if characters <= V2.characters and size <= V2.size:
            break
    return text


def _passage(part: int, source: Source, lines: list[RecapLine], link: Link, locale: str) -> str:
    name = say("recap-part", locale, part=part)
    address = link(part)
    key = "recap-last" if source is Source.LAST else "recap-passage"
    text = literal(brief(" ".join(line.text for line in lines), _PASSAGE))
    return say(key, locale, part=f"[{name}]({address})" if address else name, text=text)
