"""Whatever stands in the source reads the same in Discord: generated texts, read back by a parser that is not ours."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.markdown import escape, is_blank, markdown
from bot.rendering.paginate import PLAIN, V2, Limits, cut, measure
from story.model import Block, BlockKind, Run, Style
from tests.markdown.nasty import blocks, texts
from tests.markdown.reader import FOLDER, Reader, open_reader

relaxed = settings(deadline=None)  # the parser is another process, on a machine that may be busy
JOINER = "\u2060"
LINE_START = re.compile(r"^[*_]*\s*[*_]*(?:#{1,3}|-#|[-*+]|\d+[.)])(?:\s|$)|^[*_]*\s*[*_]*>", re.MULTILINE)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with open_reader() as opened:
        yield opened


def characters(shown: list[Run]) -> list[tuple[str, Style]]:
    """Characters that can be seen, with their styles."""
    return [
        (char, run.style) for run in shown for char in run.text if not char.isspace() and char not in "\ufeff" + JOINER
    ]


def source(of: list[Block]) -> list[Run]:
    return [
        Run(run.text, run.style | (Style.BOLD if block.kind is BlockKind.HEADING and block.level > 2 else Style.PLAIN))
        for block in of
        for run in block.runs
    ]


def lines(text: str) -> list[str]:
    trimmed = (line.strip(" \ufeff\u00a0\u3000\u2028") for line in text.replace(JOINER, "").splitlines())
    return [line for line in trimmed if line]


@relaxed
@given(written=st.lists(blocks(), max_size=4))
def test_blocks_read_as_they_were_written_with_their_emphasis(reader: Reader, written: list[Block]) -> None:
    reading = reader.read(markdown(written))

    assert characters(reading.runs) == characters(source(written))
    assert lines(reading.text) == lines("\n".join(block.text for block in written))
    assert set(reading.others) <= {"heading"}
    shown_as_headings = [
        block for block in written if block.kind is BlockKind.HEADING and block.level < 3 and not is_blank(block.text)
    ]
    assert len(reading.others) == len(shown_as_headings)


@relaxed
@given(text=texts)
def test_a_strangers_words_read_the_same_in_a_phrase(reader: Reader, text: str) -> None:
    reading = reader.read(f"A title: {escape(text)}, and more")

    assert reading.text == f"A title: {text}, and more"
    assert not reading.others


@relaxed
@given(text=texts)
def test_no_line_begins_with_a_marker(text: str) -> None:
    assert not LINE_START.search(escape(text))


@relaxed
@given(written=st.lists(blocks().filter(lambda block: block.kind is not BlockKind.HEADING), max_size=4))
def test_no_line_of_styled_prose_begins_with_a_marker(written: list[Block]) -> None:
    assert not LINE_START.search(markdown(written))


@relaxed
@given(written=st.lists(blocks(), max_size=6), limits=st.sampled_from((Limits(40, 120), Limits(90, 100), PLAIN, V2)))
def test_pieces_hold_the_limits_and_lose_nothing(reader: Reader, written: list[Block], limits: Limits) -> None:
    pieces = cut(written, limits)
    readings = [reader.read(piece) for piece in pieces]

    assert all(measure(piece)[0] <= limits.characters and measure(piece)[1] <= limits.size for piece in pieces)
    assert all(reading.text.strip() for reading in readings)
    assert characters([run for reading in readings for run in reading.runs]) == characters(source(written))
    assert {other for reading in readings for other in reading.others} <= {"heading"}


def test_the_oddities_are_escaped_as_agreed_and_read_the_same(reader: Reader) -> None:
    records = (FOLDER / "oddities.txt").read_text("utf-8").strip("\n").split("\n\n")
    for record in records:
        text, escaped = (line.replace("⏎", "\n") for line in record.split("\n"))
        assert escape(text) == escaped
        assert reader.read(escaped).text == text
        assert not reader.read(escaped).others
