"""Parts have the right headings, and recaps and questions are due with the right parts."""

from hypothesis import given, settings

from story import Parts, Portion, SplitStrategy, Words, split
from tests.story.splitting.stage import SENTENCE, novel, portions, strategies, tale, texts


def test_parts_of_a_chapter_are_numbered() -> None:
    parts = split(novel(24, 24), Words(500))
    assert [part.heading for part in parts[:3]] == [f"C1 ({number} of 3)" for number in (1, 2, 3)]


def test_part_with_several_chapters_is_named_after_the_first_and_the_last() -> None:
    assert [part.heading for part in split(novel(4, 4, 4, 4), Parts(1))] == ["C1 – C4"]
    first, second = split(novel(8, 8, 8), Parts(2), SplitStrategy.BALANCED)
    assert (first.heading, second.heading) == ("C1 – C2 (1 of 2)", "C2 (2 of 2) – C3")


def test_notes_of_a_chapter_are_due_at_its_end() -> None:
    body = "\n\n".join([" ".join([SENTENCE] * 5)] * 10)
    story = tale("\n\n".join(f"## C{n}\n<!-- recap: R{n}. -->\n<!-- question: Q{n}? -->\n\n{body}" for n in (1, 2)))
    halves, whole = split(story, Parts(4)), split(story, Parts(1))
    assert [(part.recap, part.question) for part in halves] == [("", ""), ("R1.", "Q1?"), ("", ""), ("R2.", "Q2?")]
    assert [(part.recap, part.question) for part in whole] == [("R1. R2.", "Q2?")]


def test_notes_inside_a_chapter_are_due_at_their_place() -> None:
    body = "\n\n".join(f"{SENTENCE}\n\n<!-- recap: R{n}. -->\n<!-- question: Q{n}? -->" for n in range(1, 7))
    story = tale(f"## One\n<!-- recap: One. -->\n\n{body}\n\n{SENTENCE}")
    assert [(part.recap, part.question) for part in split(story, Parts(3))] == [
        ("R1. R2.", "Q2?"),
        ("R3. R4. R5.", "Q5?"),
        ("R6. One.", "Q6?"),
    ]


@settings(deadline=None)
@given(texts, texts, texts, portions, strategies)
def test_every_note_is_due_with_the_part_that_reaches_its_place(
    one: str, two: str, three: str, portion: Portion, strategy: SplitStrategy
) -> None:
    note = "It fell{0}.\n\n<!-- recap: fell{0} -->\n\n<!-- question: fell{0} -->"
    story = tale("\n\n".join((one, note.format(1), two, note.format(2), three)))
    parts = split(story, portion, strategy)
    place = {name: story.text.index(f"{name}.") + len(name) for name in ("fell1", "fell2")}
    due = {name: next(part.number for part in parts if place[name] < part.end) for name in place}
    recaps = [(name, part.number) for part in parts for name in part.recap.split()]
    questions = {part.question: part.number for part in parts if part.question}
    assert recaps == list(due.items())
    # A part has one question only, the last one.
    assert questions == {name: number for name, number in due.items() if name == "fell2" or number != due["fell2"]}
