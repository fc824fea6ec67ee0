"""A part without an author's question has a question that fits it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from story.model import Block, BlockKind, Boundary, Installment, Run
from story.questions import QUESTIONS_PER_KIND, choose_question

TALK = "“Who was it?” she asked."
NARRATION = "The keeper came down to the quay."
VERSE = "The tide went out,\nThe tide came in."
paragraphs = st.lists(
    st.sampled_from([TALK, NARRATION, VERSE, "My dear Tom,", "— ¿Quién es?", "宝玉道：“好。”"]), max_size=6
)


def part(number: int, of: int, *texts: str) -> Installment:
    kinds = [BlockKind.VERSE if "\n" in text else BlockKind.PARAGRAPH for text in texts]
    blocks = tuple(Block(kind, (Run(text),), 0) for kind, text in zip(kinds, texts, strict=True))
    return Installment(number, of, "", 0, blocks, 0, 1, Boundary.PARAGRAPH, 1, 1)


def questions(of: int, *texts: str) -> list[str]:
    """Return the questions of a story with so many parts that all contain the same paragraphs."""
    return [choose_question(part(number, of, *texts), "A Tale") for number in range(1, of + 1)]


def kinds(of: int, *texts: str) -> list[str]:
    """Return the kinds of these questions."""
    return [question.rpartition("-")[0] for question in questions(of, *texts)]


@settings(deadline=None)
@given(st.integers(2, 400), paragraphs, paragraphs, st.text(max_size=30), st.data())
def test_neighbouring_parts_have_different_questions(
    of: int, one: list[str], other: list[str], story: str, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, of - 1))
    assert choose_question(part(number, of, *one), story) != choose_question(part(number + 1, of, *other), story)


@settings(deadline=None)
@given(st.integers(1, 400), paragraphs, st.text(max_size=30), st.data())
def test_every_chosen_question_exists(of: int, texts: list[str], story: str, data: st.DataObject) -> None:
    kind, _, number = choose_question(part(data.draw(st.integers(1, of)), of, *texts), story).rpartition("-")
    assert 1 <= int(number) <= QUESTIONS_PER_KIND[kind]


def test_questions_by_position() -> None:
    assert kinds(10, NARRATION) == ["opening", *["middle"] * 4, "turning", "turning", "turning", "middle", "end"]
    assert kinds(1, NARRATION) == ["opening"]
    assert kinds(2, TALK) == ["opening", "end"]
    assert kinds(60, NARRATION)[:7] == ["opening"] * 6 + ["middle"]


def test_every_second_question_is_by_contents() -> None:
    assert kinds(5, TALK, TALK, NARRATION).count("dialogue") in (1, 2)
    assert kinds(5, NARRATION, VERSE, TALK).count("verse") in (1, 2)
    assert kinds(5, "My dearest Ada,", NARRATION, TALK).count("letter") in (1, 2)
    assert "letter" not in kinds(50, "Dear me, how it rained that night, and how long it went on, and how late it was!")
    assert set(kinds(50, "")) == {"opening", "middle", "turning", "end"}


def test_long_story_uses_all_questions_of_the_middle_and_of_dialogue() -> None:
    long = set(questions(60, TALK))
    assert {f"middle-{number}" for number in range(1, 12)} <= long
    assert {f"dialogue-{number}" for number in range(1, 6)} <= long


def test_question_depends_on_the_story_and_not_on_the_machine() -> None:
    assert choose_question(part(1, 7, NARRATION), "Inseparable") == "opening-3"
    assert len({choose_question(part(1, 7, NARRATION), f"Tale {number}") for number in range(20)}) > 2
