"""A recap knows what has been read, and nothing more."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from story import Installment, Parts, Recap, Source, Words, read, recap, split

PEOPLE = ["Ada Marsh", "Tom Lunn", "the keeper", "old Gull"]
sentences = st.builds(
    "{} {} the {} beside the {} until it was {}.".format,
    st.sampled_from(PEOPLE),
    st.sampled_from(["found", "lost", "sold", "wound"]),
    st.sampled_from(["clock", "boat", "letter", "lamp"]),
    st.sampled_from(["quay", "church", "bridge"]),
    st.sampled_from(["dark", "late", "Friday", "gone"]),
)
texts = st.lists(
    st.one_of(sentences, st.sampled_from(["## One\n<!-- recap: Rain. -->", "## Two", "* * *"])), min_size=3, max_size=40
).map("\n\n".join)


def parts_of(text: str, count: int) -> tuple[Installment, ...]:
    return split(read(f"It began.\n\n{text}\n\nIt ended.".encode(), "tale.md"), Parts(count))


def test_before_the_first_part_there_is_nothing_to_tell() -> None:
    assert recap([]) == Recap(0, ())


@settings(deadline=None, max_examples=150)
@given(texts, st.integers(1, 12), st.data())
def test_nothing_that_comes_later_changes_or_shows(text: str, count: int, data: st.DataObject) -> None:
    parts = parts_of(text, count)
    known = data.draw(st.integers(1, len(parts)))
    strangers = [
        replace(part, of=part.of + 7, heading=f"{part.heading} (1 of 9)", minutes=99, question="Who dies?")
        for part in parts[:known]
    ]
    assert recap(strangers) == recap(parts[:known])


@settings(deadline=None, max_examples=150)
@given(texts, st.integers(1, 12))
def test_every_line_stands_in_the_part_it_names_and_in_order(text: str, count: int) -> None:
    parts = parts_of(text, count)
    told = recap(parts)
    assert told.through == len(parts)
    assert [line.part for line in told.lines] == sorted(line.part for line in told.lines)
    assert sum(len(line.text) for line in told.lines) <= 3_000
    for line in told.lines:
        part = parts[line.part - 1]
        assert line.text in (part.recap if line.source is Source.AUTHORED else " ".join(part.text.split()))


def test_the_authors_recaps_come_instead_of_the_text() -> None:
    body = "\n\n".join(["Ada Marsh lost the clock beside the quay on Friday."] * 20)
    parts = parts_of(f"## One\n<!-- recap: Ada lost a clock. -->\n\n{body}\n\n## Two\n\nTom Lunn laughed.\n\n{body}", 5)
    lines = recap(parts).lines
    assert any((line.text, line.source) == ("Ada lost a clock.", Source.AUTHORED) for line in lines)
    chapter = next(part.chapter for part in parts if part.recap)
    assert all(parts[line.part - 1].chapter != chapter for line in lines if line.source is Source.EXTRACT)


def test_the_recap_ends_with_the_last_words_word_for_word() -> None:
    line = recap(parts_of("Ada waited.", 1)).lines[-1]
    assert (line.source, line.part) == (Source.LAST, 1)
    assert line.text.endswith("It ended.")


def test_no_sentence_is_told_twice() -> None:
    text = "\n\n".join(f"Ada Marsh met number {number} of the keepers at the quay that day." for number in range(80))
    told = [line.text for line in recap(parts_of(text, 6)).lines]
    assert len(told) == len(set(told)) > 4


def test_the_extract_names_people_and_avoids_talk() -> None:
    story = "\n\n".join(
        ["“It rained, it rained, and then the clock struck nine,” said he.", "It was so, and he knew it well enough."]
        * 12
        + [
            "Ada Marsh gave the brass clock to Tom Lunn at the quay.",
            "Tom Lunn hid the clock from Ada Marsh in his boat.",
        ]
    )
    extracts = [line.text for line in recap(parts_of(story, 2)).lines if line.source is Source.EXTRACT]
    assert any("Marsh" in text for text in extracts)


def test_many_recaps_are_told_from_both_ends_within_the_limit() -> None:
    chapters = [f"## C{n}\n<!-- recap: R{n} {'went on and on ' * 15} -->\n\nAda waited at the quay." for n in range(60)]
    parts = split(read("\n\n".join(chapters).encode(), "tale.md"), Words(1))
    lines = recap(parts).lines
    authored = [line.text.split()[0] for line in lines if line.source is Source.AUTHORED]
    assert (authored[0], authored[-1]) == ("R0", "R59")
    assert sum(len(line.text) for line in lines) <= 3_000


def test_a_last_sentence_without_end_is_told_from_a_word_on() -> None:
    line = recap(parts_of("x", 1)[:0] + split(read(b"and the keeper waited " * 90, "tale.txt"), Parts(1))).lines[-1]
    assert line.text.startswith("… ")
    assert len(line.text) <= 620
