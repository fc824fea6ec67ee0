"""A recap knows what has been read, and nothing more."""

import os
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import Installment, Parts, Recap, RecapLine, RecapSource, Words, read, recap, split
from story.recaps.passages import find_missing_marks, is_complete_sentence

PEOPLE = ["Ada Marsh", "Tom Lunn", "the keeper", "old Gull"]
narration = st.builds(
    "{} {} the {} beside the {} until it was {}.".format,
    st.sampled_from(PEOPLE),
    st.sampled_from(["found", "lost", "sold", "wound"]),
    st.sampled_from(["clock", "boat", "letter", "lamp"]),
    st.sampled_from(["quay", "church", "bridge"]),
    st.sampled_from(["dark", "late", "Friday", "gone"]),
)
oddities = st.sampled_from(
    [
        "## One\n<!-- recap: Rain. -->",
        "## Two",
        "* * *",
        "“I shall go. You may stay here with _him_,” said Ada Marsh. “Or not!”",
        "“It was never closed, this speech. It went on and on.",
        "He said (and who would not?) that *nobody* had seen the lamp.",
        "and the sea, and the sea, and the sea",
        "Dear Tom,",
        "Yours,\n\nA. Marsh",
        "The tide went out,  \nThe tide came in,  \nAnd nobody saw where the boat had been.",
        "宝玉笑道：“我不去。你们去罢。”说着便走了。",
        "「もう遅い」と彼は言った。外は暗くなっていた。",
        "« Venez donc ! » dit Emma. Il faisait froid dans la chambre.",
        "»Kommst du? Es ist spät.« Gregor sagte nichts mehr.",
    ]
)
texts = st.lists(st.one_of(narration, narration, oddities), min_size=3, max_size=40).map("\n\n".join)
languages = st.sampled_from(["", "en", "fr", "de", "es", "zh", "ja", "tlh"])


def parts_of(text: str, count: int) -> tuple[Installment, ...]:
    return split(read(f"It began.\n\n{text}\n\nIt ended.".encode(), "tale.md"), Parts(count))


def of(told: Recap, source: RecapSource) -> list[str]:
    return [line.text for line in told.lines if line.source is source]


def size(told: Recap) -> int:
    return sum(len(line.text) for line in told.lines) + sum(len(person.name) + 12 for person in told.people)


def assert_well_formed(line: RecapLine) -> None:
    if line.source in (RecapSource.EXTRACT, RecapSource.LAST):
        assert is_complete_sentence(line.text), line
    if line.source is RecapSource.ENDING:
        assert find_missing_marks(line.text) == ("", ""), line
        assert re.search(r"[.!?…。！？][\"'”’»«“‘›‹」』)\]）]*$", line.text), line


def assert_stands_in(line: RecapLine, part: Installment) -> None:
    """Word for word, but for the signs that say where something is left out, and where a line of verse ends."""
    written = "".join(re.findall(r"\w", part.text))
    for piece in line.text.split("…"):
        assert "".join(re.findall(r"\w", piece)) in written


def test_before_the_first_part_there_is_nothing_to_tell() -> None:
    assert recap([]) == Recap(0, ())


@settings(deadline=None, max_examples=150)
@given(texts, texts, st.integers(1, 12), languages)
def test_whatever_comes_after_the_last_part_that_is_read_leaves_the_recap_as_it_is(
    text: str, later: str, count: int, language: str
) -> None:
    read_parts = parts_of(text, count)
    whole = [
        *(replace(part, of=part.of + 7, heading=f"{part.heading} (1 of 9)") for part in read_parts),
        *parts_of(later, 3),
    ]
    assert recap(whole[: len(read_parts)], language) == recap(read_parts, language)


@settings(deadline=None, max_examples=150)
@given(texts, st.integers(1, 12), languages)
def test_every_line_is_whole_and_stands_in_the_part_it_names(text: str, count: int, language: str) -> None:
    parts = parts_of(text, count)
    for known in range(1, len(parts) + 1):
        told = recap(parts[:known], language)
        assert told.through == known
        order = [(list(RecapSource).index(line.source), line.part) for line in told.lines]
        assert order == sorted(order)
        assert size(told) <= 3_800
        for line in told.lines:
            assert_well_formed(line)
            if line.source is RecapSource.AUTHORED:
                assert line.text in parts[line.part - 1].recap
            else:
                assert_stands_in(line, parts[line.part - 1])
        for person in told.people:
            assert person.name.split()[-1] in parts[person.part - 1].text
            assert person.part <= known


def test_the_authors_recaps_come_instead_of_the_text() -> None:
    body = "\n\n".join(["Ada Marsh lost the clock beside the quay on Friday."] * 20)
    parts = parts_of(f"## One\n<!-- recap: Ada lost a clock. -->\n\n{body}\n\n## Two\n\nTom Lunn laughed.\n\n{body}", 5)
    told = recap(parts)
    assert of(told, RecapSource.AUTHORED) == ["Ada lost a clock."]
    chapter = next(part.chapter for part in parts if part.recap)
    assert all(parts[line.part - 1].chapter != chapter for line in told.lines if line.source is RecapSource.EXTRACT)


def test_a_chapters_recap_is_told_once_the_chapter_is_read_to_its_end() -> None:
    body = "\n\n".join(["Ada Marsh lost the clock beside the quay on Friday."] * 20)
    parts = parts_of(f"## One\n<!-- recap: Ada lost a clock. -->\n\n{body}\n\n## Two\n\nTom Lunn laughed.\n\n{body}", 6)
    ended = next(part.number for part in parts if part.recap)
    assert ended > 1
    assert of(recap(parts[: ended - 1]), RecapSource.AUTHORED) == []
    assert of(recap(parts[:ended]), RecapSource.AUTHORED) == ["Ada lost a clock."]


def test_a_recap_of_a_place_is_told_with_its_part_and_stands_for_the_parts_before() -> None:
    body = "\n\n".join(["Ada Marsh lost the clock beside the quay on Friday."] * 20)
    parts = parts_of(f"## One\n\n{body}\n\n<!-- recap: Ada lost a clock. -->\n\n{body}", 8)
    due = next(part.number for part in parts if part.recap)
    assert 2 < due < 7
    assert of(recap(parts[: due - 1]), RecapSource.AUTHORED) == []
    assert of(recap(parts[:due]), RecapSource.AUTHORED) == ["Ada lost a clock."]
    extracted = [line.part for line in recap(parts).lines if line.source is RecapSource.EXTRACT]
    assert extracted
    assert min(extracted) > due


def test_the_recap_ends_with_the_last_words_word_for_word() -> None:
    line = recap(parts_of("Ada waited.", 1)).lines[-1]
    assert (line.source, line.part) == (RecapSource.ENDING, 1)
    assert line.text == "It began. Ada waited. It ended."


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        (
            "Tom waited at the quay.\n\n“I shall go. You stay,” she said.",
            "Tom waited at the quay. “I shall go. You stay,” she said.",
        ),
        (
            "“" + "It was late, and I was tired. " * 20 + "Go!”",
            "“… " + "It was late, and I was tired. " * 9 + "Go!”",
        ),
        (
            "The tide went out,\\\nThe tide came in,\\\nAnd so it went",
            "The tide went out, / The tide came in, / And so it went …",
        ),
        ("“No, no, no, _never_,” and", "“No, no, no, never,” and …"),
        ("他去了。我不去。", "他去了。我不去。"),
        ("诗云：\n\n潮去又潮来。", "诗云：潮去又潮来。"),
        (f"{'Ada waited, ' * 40}until it struck. “No.”", f"… {'Ada waited, ' * 23}until it struck. “No.”"),
        (f"{'他来，' * 90}他去。", f"… {'他来，' * 48}他去。"),
    ],
)
def test_last_words_are_mended_where_they_are_cut(text: str, ending: str) -> None:
    (part,) = split(read(text.encode(), "tale.md"), Parts(1))
    assert of(recap([part]), RecapSource.ENDING) == [ending]


def test_no_sentence_is_told_twice() -> None:
    text = "\n\n".join(f"Ada Marsh met number {number} of the keepers at the quay that day." for number in range(80))
    told = [line.text for line in recap(parts_of(text, 6)).lines]
    assert len(told) == len(set(told)) > 6


def test_the_extract_names_people_and_avoids_talk() -> None:
    talk = (
        "“It rained, it rained, and then the clock struck nine,” said he.\n\nIt was so, and he knew it well enough.\n\n"
    )
    story = (
        f"{talk * 9}Ada Marsh gave the clock to Tom Lunn.\n\n{talk * 9}Tom Lunn hid the clock from Ada Marsh.\n\n{talk}"
    )
    told = recap(parts_of(story, 1))
    assert of(told, RecapSource.LAST)[-2:] == [
        "Ada Marsh gave the clock to Tom Lunn.",
        "Tom Lunn hid the clock from Ada Marsh.",
    ]


def test_the_extract_avoids_what_is_set_in_capitals() -> None:
    sign = "ADA MARSH, KEEPER OF THE CLOCK, THE QUAY, near the Boats."
    body = "\n\n".join(f"The gulls walked about all that week, and number {number} was lame." for number in range(9))
    told = recap(parts_of(f"{sign}\n\n{body}", 1))
    assert not [line for line in told.lines if "KEEPER" in line.text]


def test_many_recaps_are_told_from_both_ends_within_the_limit() -> None:
    chapters = [
        f"## C{n}\n<!-- recap: R{n} {'went on and on ' * 15} -->\n\nAda waited at the quay." for n in range(300)
    ]
    parts = split(read("\n\n".join(chapters).encode(), "tale.md"), Words(1))
    told = recap(parts)
    numbers = [int(text.split()[0][1:]) for text in of(told, RecapSource.AUTHORED)]
    assert (numbers[0], numbers[-1]) == (0, 299)
    early = [number for number in numbers if number < 290]
    assert {after - before for before, after in pairwise(early)} == {early[1]}
    assert size(told) <= 3_800


def test_a_recap_as_long_as_a_chapter_is_told_by_its_first_sentences() -> None:
    text = f"## One\n<!-- recap: {'Ada lost a clock. ' * 300}-->\n\nAda waited at the quay."
    (line, *_) = recap(split(read(text.encode(), "tale.md"), Parts(1))).lines
    assert line.text.endswith("Ada lost a clock. …")
    assert len(line.text) <= 1_100


def test_a_last_sentence_without_end_is_told_from_a_word_on() -> None:
    line = recap(split(read(b"and the keeper waited " * 90, "tale.txt"), Parts(1))).lines[-1]
    assert line.text.startswith("… ")
    assert line.text.endswith("waited …")
    assert len(line.text) <= 320


def test_notes_and_shouted_headings_are_not_told() -> None:
    body = "Ada Marsh lost the clock beside the quay on Friday, and nobody knew where it was."
    told = recap(parts_of(f"{body}\n\nCHAPTER THE NINTH\n\n\\* “What,” in the old tongue.\n\n{body}", 2))
    assert not [line.text for line in told.lines if "NINTH" in line.text or "tongue" in line.text]


@cache
def novel(name: str) -> tuple[str, tuple[Installment, ...]]:
    story = read((Path(os.environ["STORY_TEXTS"]) / name).read_bytes(), name)
    return story.language, split(story, Words(480))


@pytest.mark.skipif("STORY_TEXTS" not in os.environ, reason="STORY_TEXTS names no folder of real texts")
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
def test_of_a_real_novel_every_line_is_whole(name: str) -> None:
    language, parts = novel(name)
    for known in sorted({1, 2, 3, len(parts) // 3, len(parts) // 2, len(parts)} - {0}):
        told = recap(parts[:known], language)
        assert size(told) <= 3_800
        assert of(told, RecapSource.ENDING)
        for line in told.lines:
            assert_well_formed(line)
