"""Where a part is cut when one message cannot hold it; that nothing is lost is held by test_literal."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.paginate import V2, Limits, cut, measure
from story.model import Block, BlockKind, Style
from tests.bot.rendering.samples import paragraph
from tests.markdown.nasty import blocks

SMALL = Limits(60, 600)


def test_what_fits_stays_together() -> None:
    assert cut([paragraph("One."), paragraph("Two.")], SMALL) == ("One.\n\nTwo.",)


def test_nothing_gives_no_pieces() -> None:
    assert cut([paragraph("  ")], SMALL) == ()


def test_paragraphs_stay_whole_where_they_can() -> None:
    first, second, third = (f"{word} paragraph of one sentence." for word in ("A first", "A second", "A third"))

    assert cut([paragraph(first), paragraph(second), paragraph(third)], SMALL) == (first, second, third)


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    assert cut(
        [paragraph("The rain had stopped at last. Nobody had noticed it but the cat, who went out.")], SMALL
    ) == (
        "The rain had stopped at last.",
        "Nobody had noticed it but the cat, who went out.",
    )


def test_a_long_sentence_is_cut_between_words() -> None:
    assert cut([paragraph("word " * 20)], SMALL) == (" ".join(["word"] * 10), " ".join(["word"] * 10))


def test_a_long_word_is_cut_between_characters_that_are_seen_as_one() -> None:
    pieces = cut([paragraph("👩🏽‍🚀" * 20)], SMALL)

    assert "".join(pieces) == "👩🏽‍🚀" * 20
    assert all(len(piece) % len("👩🏽‍🚀") == 0 for piece in pieces)


def test_a_character_that_no_message_holds_is_cut_all_the_same() -> None:
    assert "".join(cut([paragraph("a" + "\u0301" * 200)], SMALL)) == "a" + "\u0301" * 200


@pytest.mark.parametrize("space", [" ", "\n", "\ufeff"])
def test_any_amount_of_white_space_is_passed_over(space: str) -> None:
    assert cut([paragraph(space * 500 + "One." + space * 500, kind=BlockKind.VERSE)], SMALL) == ("One.",)


def test_verse_is_cut_between_lines() -> None:
    lines = [f"Line {number} goes on. And on," for number in range(1, 5)]

    assert cut([paragraph("\n".join(lines), kind=BlockKind.VERSE)], SMALL) == (
        "\n".join(lines[:2]),
        "\n".join(lines[2:]),
    )


def test_emphasis_is_closed_and_opened_again_across_a_cut() -> None:
    assert cut(
        [paragraph("The rain had stopped at last. Nobody had noticed it but the cat.", Style.ITALIC)], SMALL
    ) == (
        "*The rain had stopped at last.*",
        "*Nobody had noticed it but the cat.*",
    )


def test_a_heading_is_not_parted_from_what_follows() -> None:
    before = paragraph("A paragraph of some forty characters, yes.")

    assert cut(
        [before, paragraph("Two", kind=BlockKind.HEADING), paragraph("A longer paragraph comes after it.")], SMALL
    ) == (
        "A paragraph of some forty characters, yes.",
        "### Two\nA longer paragraph comes after it.",
    )


def test_a_piece_that_begins_with_a_number_is_escaped_by_itself() -> None:
    text = "It was the year in which everybody began to count, in the end. 1986. That was all."

    assert cut([paragraph(text)], Limits(64, 600))[1] == "1986\\. That was all."


def test_the_last_piece_is_no_mere_rest() -> None:
    prose = [paragraph(f"Sentence {number} of a long and even story. " * 3) for number in range(40)]
    lengths = [len(piece) for piece in cut(prose, V2)]

    assert len(lengths) == 2
    assert min(lengths) > max(lengths) * 0.8


def test_bytes_count_as_much_as_characters() -> None:
    pieces = cut([paragraph("字" * 3_800)], V2)

    assert [len(piece) for piece in pieces] == [pytest.approx(1_900, abs=200)] * 2


def test_a_book_in_one_paragraph_is_cut_in_a_moment() -> None:
    started = time.monotonic()

    assert len(cut([paragraph("It was so; *it* was not so, said he. " * 10_000)], V2)) > 90
    assert time.monotonic() - started < 20


@settings(deadline=None)
@given(written=st.lists(blocks(), max_size=8))
def test_a_piece_is_never_begun_for_nothing(written: list[Block]) -> None:
    pieces = cut(written, Limits(2_000, 6_000))
    total = sum(measure(piece)[0] for piece in pieces)

    assert len(pieces) <= 1 + total // 700
