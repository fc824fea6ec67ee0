"""What one reader is told in private, made of story values: a recap, a page of catching up, a bar.

Pure, like ``render``: who asks, and where posts lie, comes in as values.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby
from typing import Final

from bot.rendering.markdown import escape
from bot.rendering.paginate import V2, Limits, cut, measure
from bot.rendering.phrases import FALLBACK, say
from bot.rendering.shorten import shorten
from story.model import Installment, Recap, RecapLine, RecapSource

CATCHUP: Final = Limits(1_200, 9_500)  # with the line above and the note below a page has at most 1,500
_PASSAGE: Final = 1_200  # one passage of a recap, before it is escaped
_ENDING: Final = 500
_NAME: Final = 40
_LATELY: Final = (RecapSource.LAST, RecapSource.ENDING)
_SKIPPED: Final = " … "  # between sentences that do not follow one another
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
    notes = (_people(recap, locale), _note(recap, locale))
    passages = _passages(recap, link, locale)
    for first, (part, _) in enumerate(passages):
        earlier = say("recap-earlier", locale, part=part, before=part - 1) if first and part > 1 else ""
        text = "\n\n".join(filter(None, (title, earlier, *(passage for _, passage in passages[first:]), *notes)))
        characters, size = measure(text)
        if characters <= V2.characters and size <= V2.size:
            break
    return text


def _passages(recap: Recap, link: Link, locale: str) -> list[tuple[int, str]]:
    """Each passage with its first part; the last part's stands under a heading of its own, where more comes before."""
    found: list[tuple[int, str]] = []
    told_by_author = _is_told_by_author(recap)
    if told_by_author:
        recap = replace(recap, lines=tuple(line for line in recap.lines if line.source is not RecapSource.LAST))
    by_time = groupby(recap.lines, lambda line: (line.part, line.source in _LATELY and not told_by_author))
    for (part, lately), same in by_time:
        lines = list(same)
        since = lines[0].since or part
        name = say("recap-part" if since == part else "recap-parts", locale, since=since, part=part)
        address = link(since)
        named = f"[{name}]({address})" if address else name
        told = _prose((line for line in lines if line.source is not RecapSource.ENDING), _PASSAGE)
        ended = _prose((line for line in lines if line.source is RecapSource.ENDING), _ENDING)
        texts = [say("recap-passage", locale, part=named, text=told)] if told else []
        if ended:
            texts.append(say("recap-ending" if told else "recap-ended", locale, part=named, text=ended))
        if lately and found:
            texts.insert(0, say("recap-last", locale))
        found.append((since, "\n".join(texts)))
    return found


def _is_told_by_author(recap: Recap) -> bool:
    """Whether all there is before the last part's sentences is the author's recap of that very part."""
    before = [line for line in recap.lines if line.source not in _LATELY]
    last_only = (RecapSource.AUTHORED, recap.through, recap.through)
    return [(line.source, line.since or line.part, line.part) for line in before] == [last_only]


def _prose(lines: Iterable[RecapLine], limit: int) -> str:
    return escape(shorten(_SKIPPED.join(line.text for line in lines), limit))


def _people(recap: Recap, locale: str) -> str:
    """Who appears; those who came in together share the number of their part."""
    groups = [
        say("recap-came-in", locale, names=", ".join(escape(shorten(person.name, _NAME)) for person in same), part=part)
        for part, same in groupby(recap.people, lambda person: person.part)
    ]
    return say("recap-people", locale, people="; ".join(groups)) if groups else ""


def _note(recap: Recap, locale: str) -> str:
    authored = any(line.source is RecapSource.AUTHORED for line in recap.lines)
    return say("recap-told-by-author" if authored else "recap-told-by-text", locale)
