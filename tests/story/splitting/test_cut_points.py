"""Parts begin and end at good places."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import BlockKind, Boundary, Parts, Portion, SplitStrategy, Words, split
from tests.story.splitting.stage import PARAGRAPH, SENTENCE, paragraphs, portions, strategies, tale, texts


@settings(deadline=None, max_examples=200)
@given(st.lists(paragraphs, min_size=1, max_size=12).map("\n\n".join), st.integers(1, 400))
def test_no_word_is_cut(text: str, count: int) -> None:
    story = tale(text)
    for part in split(story, Parts(count))[1:]:
        before, after = story.text[part.start - 1], story.text[part.start]
        assert not (before.isalnum() and after.isalnum())
        assert before not in "’'-"


@settings(deadline=None, max_examples=100)
@given(texts, portions.filter(lambda portion: not isinstance(portion, Parts)), strategies)
def test_heading_stays_with_text_after_it_and_break_with_text_before(
    text: str, portion: Portion, strategy: SplitStrategy
) -> None:
    story = tale(f"It began.\n\n{text}\n\nIt ended.")
    for part in split(story, portion, strategy):
        assert part.blocks[-1].kind is not BlockKind.HEADING
        assert part.number == 1 or part.blocks[0].kind is not BlockKind.BREAK


def test_scene_is_preferred_to_paragraph() -> None:
    before, after = "\n\n".join([PARAGRAPH] * 14), "\n\n".join([PARAGRAPH] * 16)
    first, second = split(tale(f"{before}\n\n* * *\n\n{after}"), Parts(2))
    assert first.blocks[-1].kind is BlockKind.BREAK
    assert second.starts_at is Boundary.SCENE


def test_long_paragraph_is_cut_between_sentences() -> None:
    parts = split(tale(" ".join([SENTENCE] * 300)), Words(480))
    assert {part.starts_at for part in parts[1:]} == {Boundary.SENTENCE}
    assert all(part.text.rstrip().endswith(".") for part in parts)


def test_long_sentence_is_cut_between_clauses() -> None:
    parts = split(tale("and the keeper went down to the quay, " * 300 + "and came back."), Words(480))
    assert {part.starts_at for part in parts[1:]} == {Boundary.CLAUSE}
    assert all(part.text.rstrip().endswith(",") for part in parts[:-1])


def test_text_without_punctuation_is_cut_between_words() -> None:
    phrase = "and the keeper went down to the quay "
    parts = split(tale(phrase * 300), Words(480))
    assert len(parts) == 5
    assert all(part.text.split()[0] in phrase.split() for part in parts)


def test_verse_is_cut_between_lines() -> None:
    parts = split(tale("  \n".join(["The tide goes out, the tide comes in"] * 200)), Words(200))
    assert len(parts) > 4
    assert all(part.text.startswith("The tide") for part in parts)


@pytest.mark.parametrize(
    ("before", "after"),
    [("She read what he had written:", "Dear Ada"), ("He went on --", "No."), ("It was so.", "\\* A note on it.")],
    ids=["no end of sentence", "interrupted", "footnote"],
)
def test_paragraph_that_continues_the_one_before_does_not_begin_a_part(before: str, after: str) -> None:
    body = "\n\n".join([SENTENCE] * 30)
    _, second = split(tale(f"{body}\n\n{before}\n\n{after}\n\n{body}"), Parts(2))
    assert not second.text.startswith(after.lstrip("\\"))


@pytest.mark.parametrize("source", ["—IBID.", "—Ida Lunn, Songs of the Quay", "-- LUNN'S LOG."])
def test_quotation_stays_with_its_source(source: str) -> None:
    quoted = "\n\n".join(f"“{SENTENCE}”\n\n{source}" for _ in range(40))
    assert not [part for part in split(tale(quoted), Parts(7)) if part.text.startswith(source)]


def test_cut_paragraph_keeps_its_style() -> None:
    first, second = split(tale(f"*{SENTENCE} {SENTENCE}*"), Parts(2))
    assert first.blocks[0].runs[0].style == second.blocks[0].runs[0].style != 0
