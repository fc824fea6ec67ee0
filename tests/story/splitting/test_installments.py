"""A split story is the story: nothing lost, no word cut, parts alike in length, cuts where one likes to stop."""

from itertools import pairwise
from statistics import mean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import (
    Block,
    BlockKind,
    Boundary,
    Chapters,
    Installment,
    Minutes,
    Parts,
    Portion,
    SplitStrategy,
    Story,
    Words,
    count_words,
    read,
    split,
)
from story.splitting.cut_points import PageShare

SENTENCE = "The keeper wound the third clock and went down to the quay to see who came."  # 16 words
names = st.sampled_from(["rain", "quay", "“Late,”", "well-known", "gull.", "Then", "*so*", "never", "clock!", "—", "I"])
paragraphs = st.lists(names, min_size=1, max_size=60).map(" ".join)
pieces = st.one_of(
    paragraphs,
    st.sampled_from(
        ["## One", "## Two", "### Later", "# Part", "* * *", "The tide  \ngoes out.  \nIt does", "雨下了。他走了"]
    ),
)
texts = st.lists(pieces, min_size=1, max_size=25).map("\n\n".join)
portions = st.one_of(
    st.integers(1, 400).map(Words), st.integers(1, 5).map(Minutes), st.integers(1, 60).map(Parts), st.just(Chapters())
)
strategies = st.sampled_from(SplitStrategy)
pages = st.sampled_from([None, lambda block: len(block.text) / 600])


def tale(text: str) -> Story:
    return read(text.encode(), "tale.md")


def novel(chapters: int, paragraphs: int, sentences: int = 4) -> Story:
    paragraph = " ".join([SENTENCE] * sentences)
    return tale("\n\n".join(f"## Chapter {n + 1}\n\n" + "\n\n".join([paragraph] * paragraphs) for n in range(chapters)))


@settings(deadline=None, max_examples=200)
@given(
    texts.filter(lambda text: any(not line.startswith(("#", "*")) for line in text.split("\n\n"))),
    portions,
    strategies,
    pages,
)
def test_installments_tile_the_story_and_lose_nothing(
    text: str, portion: Portion, strategy: SplitStrategy, page: PageShare | None
) -> None:
    story = tale(text)
    parts = split(story, portion, strategy, page)
    assert (parts[0].start, parts[-1].end) == (0, len(story.text))
    assert all(one.end == other.start for one, other in pairwise(parts))
    for part in parts:
        assert story.text[part.start : part.end] in (part.text, part.text + "\n\n")
        assert all(story.text[block.start : block.end] == block.text for block in part.blocks)
        assert part.words == count_words(part.text)
    assert "".join(run.text for part in parts for block in part.blocks for run in block.runs) == "".join(
        block.text for block in story.blocks
    )
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert {part.of for part in parts} == {len(parts)}


@settings(deadline=None, max_examples=200)
@given(st.lists(paragraphs, min_size=1, max_size=12).map("\n\n".join), st.integers(1, 400))
def test_no_word_is_ever_cut(text: str, count: int) -> None:
    story = tale(text)
    for part in split(story, Parts(count))[1:]:
        before, after = story.text[part.start - 1], story.text[part.start]
        assert not (before.isalnum() and after.isalnum())
        assert before not in "’'-"


@settings(deadline=None, max_examples=100)
@given(st.lists(paragraphs, min_size=1, max_size=10).map("\n\n".join), st.integers(1, 120))
def test_so_many_parts_are_so_many_parts_while_there_are_words(text: str, count: int) -> None:
    story = tale("Once " + text)
    words = len([word for word in story.text.split() if any(map(str.isalnum, word))])
    assert len(split(story, Parts(count))) == min(count, words)


@pytest.mark.parametrize("count", [1, 2, 7, 12, 13, 60, 200])
def test_exactly_so_many_parts_of_a_novel(count: int) -> None:
    assert len(split(novel(12, 20), Parts(count))) == count


@settings(deadline=None, max_examples=100)
@given(texts, portions.filter(lambda portion: not isinstance(portion, Parts)), strategies)
def test_a_heading_stays_with_what_follows_and_a_break_with_what_precedes(
    text: str, portion: Portion, strategy: SplitStrategy
) -> None:
    story = tale(f"It began.\n\n{text}\n\nIt ended.")
    for part in split(story, portion, strategy):
        assert part.blocks[-1].kind is not BlockKind.HEADING
        assert part.number == 1 or part.blocks[0].kind is not BlockKind.BREAK


def test_parts_begin_with_chapters_where_chapters_are_about_as_long() -> None:
    parts = split(novel(9, 8), Words(480))
    assert [part.starts_at for part in parts] == [Boundary.STORY] + [Boundary.CHAPTER] * 8
    assert [part.heading for part in parts] == [f"Chapter {number}" for number in range(1, 10)]


def test_a_long_chapter_is_cut_evenly_between_paragraphs_and_its_parts_are_counted() -> None:
    parts = split(novel(2, 24), Words(500))
    assert [part.heading for part in parts[:3]] == [f"Chapter 1 ({number} of 3)" for number in (1, 2, 3)]
    assert {part.starts_at for part in parts[1:3]} == {Boundary.PARAGRAPH}
    assert max(part.words for part in parts) - min(part.words for part in parts) < 70


def test_a_scene_is_liked_better_than_a_paragraph() -> None:
    paragraph = " ".join([SENTENCE] * 4)
    before, after = "\n\n".join([paragraph] * 14), "\n\n".join([paragraph] * 16)
    first, second = split(tale(f"{before}\n\n* * *\n\n{after}"), Parts(2))
    assert first.blocks[-1].kind is BlockKind.BREAK
    assert second.starts_at is Boundary.SCENE


def test_one_endless_paragraph_is_cut_between_sentences() -> None:
    parts = split(tale(" ".join([SENTENCE] * 300)), Words(480))
    assert {part.starts_at for part in parts[1:]} == {Boundary.SENTENCE}
    assert all(part.text.rstrip().endswith(".") for part in parts)


def test_one_endless_sentence_is_cut_between_clauses() -> None:
    parts = split(tale("and the keeper went down to the quay, " * 300 + "and came back."), Words(480))
    assert {part.starts_at for part in parts[1:]} == {Boundary.CLAUSE}
    assert all(part.text.rstrip().endswith(",") for part in parts[:-1])


def test_verse_is_cut_between_lines() -> None:
    parts = split(tale("  \n".join(["The tide goes out, the tide comes in"] * 200)), Words(200))
    assert len(parts) > 4
    assert all(part.text.startswith("The tide") for part in parts)


def test_parts_are_about_equally_long() -> None:
    words = [part.words for part in split(novel(1, 300, sentences=5), Minutes(2))]
    assert abs(mean(words) / 480 - 1) < 0.03
    assert pstdev(words) / mean(words) < 0.1


def test_a_title_page_and_a_last_rest_join_their_neighbours() -> None:
    story = tale("# Clocks\n\nby Ada\n\n" + "\n\n".join([" ".join([SENTENCE] * 6)] * 20) + "\n\n## Note\n\nThe end.")
    assert min(part.words for part in split(story, Words(400))) > 160


def test_notes_go_to_the_part_in_which_their_chapter_ends() -> None:
    body = "\n\n".join([" ".join([SENTENCE] * 5)] * 10)
    story = tale("\n\n".join(f"## C{n}\n<!-- recap: R{n}. -->\n<!-- question: Q{n}? -->\n\n{body}" for n in (1, 2)))
    halves, whole = split(story, Parts(4)), split(story, Parts(1))
    assert [(part.recap, part.question) for part in halves] == [("", ""), ("R1.", "Q1?"), ("", ""), ("R2.", "Q2?")]
    assert [(part.recap, part.question) for part in whole] == [("R1. R2.", "Q2?")]


def test_notes_in_the_midst_of_a_chapter_go_to_the_part_that_comes_to_their_place() -> None:
    body = "\n\n".join(f"{SENTENCE}\n\n<!-- recap: R{n}. -->\n<!-- question: Q{n}? -->" for n in range(1, 7))
    story = tale(f"## One\n<!-- recap: One. -->\n\n{body}\n\n{SENTENCE}")
    assert [(part.recap, part.question) for part in split(story, Parts(3))] == [
        ("R1. R2.", "Q2?"),
        ("R3. R4. R5.", "Q5?"),
        ("R6. One.", "Q6?"),
    ]


@settings(deadline=None)
@given(texts, texts, texts, portions, st.sampled_from(SplitStrategy))
def test_no_note_is_due_before_its_place_is_read_nor_later_than_the_part_that_comes_to_it(
    one: str, two: str, three: str, portion: Portion, strategy: SplitStrategy
) -> None:
    note = "It fell{0}.\n\n<!-- recap: fell{0} -->\n\n<!-- question: fell{0} -->"
    story = tale("\n\n".join((one, note.format(1), two, note.format(2), three)))
    parts = split(story, portion, strategy)
    place = {name: story.text.index(f"{name}.") + len(name) for name in ("fell1", "fell2")}
    due = {name: next(part.number for part in parts if place[name] < part.end) for name in place}
    told = [(name, part.number) for part in parts for name in part.recap.split()]
    assert told == list(due.items())
    assert {part.question: part.number for part in parts if part.question} == {
        name: number for name, number in due.items() if name == "fell2" or number != due["fell2"]
    }


def test_a_cut_paragraph_keeps_its_emphasis() -> None:
    first, second = split(tale(f"*{SENTENCE} {SENTENCE}*"), Parts(2))
    assert first.blocks[0].runs[0].style == second.blocks[0].runs[0].style != 0


@pytest.mark.parametrize("portion", [Words(0), Minutes(0), Parts(0), Words(10**9), Parts(-3)])
def test_absurd_portions_still_give_the_whole_story(portion: Portion) -> None:
    parts: tuple[Installment, ...] = split(tale(f"{SENTENCE}\n\n{SENTENCE}"), portion)
    assert sum(part.words for part in parts) == 32


def chaptered(*paragraphs: int) -> Story:
    """Chapters of so many paragraphs of 64 words each."""
    body = "\n\n".join
    paragraph = " ".join([SENTENCE] * 4)
    return tale(body(f"## C{n}\n\n{body([paragraph] * count)}" for n, count in enumerate(paragraphs, 1)))


def test_by_chapter_every_chapter_is_a_part_and_slivers_join_the_next() -> None:
    parts = split(chaptered(8, 40, 1, 12, 9, 1), Chapters())
    assert [part.heading for part in parts] == ["C1", "C2", "C3 – C4", "C5 – C6"]
    assert len(split(tale(SENTENCE), Chapters())) == 1


def test_every_chapter_that_is_long_enough_begins_a_part() -> None:
    story = chaptered(17, 8, 21, 30, 9, 12, 13)
    parts = split(story, Words(800))
    assert {story.blocks[chapter.first].start for chapter in story.chapters} <= {part.start for part in parts}


def test_balanced_parts_are_more_alike_and_number_as_many() -> None:
    story = chaptered(17, 10, 21, 30, 9, 12, 13, 19, 16)
    first, even = ([part.words for part in split(story, Words(800), strategy)] for strategy in SplitStrategy)
    assert len(first) == len(even) == round(sum(even) / 800)
    assert pstdev(even) / mean(even) < 0.1 <= pstdev(first) / mean(first)


def test_the_chapters_that_lie_in_one_part_are_named_the_first_and_the_last() -> None:
    assert [part.heading for part in split(chaptered(4, 4, 4, 4), Parts(1))] == ["C1 – C4"]
    whole, rest = split(chaptered(8, 8, 8), Parts(2), SplitStrategy.BALANCED)
    assert (whole.heading, rest.heading) == ("C1 – C2 (1 of 2)", "C2 (2 of 2) – C3")


@pytest.mark.parametrize("portion", [Words(300), Minutes(2)])
def test_no_part_fills_more_than_a_page(portion: Portion) -> None:
    def page(block: Block) -> float:
        return len(block.text) / 1_200

    parts = split(chaptered(8, 20, 3, 40), portion, SplitStrategy.CHAPTERS_FIRST, page)
    assert max(sum(map(page, part.blocks)) for part in parts) <= 1


@pytest.mark.parametrize(
    ("before", "after"),
    [("She read what he had written:", "Dear Ada"), ("He went on --", "No."), ("It was so.", "* A note on it.")],
)
def test_what_leans_on_the_paragraph_before_stays_with_it(before: str, after: str) -> None:
    around = "\n\n".join([SENTENCE] * 30)
    _, second = split(tale(f"{around}\n\n{before}\n\n{after}\n\n{around}".replace("* A", "\\* A")), Parts(2))
    assert not second.text.startswith(after)


@pytest.mark.parametrize("source", ["—IBID.", "—Ida Lunn, Songs of the Quay", "-- LUNN'S LOG."])
def test_a_quotation_stays_with_its_source(source: str) -> None:
    quoted = "\n\n".join(f"“{SENTENCE}”\n\n{source}" for _ in range(40))
    assert not [part for part in split(tale(quoted), Parts(7)) if part.text.startswith(source)]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=25), st.integers(200, 1500), strategies)
def test_sizes_keep_their_promises(counts: list[int], words: int, strategy: SplitStrategy) -> None:
    story = chaptered(*counts)
    parts = split(story, Words(words), strategy)
    target = count_words(story.text) / max(1, round(count_words(story.text) / words))
    assert max(part.words for part in parts) <= 1.75 * target + 64
    assert all(part.starts_at not in (Boundary.CLAUSE,) for part in parts)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=40), st.integers(1, 60))
def test_exactly_so_many_parts_however_long_the_chapters_are(counts: list[int], wanted: int) -> None:
    assert len(split(chaptered(*counts), Parts(wanted))) == wanted
