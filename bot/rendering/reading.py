"""Render what a reader needs for reading on: the pages of ``/catchup`` and the progress bar."""

from typing import Final

from bot.rendering.paginate import Limits, paginate
from bot.rendering.phrases import FALLBACK, say
from story.model import Installment

#: With the line above it and the note below it, a page has at most 1,500 characters.
_PAGE_LIMITS: Final = Limits(1_200, 9_500)
_MAX_CELLS: Final = 20


def catchup_pages(installment: Installment) -> tuple[str, ...]:
    """Return the text of a part in pages of at most 1,200 characters of Markdown. There is at least one page."""
    return paginate(installment.blocks, _PAGE_LIMITS) or ("",)


def progress_bar(number: int, of: int, locale: str = FALLBACK) -> str:
    """Return the progress in words, then as a bar: "Part 3 of 7 ▰▰▰▱▱▱▱".

    The bar is full only at the last part, and empty only before the first one.
    """
    cells = min(of, _MAX_CELLS)
    full = 0 if number <= 0 else max(1, number * cells // of)
    return say("progress-bar", locale, number=number, of=of, bar="▰" * full + "▱" * (cells - full))
