"""Rendered text reads in Discord like the source: generated texts, read back by an independent Markdown parser."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.markdown import escape_markdown, is_blank, render_blocks
from bot.rendering.paginate import COMPONENTS_LIMITS, PLAIN_LIMITS, Limits, paginate
from story.model import Block, BlockKind, Run, Style
from tests.markdown.nasty import blocks, texts
from tests.markdown.reader import FOLDER, Reader, open_reader

#: The parser is another process, on a machine that may be busy.
no_deadline = settings(deadline=None)
WORD_JOINER = "\u2060"
MARKUP_AT_LINE_START = re.compile(r"^[*_]*\s*[*_]*(?:#{1,3}|-#|[-*+]|\d+[.)])(?:\s|$)|^[*_]*\s*[*_]*>", re.MULTILINE)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with open_reader() as opened:
        yield opened


def characters(runs: list[Run]) -> list[tuple[str, Style]]:
    """Return the visible characters with their styles."""
    return [
        (character, run.style)
        for run in runs
        for character in run.text
        if not character.isspace() and character not in "\ufeff" + WORD_JOINER
    ]


def source_runs(blocks: list[Block]) -> list[Run]:
    return [
        Run(run.text, run.style | (Style.BOLD if block.kind is BlockKind.HEADING and block.level > 2 else Style.PLAIN))
        for block in blocks
        for run in block.runs
    ]


def lines(text: str) -> list[str]:
    """Return the lines that are not blank, without white space at their ends."""
    trimmed = (line.strip(" \ufeff\u00a0\u3000\u2028") for line in text.replace(WORD_JOINER, "").splitlines())
    return [line for line in trimmed if line]


@no_deadline
@given(source=st.lists(blocks(), max_size=4))
def test_rendered_blocks_read_like_the_source_with_its_emphasis(reader: Reader, source: list[Block]) -> None:
    reading = reader.read(render_blocks(source))

    assert characters(reading.runs) == characters(source_runs(source))
    assert lines(reading.text) == lines("\n".join(block.text for block in source))
    assert set(reading.others) <= {"heading"}
    headings = [block for block in source if block.kind is BlockKind.HEADING and block.level < 3]
    assert len(reading.others) == sum(not is_blank(block.text) for block in headings)


@no_deadline
@given(text=texts)
def test_escaped_text_reads_the_same_inside_a_phrase(reader: Reader, text: str) -> None:
    reading = reader.read(f"A title: {escape_markdown(text)}, and more")

    assert reading.text == f"A title: {text}, and more"
    assert not reading.others


@no_deadline
@given(text=texts)
def test_no_line_of_escaped_text_starts_with_markup(text: str) -> None:
    assert not MARKUP_AT_LINE_START.search(escape_markdown(text))


@no_deadline
@given(source=st.lists(blocks().filter(lambda block: block.kind is not BlockKind.HEADING), max_size=4))
def test_no_line_of_rendered_text_starts_with_markup(source: list[Block]) -> None:
    assert not MARKUP_AT_LINE_START.search(render_blocks(source))


@no_deadline
@given(
    source=st.lists(blocks(), max_size=6),
    limits=st.sampled_from((Limits(40, 120), Limits(90, 100), PLAIN_LIMITS, COMPONENTS_LIMITS)),
)
def test_paginated_texts_respect_the_limits_and_lose_nothing(
    reader: Reader, source: list[Block], limits: Limits
) -> None:
    rendered = paginate(source, limits)
    readings = [reader.read(text) for text in rendered]

    assert all(limits.allow(text) for text in rendered)
    assert all(reading.text.strip() for reading in readings)
    assert characters([run for reading in readings for run in reading.runs]) == characters(source_runs(source))
    assert {other for reading in readings for other in reading.others} <= {"heading"}


def test_recorded_oddities_are_escaped_as_recorded_and_read_the_same(reader: Reader) -> None:
    records = (FOLDER / "oddities.txt").read_text("utf-8").strip("\n").split("\n\n")
    for record in records:
        text, escaped = (line.replace("⏎", "\n") for line in record.split("\n"))
        assert escape_markdown(text) == escaped
        assert reader.read(escaped).text == text
        assert not reader.read(escaped).others
