"""Where a part that is too long for one message is cut. ``test_literal.py`` tests that nothing is lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.paginate import COMPONENTS_LIMITS, Limits, measure, paginate
from story.model import Block, BlockKind, Style
from tests.bot.rendering.samples import paragraph
from tests.markdown.nasty import blocks

SMALL = Limits(60, 600)


def test_blocks_that_fit_stay_together() -> None:
    assert paginate([paragraph("One."), paragraph("Two.")], SMALL) == ("One.\n\nTwo.",)


def test_blank_blocks_give_no_text() -> None:
    assert paginate([paragraph("  ")], SMALL) == ()


def test_paragraphs_stay_whole_if_possible() -> None:
    first, second, third = (f"{word} paragraph of one sentence." for word in ("A first", "A second", "A third"))

    assert paginate([paragraph(first), paragraph(second), paragraph(third)], SMALL) == (first, second, third)


def test_long_paragraph_is_cut_between_sentences() -> None:
    assert paginate(
        [paragraph("The rain had stopped at last. Nobody had noticed it but the cat, who went out.")], SMALL
    ) == (
        "The rain had stopped at last.",
        "Nobody had noticed it but the cat, who went out.",
    )


def test_long_sentence_is_cut_between_words() -> None:
    assert paginate([paragraph("word " * 20)], SMALL) == (" ".join(["word"] * 10), " ".join(["word"] * 10))


@pytest.mark.parametrize(
    "character", ["👩🏽‍🚀", "🇩🇪", "e\u0301\u0323", "\u1112\u1161\u11ab"], ids=["emoji", "flag", "marks", "hangul"]
)
def test_long_word_is_cut_between_graphemes(character: str) -> None:
    texts = paginate([paragraph(character * 40)], SMALL)

    assert len(texts) > 1
    assert "".join(texts) == character * 40
    assert all(len(text) % len(character) == 0 for text in texts)


def test_grapheme_longer_than_a_message_is_cut() -> None:
    assert "".join(paginate([paragraph("a" + "\u0301" * 200)], SMALL)) == "a" + "\u0301" * 200


@pytest.mark.parametrize("space", [" ", "\n", "\ufeff"])
def test_surplus_white_space_is_left_out(space: str) -> None:
    assert paginate([paragraph(space * 500 + "One." + space * 500, kind=BlockKind.VERSE)], SMALL) == ("One.",)


def test_verse_is_cut_between_lines() -> None:
    lines = [f"Line {number} goes on. And on," for number in range(1, 5)]

    assert paginate([paragraph("\n".join(lines), kind=BlockKind.VERSE)], SMALL) == (
        "\n".join(lines[:2]),
        "\n".join(lines[2:]),
    )


def test_emphasis_is_closed_and_reopened_at_a_cut() -> None:
    assert paginate(
        [paragraph("The rain had stopped at last. Nobody had noticed it but the cat.", Style.ITALIC)], SMALL
    ) == (
        "*The rain had stopped at last.*",
        "*Nobody had noticed it but the cat.*",
    )


def test_heading_stays_with_the_next_block() -> None:
    before = paragraph("A paragraph of some forty characters, yes.")

    assert paginate(
        [before, paragraph("Two", kind=BlockKind.HEADING), paragraph("A longer paragraph comes after it.")], SMALL
    ) == (
        "A paragraph of some forty characters, yes.",
        "### Two\nA longer paragraph comes after it.",
    )


def test_text_that_starts_with_a_number_is_escaped() -> None:
    text = "It was the year in which everybody began to count, in the end. 1986. That was all."

    assert paginate([paragraph(text)], Limits(64, 600))[1] == "1986\\. That was all."


def test_texts_are_of_similar_length() -> None:
    prose = [paragraph(f"Sentence {number} of a long and even story. " * 3) for number in range(40)]
    lengths = [len(text) for text in paginate(prose, COMPONENTS_LIMITS)]

    assert len(lengths) == 2
    assert min(lengths) > max(lengths) * 0.8


def test_bytes_limit_a_text_as_well() -> None:
    texts = paginate([paragraph("字" * 3_800)], COMPONENTS_LIMITS)

    assert [len(text) for text in texts] == [pytest.approx(1_900, abs=200)] * 2


def test_book_in_one_paragraph_is_cut_within_seconds() -> None:
    started = time.process_time()

    assert len(paginate([paragraph("It was so; *it* was not so, said he. " * 10_000)], COMPONENTS_LIMITS)) > 90
    assert time.process_time() - started < 20


@settings(deadline=None)
@given(source=st.lists(blocks(), max_size=8))
def test_number_of_texts_is_near_the_minimum(source: list[Block]) -> None:
    texts = paginate(source, Limits(2_000, 6_000))
    total = sum(measure(text)[0] for text in texts)

    assert len(texts) <= 1 + total // 700
