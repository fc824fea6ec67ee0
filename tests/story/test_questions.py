"""A part without a question of its author's has one that fits it."""

from hypothesis import given
from hypothesis import strategies as st

from story.model import Block, BlockKind, Boundary, Installment, Run
from story.questions import QUESTIONS_PER_KIND, choose_question

TALK = "“Who was it?” she asked."
TOLD = "The keeper came down to the quay."
LINES = "The tide went out,\nThe tide came in."
paragraphs = st.lists(
    st.sampled_from([TALK, TOLD, LINES, "My dear Tom,", "— ¿Quién es?", "宝玉道：“好。”"]), max_size=6
)


def part(number: int, of: int, *texts: str) -> Installment:
    kinds = [BlockKind.VERSE if "\n" in text else BlockKind.PARAGRAPH for text in texts]
    blocks = tuple(Block(kind, (Run(text),), 0) for kind, text in zip(kinds, texts, strict=True))
    return Installment(number, of, "", 0, blocks, 0, 1, Boundary.PARAGRAPH, 1, 1)


def asked(of: int, *texts: str) -> set[str]:
    return {choose_question(part(number, of, *texts), "A Tale") for number in range(1, of + 1)}


def kinds(of: int, *texts: str) -> list[str]:
    return [choose_question(part(number, of, *texts), "A Tale").rpartition("-")[0] for number in range(1, of + 1)]


@given(st.integers(2, 400), paragraphs, paragraphs, st.text(max_size=30), st.data())
def test_no_question_comes_twice_running(
    of: int, one: list[str], other: list[str], story: str, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, of - 1))
    assert choose_question(part(number, of, *one), story) != choose_question(part(number + 1, of, *other), story)


@given(st.integers(1, 400), paragraphs, st.text(max_size=30), st.data())
def test_every_question_that_is_named_is_in_the_bank(
    of: int, texts: list[str], story: str, data: st.DataObject
) -> None:
    kind, _, number = choose_question(part(data.draw(st.integers(1, of)), of, *texts), story).rpartition("-")
    assert 1 <= int(number) <= QUESTIONS_PER_KIND[kind]


def test_a_question_knows_its_place() -> None:
    assert kinds(10, TOLD) == ["opening", *["middle"] * 4, "turning", "turning", "turning", "middle", "end"]
    assert kinds(1, TOLD) == ["opening"]
    assert kinds(2, TALK) == ["opening", "end"]
    assert kinds(60, TOLD)[:7] == ["opening"] * 6 + ["middle"]


def test_every_second_part_is_asked_about_by_what_is_in_it() -> None:
    assert kinds(5, TALK, TALK, TOLD).count("dialogue") in (1, 2)
    assert kinds(5, TOLD, LINES, TALK).count("verse") in (1, 2)
    assert kinds(5, "My dearest Ada,", TOLD, TALK).count("letter") in (1, 2)
    assert "letter" not in kinds(50, "Dear me, how it rained that night, and how long it went on, and how late it was!")
    assert set(kinds(50, "")) == {"opening", "middle", "turning", "end"}


def test_a_long_story_comes_to_all_questions_of_the_middle_and_of_talk() -> None:
    long = asked(60, TALK)
    assert {f"middle-{number}" for number in range(1, 12)} <= long
    assert {f"dialogue-{number}" for number in range(1, 6)} <= long


def test_the_same_part_is_asked_the_same_on_every_machine_and_stories_begin_differently() -> None:
    assert choose_question(part(1, 7, TOLD), "Inseparable") == "opening-3"
    assert len({choose_question(part(1, 7, TOLD), f"Tale {number}") for number in range(20)}) > 2
