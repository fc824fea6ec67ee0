"""Whatever stands in the source reads the same in Discord: generated texts, read back by a parser that is not ours."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.pieces import PLAIN, V2, Limits, cut, measure
from bot.prose import literal, markdown
from story.model import Block, Kind, Run, Style
from tests.markdown.reader import FOLDER, Reader, open_reader

# fmt: off
NASTY = (
    "*", "**", "***", "_", "__", "~~", "||", "`", "```", "\\", "\\\\", "[", "](http://x.example)", "(", ")",
    "<", ">", "!", ":", "::", "@", "# ", "## ", "### ", "-# ", "> ", ">>> ", "- ", "+ ", "1. ", "1986. ", "2) ",
    "\n", "\n\n", "\n# ", "\n > ", "\n  - ", "http://a.example/b_c_d*e*", "https://", "<http://x.example>",
    "www.x.example/", "discord.gg/abc", "mailto:a@x.example", "<@123456789012345678>", "<@!123456789012345678>",
    "<@&123456789012345678>", "<#123456789012345678>", "@everyone", "@here", "<t:1700000000:R>",
    "<t:1700000000>", "</read now:123456789012345678>", "<id:customize>", "<123456789012345678:browse>",
    "<:wave:123456789012345678>", "<a:wave:123456789012345678>", ":smile:", ":+1::skin-tone-2:", "¯\\_(ツ)_/¯",
    " ", "  ", "\u00a0", "\u3000", "\ufeff", "\u200b", "\u200d", "\u2060", "\u202e", "\u2028", "é", "e\u0301",
    "א", "字。", "…", "—", "“", "”", "😀", "👩🏽‍🚀", "🇩🇪", "1\ufe0f\u20e3", "#\ufe0f\u20e3", "a", "b1", "Word", "42",
    "'", '"', ".", ",", "?",
)
# fmt: on
STYLES = (Style.PLAIN, Style.ITALIC, Style.BOLD, Style.ITALIC | Style.BOLD)
JOINER = "\u2060"
LINE_START = re.compile(r"^[*_]*\s*[*_]*(?:#{1,3}|-#|[-*+]|\d+[.)])(?:\s|$)|^[*_]*\s*[*_]*>", re.MULTILINE)

texts = st.lists(st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=3)).map(
    "".join
)
runs = st.builds(Run, texts.filter(bool), st.sampled_from(STYLES))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    kind = draw(st.sampled_from(Kind))
    parts = draw(st.lists(runs, min_size=1, max_size=5))
    if kind is not Kind.VERSE:
        parts = [Run(part.text.replace("\n", " "), part.style) for part in parts]
    return Block(kind, tuple(parts), 0, draw(st.integers(1, 6)) if kind is Kind.HEADING else 0)


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
        Run(run.text, run.style | (Style.BOLD if block.kind is Kind.HEADING and block.level > 2 else Style.PLAIN))
        for block in of
        for run in block.runs
    ]


def lines(text: str) -> list[str]:
    return [
        line.strip(" \ufeff\u00a0\u3000\u2028")
        for line in text.replace(JOINER, "").strip().splitlines()
        if line.strip()
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.lists(blocks(), max_size=4))
def test_blocks_read_as_they_were_written_with_their_emphasis(reader: Reader, written: list[Block]) -> None:
    reading = reader.read(markdown(written))

    assert characters(reading.runs) == characters(source(written))
    assert lines(reading.text) == lines("\n".join(block.text for block in written))
    assert set(reading.others) <= {"heading"}
    shown_as_headings = [
        block for block in written if block.kind is Kind.HEADING and block.level < 3 and block.text.strip()
    ]
    assert len(reading.others) == len(shown_as_headings)


@given(text=texts)
def test_a_strangers_words_read_the_same_in_a_phrase(reader: Reader, text: str) -> None:
    reading = reader.read(f"A title: {literal(text)}, and more")

    assert reading.text == f"A title: {text}, and more"
    assert not reading.others


@given(text=texts)
def test_no_line_begins_with_a_marker(text: str) -> None:
    assert not LINE_START.search(literal(text))


@given(written=st.lists(blocks().filter(lambda block: block.kind is not Kind.HEADING), max_size=4))
def test_no_line_of_styled_prose_begins_with_a_marker(written: list[Block]) -> None:
    assert not LINE_START.search(markdown(written))


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
        assert literal(text) == escaped
        assert reader.read(escaped).text == text
        assert not reader.read(escaped).others
