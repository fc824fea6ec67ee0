"""A recap contains what has been read, and nothing else."""

import os
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import Installment, Recap, RecapSource, Words, read, recap, split
from tests.story.recaps.stage import (
    assert_quoted_from,
    assert_well_formed,
    languages,
    lines_from,
    parts_of,
    size,
    texts,
    whole,
)

BODY = "\n\n".join(["Ada Marsh lost the clock beside the quay on Friday."] * 20)
TWO_CHAPTERS = f"## One\n<!-- recap: Ada lost a clock. -->\n\n{BODY}\n\n## Two\n\nTom Lunn laughed.\n\n{BODY}"


def test_recap_of_no_parts_is_empty() -> None:
    assert recap([]) == Recap(0, ())


@settings(deadline=None, max_examples=150)
@given(texts, texts, st.integers(1, 12), languages)
def test_recap_does_not_depend_on_later_parts(text: str, later: str, count: int, language: str) -> None:
    read_parts = parts_of(text, count)
    longer_story = [
        *(replace(part, of=part.of + 7, heading=f"{part.heading} (1 of 9)") for part in read_parts),
        *parts_of(later, 3),
    ]
    assert recap(longer_story[: len(read_parts)], language) == recap(read_parts, language)


@settings(deadline=None, max_examples=150)
@given(texts, st.integers(1, 12), languages)
def test_every_line_is_complete_and_quoted_from_its_part(text: str, count: int, language: str) -> None:
    parts = parts_of(text, count)
    for known in range(1, len(parts) + 1):
        summary = recap(parts[:known], language)
        assert summary.through == known
        order = [(list(RecapSource).index(line.source), line.part) for line in summary.lines]
        assert order == sorted(order)
        assert size(summary) <= 3_800
        for line in summary.lines:
            assert_well_formed(line)
            if line.source is RecapSource.AUTHORED:
                assert line.text in parts[line.part - 1].recap
            else:
                assert_quoted_from(line, parts[line.part - 1])
        for person in summary.people:
            assert person.name.split()[-1] in parts[person.part - 1].text
            assert person.part <= known


def test_authors_recap_replaces_sentences_of_its_chapter() -> None:
    parts = parts_of(TWO_CHAPTERS, 5)
    summary = recap(parts)
    assert lines_from(summary, RecapSource.AUTHORED) == ["Ada lost a clock."]
    chapter = next(part.chapter for part in parts if part.recap)
    extracted = [parts[line.part - 1].chapter for line in summary.lines if line.source is RecapSource.EXTRACT]
    assert extracted
    assert chapter not in extracted


def test_chapters_recap_appears_after_the_end_of_the_chapter() -> None:
    parts = parts_of(TWO_CHAPTERS, 6)
    ended = next(part.number for part in parts if part.recap)
    assert ended > 1
    assert lines_from(recap(parts[: ended - 1]), RecapSource.AUTHORED) == []
    assert lines_from(recap(parts[:ended]), RecapSource.AUTHORED) == ["Ada lost a clock."]


def test_recap_inside_a_chapter_replaces_sentences_of_earlier_parts() -> None:
    parts = parts_of(f"## One\n\n{BODY}\n\n<!-- recap: Ada lost a clock. -->\n\n{BODY}", 8)
    due = next(part.number for part in parts if part.recap)
    assert 2 < due < 7
    assert lines_from(recap(parts[: due - 1]), RecapSource.AUTHORED) == []
    assert lines_from(recap(parts[:due]), RecapSource.AUTHORED) == ["Ada lost a clock."]
    extracted = [line.part for line in recap(parts).lines if line.source is RecapSource.EXTRACT]
    assert extracted
    assert min(extracted) > due


def test_too_many_authors_recaps_are_thinned_out_evenly() -> None:
    chapters = [
        f"## C{n}\n<!-- recap: R{n} {'went on and on ' * 15} -->\n\nAda waited at the quay." for n in range(300)
    ]
    summary = recap(split(read("\n\n".join(chapters).encode(), "tale.md"), Words(1)))
    numbers = [int(text.split()[0][1:]) for text in lines_from(summary, RecapSource.AUTHORED)]
    assert (numbers[0], numbers[-1]) == (0, 299)
    early = [number for number in numbers if number < 290]
    assert {after - before for before, after in pairwise(early)} == {early[1]}
    assert size(summary) <= 3_800


def test_long_authors_recap_is_cut_after_a_sentence() -> None:
    line = recap([whole(f"## One\n<!-- recap: {'Ada lost a clock. ' * 300}-->\n\nAda waited at the quay.")]).lines[0]
    assert line.source is RecapSource.AUTHORED
    assert line.text.endswith("Ada lost a clock. …")
    assert len(line.text) <= 1_100


@cache
def novel(name: str) -> tuple[str, tuple[Installment, ...]]:
    """Return the language and the parts of a real novel."""
    story = read((Path(os.environ["STORY_TEXTS"]) / name).read_bytes(), name)
    return story.language, split(story, Words(480))


@pytest.mark.skipif("STORY_TEXTS" not in os.environ, reason="STORY_TEXTS is not set")
@pytest.mark.parametrize(
    "name",
    [
        "pride_pg.txt",
        "war_and_peace.txt",
        "persuasion_one_paragraph.txt",
        "bovary_latin1.txt",
        "verwandlung_latin1.txt",
        "hongloumeng_gb18030.txt",
        "inseparable-source.txt",
        "chickens_frontmatter.md",
    ],
)
def test_recaps_of_real_novels_are_well_formed(name: str) -> None:
    language, parts = novel(name)
    for known in sorted({1, 2, 3, len(parts) // 3, len(parts) // 2, len(parts)} - {0}):
        summary = recap(parts[:known], language)
        assert size(summary) <= 3_800
        assert lines_from(summary, RecapSource.ENDING)
        for line in summary.lines:
            assert_well_formed(line)
