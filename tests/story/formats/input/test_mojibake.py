"""Letters that went through the wrong encoding are put right, and it is said; everything else stays as it is."""

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
    """The text as a machine shows it that takes its UTF-8 for another encoding."""
    return "".join(chr(byte) if encoding == "latin-1" else decoded(byte, encoding) for byte in text.encode())


def decoded(byte: int, encoding: str) -> str:
    return bytes([byte]).decode(encoding, "ignore") or chr(byte)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_spoiled_letters_are_put_right_and_it_is_said(sentence: str, encoding: str) -> None:
    story = read(f"A clean line.\n\n{spoil(sentence, encoding)}".encode(), "tale.txt")
    assert [block.text for block in story.blocks] == ["A clean line.", sentence]
    (notice,) = story.notices
    assert (notice.change, notice.count) == (Change.MOJIBAKE, 1)
    assert notice.sample


@pytest.mark.parametrize(
    "sentence", [*SENTENCES, "港口下了一整个星期的雨。", "He said “no”—“never”… ¡¿Qué?! «Là», »dort«, 5 ½ £"]
)
def test_clean_text_is_not_touched(sentence: str) -> None:
    story = read(sentence.encode(), "tale.txt")
    assert (story.text, story.notices) == (sentence, ())


def test_each_repaired_paragraph_counts_once() -> None:
    wrapped = "\n".join(spoil(f"{word} is what they said,", "cp1252") for word in ("“Café", "“Thé", "“Maté"))
    (notice,) = repair_mojibake(f"Clean.\n\n{wrapped}\n\nClean.\n\n{wrapped}")[1]
    assert notice.count == 2


def test_what_cannot_be_mended_is_left_alone_and_soon() -> None:
    text = "µÚÒ»»Ø ÕçÊ¿Òþ\u00ad\n" * 40_000
    assert repair_mojibake(text) == (text, ())


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("abc é’“”—…ñüß\n")))
def test_what_was_mended_needs_no_more_mending(text: str) -> None:
    once, _ = repair_mojibake(spoil(text, "cp1252"))
    assert repair_mojibake(once) == (once, ())
