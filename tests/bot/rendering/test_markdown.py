"""Blocks as Discord Markdown, in named cases. Generated cases are in ``test_literal.py``."""

import pytest

from bot.rendering.markdown import escape_markdown, render_blocks
from story.model import Block, BlockKind, Run, Style

ITALIC, BOLD, PLAIN = Style.ITALIC, Style.BOLD, Style.PLAIN


def block(*runs: tuple[str, Style], kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> Block:
    return Block(kind, tuple(Run(text, style) for text, style in runs), 0, level)


@pytest.mark.parametrize(
    ("runs", "rendered"),
    [
        ([("He ", PLAIN), ("knew", ITALIC), (".", PLAIN)], "He *knew*."),
        ([("A ", PLAIN), ("loud", BOLD), (" word", PLAIN)], "A **loud** word"),
        ([("both", ITALIC | BOLD)], "**_both_**"),
        ([("space ", ITALIC), ("after", PLAIN)], "*space* after"),
        ([("  ", ITALIC), ("before", PLAIN)], "before"),
        ([("un", PLAIN), ("believ", ITALIC), ("able", PLAIN)], "un*believ*able"),
        ([("bold", BOLD), ("italics", ITALIC), (", then", PLAIN)], "**bold**_italics_, then"),
        ([("italics", ITALIC), ("bold", BOLD)], "_italics_**bold**"),
        ([("a ", ITALIC), ("b", ITALIC | BOLD), (" c", ITALIC)], "*a* **_b_** *c*"),
        ([("loud ", BOLD), ("and more", ITALIC | BOLD), (" so", BOLD)], "**loud *and more* so**"),
        ([("B", ITALIC | BOLD), ("old", BOLD)], "***B*old**"),
        ([("snake_case", ITALIC)], "*snake\\_case*"),
        ([("ends with a star*", BOLD)], "**ends with a star\\***"),
    ],
)
def test_emphasis_is_rendered(runs: list[tuple[str, Style]], rendered: str) -> None:
    assert render_blocks([block(*runs)]) == rendered


def test_letter_after_italics_after_bold_needs_a_word_joiner() -> None:
    assert (
        render_blocks([block(("bold", BOLD), ("italics", ITALIC), ("plain", PLAIN))]) == "**bold**\u2060*italics*plain"
    )


def test_verse_keeps_its_lines_and_each_has_its_own_emphasis() -> None:
    verse = block(("Rain, rain,\n  go away,\n", ITALIC), ("1. come again", PLAIN), kind=BlockKind.VERSE)

    assert render_blocks([verse]) == "*Rain, rain,*\n  *go away,*\n1\\. come again"


def test_chapter_titles_are_headings_and_lesser_ones_bold() -> None:
    blocks = [block(("Title", PLAIN), kind=BlockKind.HEADING, level=level) for level in (1, 2, 3)]

    assert render_blocks([*blocks, block(("Text.", PLAIN))]) == "## Title\n### Title\n**Title**\n\nText."


@pytest.mark.parametrize(("source", "rendered"), [("* * *", "\\* \\* \\*"), ("---", "\\---"), ("#", "\\#"), ("⁂", "⁂")])
def test_scene_break_reads_like_the_source(source: str, rendered: str) -> None:
    assert render_blocks(
        [block(("One.", PLAIN)), block((source, PLAIN), kind=BlockKind.BREAK), block(("Two.", PLAIN))]
    ) == (f"One.\n\n{rendered}\n\nTwo.")


def test_blank_blocks_and_outer_white_space_are_left_out() -> None:
    assert render_blocks([block((" ", PLAIN)), block(("  One.  ", PLAIN)), block((" ", ITALIC))]) == "One."


def test_no_blocks_render_as_empty_text() -> None:
    assert render_blocks([]) == ""


def test_ordinary_text_is_not_escaped() -> None:
    text = "“Well,” she said — at 8 o'clock, no. 3 (of 4): ‘Hm…’ That's 100 % true; isn't it? He-said-she-said!"

    assert escape_markdown(text) == text
