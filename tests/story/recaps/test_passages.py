"""Complete sentences are recognised, and missing quotation marks are added."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story.recaps.passages import (
    Passage,
    add_missing_marks,
    display_width,
    find_missing_marks,
    is_complete_sentence,
    join_sentences,
    split_passage,
)

texts = st.text(st.sampled_from("aB .,!?\"'`“”‘’«»„「」()[]*_—…。\n"), max_size=60)


@pytest.mark.parametrize(
    "text",
    [
        "She left.",
        "“I go. You stay,” he said.",
        '"Hi there," she said. "Go."',
        "'Tis true.",
        "He said 'Go.' and went.",
        "`I go,' she said; `don't wait.'",
        "“He struck one of ’em,” said ’Arry.",
        "„Ja“, sagte er.",
        "»Ja«, sagte er.",
        "« Oui », dit-il.",
        "—¿Quién es?",
        "¡Ya voy!",
        "宝玉道：“好。”",
        "「いい。」",
        "The boys’ hats (all three) weren’t _there_.",
        "1815 was a wet year.",
    ],
)
def test_complete_sentence_is_recognised(text: str) -> None:
    assert is_complete_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and then she left.",
        "Then she left, and",
        "I go. You stay,” he said.",
        "“I go.",
        "`I go.",
        'Go," he said.',
        "He left (so to speak.",
        "He _left.",
        "It was *.",
        "と言った。",
        "...",
    ],
)
def test_incomplete_sentence_is_recognised(text: str) -> None:
    assert not is_complete_sentence(text)


@settings(deadline=None)
@given(texts)
def test_missing_marks_are_added_before_and_after_the_text(text: str) -> None:
    before, after = find_missing_marks(text)
    assert add_missing_marks(text) == before + text + after
    assert len(before) + len(after) <= len(text)


@settings(deadline=None)
@given(texts)
def test_sentences_of_a_passage_have_all_its_letters(text: str) -> None:
    line = " ".join(text.split())
    sentences = [sentence.text for sentence in split_passage(Passage(1, line))]
    assert "".join("".join(sentences).split()) == "".join(line.split())


def test_missing_opening_mark_matches_the_other_marks_of_the_text() -> None:
    text = "Tell me that first, and then I'll come!\"--but, oh!' said Ada; `I am late.'"
    assert add_missing_marks(text) == f'`"{text}'
    assert is_complete_sentence(add_missing_marks(text))


def test_short_speech_is_one_sentence_and_long_speech_is_split() -> None:
    short = split_passage(Passage(1, "“I go. You stay,” he said. He went."))
    assert [(sentence.text, sentence.spoken, sentence.from_longer_speech) for sentence in short] == [
        ("“I go. You stay,” he said.", True, False),
        ("He went.", False, False),
    ]
    long = split_passage(Passage(1, f"“{'I go, and you will have to stay with her. ' * 20}Stay.” He went."))
    assert len(long) > 5
    assert all(sentence.spoken and sentence.from_longer_speech for sentence in long[:3])
    assert not long[-1].spoken


def test_slashes_separate_lines_of_verse() -> None:
    verse = Passage(1, "The tide went out,\nThe tide came in. So\nIt went.")
    assert [sentence.text for sentence in split_passage(verse)] == [
        "The tide went out, / The tide came in.",
        "So / It went.",
    ]


def test_chinese_characters_are_two_columns_wide() -> None:
    assert (display_width("宝玉。"), display_width("abc")) == (6, 3)


def test_sentences_are_joined_with_spaces_but_not_in_chinese() -> None:
    assert join_sentences(["宝玉。", "他去了。"]) == "宝玉。他去了。"
    assert join_sentences(["He went.", "She stayed."]) == "He went. She stayed."
