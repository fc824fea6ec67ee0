"""What one reader is told in private."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.paginate import measure
from bot.rendering.private_answers import catchup_pages, progress_bar, recap_text
from story.model import Person, Recap, RecapLine, Source
from tests.bot.rendering.samples import installment, paragraph
from tests.markdown.nasty import texts

lines = st.builds(
    RecapLine, text=texts.map(lambda text: text * 9), part=st.integers(1, 60), source=st.sampled_from(Source)
)


def address(part: int) -> str | None:
    return f"https://discord.com/channels/1/2/{part}" if part < 3 else None


def test_a_recap_links_each_passage_to_its_parts_post_and_ends_with_who_is_who() -> None:
    recap = Recap(
        3,
        (
            RecapLine("They meet.", 1, Source.AUTHORED),
            RecapLine("He *looked* up.", 2, Source.EXTRACT),
            RecapLine("She did not.", 2, Source.EXTRACT),
            RecapLine("It rained.", 3, Source.LAST),
            RecapLine("It was dark.", 3, Source.LAST),
            RecapLine("“Stay,” she said.", 3, Source.ENDING),
        ),
        (Person("Ada", 1), Person("Tom_Lunn", 1), Person("Mr. Gull", 3)),
    )

    assert recap_text(recap, address).split("\n\n") == [
        "### The story so far: parts 1 to 3",
        "[Part 1](https://discord.com/channels/1/2/1): They meet.",
        "[Part 2](https://discord.com/channels/1/2/2): He \\*looked\\* up. … She did not.",
        "### Last time, in the story's own words\nPart 3: It rained. … It was dark.\nHow it ended: “Stay,” she said.",
        "### Who appears, and where first\nAda, Tom\\_Lunn (part 1); Mr. Gull (part 3)",
        "-# Summaries by the author, and sentences from the story.",
    ]


def test_what_the_author_tells_of_several_parts_is_labelled_by_all_of_them_and_leads_to_the_first() -> None:
    recap = Recap(
        4,
        (
            RecapLine("They meet.", 2, Source.AUTHORED, since=1),
            RecapLine("They part.", 3, Source.AUTHORED, since=3),
            RecapLine("It rained.", 4, Source.LAST),
        ),
    )

    assert recap_text(recap, address).split("\n\n")[1:-1] == [
        "[Parts 1 to 2](https://discord.com/channels/1/2/1): They meet.",
        "Part 3: They part.",
        "### Last time, in the story's own words\nPart 4: It rained.",
    ]


def test_a_part_that_the_author_tells_is_not_told_twice_where_it_is_all_there_is() -> None:
    told = RecapLine("They meet.", 1, Source.AUTHORED)
    last = (RecapLine("He looked up.", 1, Source.LAST), RecapLine("“Stay,” she said.", 1, Source.ENDING))

    assert recap_text(Recap(1, (told, *last)), address).split("\n\n")[1:-1] == [
        "[Part 1](https://discord.com/channels/1/2/1): They meet.\nHow it ended: “Stay,” she said.",
    ]


def test_after_the_first_part_there_is_nothing_before_last_time() -> None:
    recap = Recap(1, (RecapLine("It began.", 1, Source.ENDING),))

    assert recap_text(recap, address).split("\n\n") == [
        "### The story so far: part 1",
        "How [Part 1](https://discord.com/channels/1/2/1) ended: It began.",
        "-# Sentences from the story, in their order.",
    ]


def test_who_has_read_nothing_is_told_nothing() -> None:
    assert recap_text(Recap(0, ()), address).startswith("There is nothing to recap yet")


def test_a_recap_that_is_too_long_keeps_the_latest_and_says_how_to_get_the_rest() -> None:
    text = recap_text(
        Recap(60, tuple(RecapLine("So it went. " * 20, part, Source.AUTHORED) for part in range(1, 61))), address
    )
    first_kept = text.split("\n\n")[2].split(":")[0]

    assert measure(text)[0] <= 3_800
    assert (
        text.split("\n\n")[1]
        == f"-# The parts before {first_kept.lower()} are left out here. /recap with part 46 shows them."
    )
    assert text.split("\n\n")[-2].startswith("Part 60:")


@settings(deadline=None)
@given(told=st.lists(lines, max_size=30), people=st.lists(st.builds(Person, texts, st.integers(1, 60)), max_size=8))
def test_a_recap_fits_one_message(told: list[RecapLine], people: list[Person]) -> None:
    text = recap_text(Recap(60, tuple(sorted(told, key=lambda line: line.part)), tuple(people)), address)

    assert measure(text)[0] <= 3_800
    assert measure(text)[1] <= 9_500


def test_catching_up_goes_by_pages_of_at_most_1500_characters() -> None:
    pages = catchup_pages(installment(paragraph("It was *so*. " * 320)))

    assert len(pages) == 4
    assert all(len(page) <= 1_500 for page in pages)


@pytest.mark.parametrize(
    ("number", "of", "said"),
    [
        (0, 7, "Part 0 of 7 ▱▱▱▱▱▱▱"),
        (3, 7, "Part 3 of 7 ▰▰▰▱▱▱▱"),
        (1, 60, "Part 1 of 60 ▰▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱"),
        (59, 60, "Part 59 of 60 ▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▱"),
        (7, 7, "Part 7 of 7 ▰▰▰▰▰▰▰"),
    ],
)
def test_progress_is_said_in_words_before_it_is_drawn(number: int, of: int, said: str) -> None:
    assert progress_bar(number, of) == said
