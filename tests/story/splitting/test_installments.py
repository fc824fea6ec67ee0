"""Nothing of a story is lost, and its parts have the wanted number and length."""

from itertools import pairwise
from statistics import mean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import (
    Block,
    Boundary,
    Chapters,
    Minutes,
    Parts,
    Portion,
    SplitStrategy,
    Words,
    count_words,
    split,
)
from story.splitting.cut_points import PageShare
from tests.story.splitting.stage import SENTENCE, novel, paragraphs, portions, strategies, tale, texts


def has_prose(text: str) -> bool:
    """Return whether there is anything to read in a Markdown text besides headings and scene breaks."""
    return any(not block.startswith("#") and any(map(str.isalnum, block)) for block in text.split("\n\n"))


page_shares = st.sampled_from([None, lambda block: len(block.text) / 600])


@settings(deadline=None, max_examples=200)
@given(texts.filter(has_prose), portions, strategies, page_shares)
def test_parts_cover_the_whole_story_without_gaps(
    text: str, portion: Portion, strategy: SplitStrategy, page_share: PageShare | None
) -> None:
    story = tale(text)
    parts = split(story, portion, strategy, page_share)
    assert (parts[0].start, parts[-1].end) == (0, len(story.text))
    assert all(part.end == next_part.start for part, next_part in pairwise(parts))
    for part in parts:
        assert story.text[part.start : part.end] in (part.text, part.text + "\n\n")
        assert all(story.text[block.start : block.end] == block.text for block in part.blocks)
        assert part.words == count_words(part.text)
    assert "".join(run.text for part in parts for block in part.blocks for run in block.runs) == "".join(
        block.text for block in story.blocks
    )
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert {part.of for part in parts} == {len(parts)}


@pytest.mark.parametrize("portion", [Words(0), Minutes(0), Parts(0), Words(10**9), Parts(-3)])
def test_absurd_portions_give_the_whole_story(portion: Portion) -> None:
    story = tale(f"{SENTENCE}\n\n{SENTENCE}")
    parts = split(story, portion)
    assert (parts[0].start, parts[-1].end) == (0, len(story.text))
    assert sum(part.words for part in parts) == 32


@settings(deadline=None, max_examples=100)
@given(st.lists(paragraphs, min_size=1, max_size=10).map("\n\n".join), st.integers(1, 120))
def test_parts_are_as_many_as_wanted_if_there_are_enough_words(text: str, count: int) -> None:
    story = tale("Once " + text)
    words = len([word for word in story.text.split() if any(map(str.isalnum, word))])
    assert len(split(story, Parts(count))) == min(count, words)


@pytest.mark.parametrize("count", [1, 2, 7, 12, 13, 60, 200])
def test_novel_has_exactly_the_wanted_number_of_parts(count: int) -> None:
    assert len(split(novel(*[20] * 12), Parts(count))) == count


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=40), st.integers(1, 60))
def test_parts_are_as_many_as_wanted_for_any_chapter_lengths(paragraph_counts: list[int], wanted: int) -> None:
    assert len(split(novel(*paragraph_counts), Parts(wanted))) == wanted


def test_parts_of_a_long_chapter_have_about_the_target_length() -> None:
    words = [part.words for part in split(novel(300), Minutes(2))]
    assert abs(mean(words) / 480 - 1) < 0.03
    assert pstdev(words) / mean(words) < 0.1


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=25), st.integers(200, 1500), strategies)
def test_no_part_is_far_too_long_or_begins_inside_a_sentence(
    paragraph_counts: list[int], words: int, strategy: SplitStrategy
) -> None:
    story = novel(*paragraph_counts)
    parts = split(story, Words(words), strategy)
    target = count_words(story.text) / max(1, round(count_words(story.text) / words))
    assert max(part.words for part in parts) <= 1.75 * target + 64
    assert all(part.starts_at is not Boundary.CLAUSE for part in parts)


@pytest.mark.parametrize("portion", [Words(300), Minutes(2)])
def test_no_part_fills_more_than_a_page(portion: Portion) -> None:
    def page_share(block: Block) -> float:
        return len(block.text) / 1_200

    parts = split(novel(8, 20, 3, 40), portion, SplitStrategy.CHAPTERS_FIRST, page_share)
    assert max(sum(map(page_share, part.blocks)) for part in parts) <= 1


def test_parts_begin_with_chapters_of_about_the_target_length() -> None:
    parts = split(novel(*[8] * 9), Words(480))
    assert [part.starts_at for part in parts] == [Boundary.STORY] + [Boundary.CHAPTER] * 8
    assert [part.heading for part in parts] == [f"C{number}" for number in range(1, 10)]


def test_every_chapter_that_is_long_enough_begins_a_part() -> None:
    story = novel(17, 8, 21, 30, 9, 12, 13)
    parts = split(story, Words(800))
    assert {story.blocks[chapter.first].start for chapter in story.chapters} <= {part.start for part in parts}


def test_long_chapters_are_cut_evenly_between_paragraphs() -> None:
    parts = split(novel(24, 24), Words(500))
    assert len(parts) == 6
    assert {part.starts_at for part in parts[1:3]} == {Boundary.PARAGRAPH}
    assert max(part.words for part in parts) - min(part.words for part in parts) < 70


def test_title_page_and_short_last_chapter_are_joined_to_their_neighbours() -> None:
    story = tale("# Clocks\n\nby Ada\n\n" + "\n\n".join([" ".join([SENTENCE] * 6)] * 20) + "\n\n## Note\n\nThe end.")
    assert min(part.words for part in split(story, Words(400))) > 160


def test_chapters_portion_gives_one_part_for_each_chapter_but_short_ones() -> None:
    parts = split(novel(8, 40, 1, 12, 9, 1), Chapters())
    assert [part.heading for part in parts] == ["C1", "C2", "C3 – C4", "C5 – C6"]
    assert len(split(tale(SENTENCE), Chapters())) == 1


def test_balanced_strategy_gives_as_many_parts_of_more_equal_length() -> None:
    story = novel(17, 10, 21, 30, 9, 12, 13, 19, 16)
    chapters_first = [part.words for part in split(story, Words(800), SplitStrategy.CHAPTERS_FIRST)]
    balanced = [part.words for part in split(story, Words(800), SplitStrategy.BALANCED)]
    assert len(chapters_first) == len(balanced) == round(sum(balanced) / 800)
    assert pstdev(balanced) / mean(balanced) < 0.1 <= pstdev(chapters_first) / mean(chapters_first)
