"""The pages of ``/catchup`` and the progress bar."""

import pytest

from bot.rendering.reading import catchup_pages, progress_bar
from tests.bot.rendering.samples import installment, paragraph


def test_catchup_pages_have_at_most_1200_characters() -> None:
    pages = catchup_pages(installment(paragraph("It was *so*. " * 320)))

    assert len(pages) == 4
    assert all(len(page) <= 1_200 for page in pages)


@pytest.mark.parametrize(
    ("number", "of", "text"),
    [
        (0, 7, "Part 0 of 7 ▱▱▱▱▱▱▱"),
        (3, 7, "Part 3 of 7 ▰▰▰▱▱▱▱"),
        (1, 60, "Part 1 of 60 ▰▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱"),
        (59, 60, "Part 59 of 60 ▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▱"),
        (7, 7, "Part 7 of 7 ▰▰▰▰▰▰▰"),
    ],
)
def test_progress_bar_has_words_before_the_bar(number: int, of: int, text: str) -> None:
    assert progress_bar(number, of) == text
