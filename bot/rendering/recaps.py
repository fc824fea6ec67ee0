"""Render a recap as the text of one private message."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby
from typing import Final

from bot.rendering.markdown import escape_markdown
from bot.rendering.paginate import COMPONENTS_LIMITS
from bot.rendering.phrases import FALLBACK, say
from bot.rendering.shorten import shorten
from story.model import Recap, RecapLine, RecapSource

_PASSAGE_LIMIT: Final = 1_200  # characters, before escaping
_ENDING_LIMIT: Final = 500
_NAME_LIMIT: Final = 40
_LAST_PART: Final = (RecapSource.LAST, RecapSource.ENDING)
#: Between sentences that do not follow one another in the story.
_GAP: Final = " … "

#: Returns the URL of a part's post, or None if it has none.
PartUrl = Callable[[int], str | None]


def render_recap(recap: Recap, part_url: PartUrl, locale: str = FALLBACK) -> str:
    """Return a recap as Markdown that fits one message. Each passage links to the post of its part.

    If it is too long, the first passages are left out, and a line says how to get them.
    """
    if not recap.lines:
        return say("recap-nothing", locale)
    title = say("recap-title", locale, through=recap.through)
    notes = (_people(recap, locale), _origin(recap, locale))
    passages = _passages(recap, part_url, locale)
    for first, (part, _) in enumerate(passages):
        left_out = say("recap-earlier", locale, part=part, before=part - 1) if first and part > 1 else ""
        text = "\n\n".join(filter(None, (title, left_out, *(passage for _, passage in passages[first:]), *notes)))
        if COMPONENTS_LIMITS.allow(text):
            break
    return text


def _passages(recap: Recap, part_url: PartUrl, locale: str) -> list[tuple[int, str]]:
    """Return each passage with the number of its first part.

    The last part's own sentences get a heading if there are passages before them.
    """
    passages: list[tuple[int, str]] = []
    author_only = _has_only_the_authors_recap_of_last_part(recap)
    if author_only:
        recap = replace(recap, lines=tuple(line for line in recap.lines if line.source is not RecapSource.LAST))
    by_part = groupby(recap.lines, lambda line: (line.part, line.source in _LAST_PART and not author_only))
    for (part, is_last), group in by_part:
        lines = list(group)
        since = lines[0].since or part
        name = say("recap-part" if since == part else "recap-parts", locale, since=since, part=part)
        url = part_url(since)
        label = f"[{name}]({url})" if url else name
        summary = _join((line for line in lines if line.source is not RecapSource.ENDING), _PASSAGE_LIMIT)
        ending = _join((line for line in lines if line.source is RecapSource.ENDING), _ENDING_LIMIT)
        texts = [say("recap-passage", locale, part=label, text=summary)] if summary else []
        if ending:
            texts.append(say("recap-ending" if summary else "recap-ended", locale, part=label, text=ending))
        if is_last and passages:
            texts.insert(0, say("recap-last", locale))
        passages.append((since, "\n".join(texts)))
    return passages


def _has_only_the_authors_recap_of_last_part(recap: Recap) -> bool:
    """Return whether the only line besides the last part's own sentences is the author's recap of that same part."""
    others = [line for line in recap.lines if line.source not in _LAST_PART]
    last = recap.through
    return [(line.source, line.since or line.part, line.part) for line in others] == [
        (RecapSource.AUTHORED, last, last)
    ]


def _join(lines: Iterable[RecapLine], limit: int) -> str:
    return escape_markdown(shorten(_GAP.join(line.text for line in lines), limit))


def _people(recap: Recap, locale: str) -> str:
    """Return the names of the characters, grouped by the part in which they first appear."""
    groups = [
        say(
            "recap-came-in",
            locale,
            names=", ".join(escape_markdown(shorten(person.name, _NAME_LIMIT)) for person in people),
            part=part,
        )
        for part, people in groupby(recap.people, lambda person: person.part)
    ]
    return say("recap-people", locale, people="; ".join(groups)) if groups else ""


def _origin(recap: Recap, locale: str) -> str:
    authored = any(line.source is RecapSource.AUTHORED for line in recap.lines)
    return say("recap-told-by-author" if authored else "recap-told-by-text", locale)
