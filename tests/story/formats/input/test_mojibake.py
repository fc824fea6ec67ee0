"""Tests of repairing letters that were decoded in the wrong encoding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import Change, read
from story.formats.input.mojibake import repair_mojibake

SENTENCES = [
    "“Où est-il?” asked Zoë — nobody knew… and it’s late.",
    "Les mouettes se promenaient là où l’été dernier on jouait à la pétanque, et l’œuvre était créée.",
    "Über die Straße, wo die Möwen äßen.",
    "Всю неделю над гаванью шёл дождь. — Где он?",
]


def spoil(text: str, encoding: str) -> str:
    """Return a text as it looks if its UTF-8 is decoded in another encoding."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_mojibake_is_repaired_with_a_notice(sentence: str, encoding: str) -> None:
    story = read(f"A clean line.\n\n{spoil(sentence, encoding)}".encode(), "tale.txt")
    assert [block.text for block in story.blocks] == ["A clean line.", sentence]
    (notice,) = story.notices
    assert (notice.change, notice.count) == (Change.MOJIBAKE, 1)
    assert notice.sample


@pytest.mark.parametrize(
    "sentence", [*SENTENCES, "港口下了一整个星期的雨。", "He said “no”—“never”… ¡¿Qué?! «Là», »dort«, 5 ½ £"]
)
def test_clean_text_is_not_changed(sentence: str) -> None:
    story = read(sentence.encode(), "tale.txt")
    assert (story.text, story.notices) == (sentence, ())


def test_repaired_paragraph_counts_once() -> None:
    wrapped = "\n".join(spoil(f"{word} is what they said,", "cp1252") for word in ("“Café", "“Thé", "“Maté"))
    (notice,) = repair_mojibake(f"Clean.\n\n{wrapped}\n\nClean.\n\n{wrapped}")[1]
    assert notice.count == 2


def test_text_that_cannot_be_repaired_is_left_alone() -> None:
    text = "µÚÒ»»Ø ÕçÊ¿Òþ\u00ad\n" * 40_000
    assert repair_mojibake(text) == (text, ())


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("abc é’“”—…ñüß\n")))
def test_repaired_text_is_not_repaired_again(text: str) -> None:
    once, _ = repair_mojibake(spoil(text, "cp1252"))
    assert repair_mojibake(once) == (once, ())
