"""Sentences that can stand by themselves."""

import pytest
from hypothesis import given
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

signs = st.text(st.sampled_from("aB .,!?\"'`“”‘’«»„「」()[]*_—…。\n"), max_size=60)


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
def test_a_whole_sentence_is_known(text: str) -> None:
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
def test_half_a_sentence_is_known(text: str) -> None:
    assert not is_complete_sentence(text)


@given(signs)
def test_what_is_closed_lacks_nothing(text: str) -> None:
    before, after = find_missing_marks(text)
    assert add_missing_marks(text) == before + text + after
    assert len(before) + len(after) <= len(text)


@given(signs)
def test_sentences_lose_no_letter(text: str) -> None:
    flat = " ".join(text.split())
    found = [sentence.text for sentence in split_passage(Passage(1, flat))]
    assert "".join("".join(found).split()) == "".join(flat.split())


def test_a_speech_whose_beginning_is_lacking_gets_the_mark_of_its_kind() -> None:
    text = "Tell me that first, and then I'll come!\"--but, oh!' said Ada; `I am late.'"
    assert add_missing_marks(text) == f'`"{text}'
    assert is_complete_sentence(add_missing_marks(text))


def test_a_short_speech_is_one_sentence_and_a_long_one_is_cut_and_known_to_be() -> None:
    short = split_passage(Passage(1, "“I go. You stay,” he said. He went."))
    assert [(each.text, each.spoken, each.from_longer_speech) for each in short] == [
        ("“I go. You stay,” he said.", True, False),
        ("He went.", False, False),
    ]
    long = split_passage(Passage(1, f"“{'I go, and you will have to stay with her. ' * 20}Stay.” He went."))
    assert len(long) > 5
    assert all(each.spoken and each.from_longer_speech for each in long[:3])
    assert not long[-1].spoken


def test_lines_of_verse_are_parted_where_they_stand_in_one_line() -> None:
    assert [each.text for each in split_passage(Passage(1, "The tide went out,\nThe tide came in. So\nIt went."))] == [
        "The tide went out, / The tide came in.",
        "So / It went.",
    ]


def test_chinese_is_twice_as_wide_and_has_no_spaces() -> None:
    assert (display_width("宝玉。"), display_width("abc")) == (6, 3)
    assert join_sentences(["宝玉。", "他去了。"]) == "宝玉。他去了。"
    assert join_sentences(["He went.", "She stayed."]) == "He went. She stayed."
