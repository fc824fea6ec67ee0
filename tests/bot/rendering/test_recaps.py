"""The text of a recap."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.paginate import COMPONENTS_LIMITS
from bot.rendering.recaps import render_recap
from story.model import Person, Recap, RecapLine, RecapSource
from tests.markdown.nasty import texts

lines = st.builds(
    RecapLine, text=texts.map(lambda text: text * 9), part=st.integers(1, 60), source=st.sampled_from(RecapSource)
)


def part_url(part: int) -> str | None:
    """Return the URL of the posts of parts 1 and 2. The others were deleted."""
    return f"https://discord.com/channels/1/2/{part}" if part < 3 else None


def test_recap_links_passages_to_posts_and_ends_with_the_characters() -> None:
    recap = Recap(
        3,
        (
            RecapLine("They meet.", 1, RecapSource.AUTHORED),
            RecapLine("He *looked* up.", 2, RecapSource.EXTRACT),
            RecapLine("She did not.", 2, RecapSource.EXTRACT),
            RecapLine("It rained.", 3, RecapSource.LAST),
            RecapLine("It was dark.", 3, RecapSource.LAST),
            RecapLine("“Stay,” she said.", 3, RecapSource.ENDING),
        ),
        (Person("Ada", 1), Person("Tom_Lunn", 1), Person("Mr. Gull", 3)),
    )

    assert render_recap(recap, part_url).split("\n\n") == [
        "### The story so far: parts 1 to 3",
        "[Part 1](https://discord.com/channels/1/2/1): They meet.",
        "[Part 2](https://discord.com/channels/1/2/2): He \\*looked\\* up. … She did not.",
        "### Last time, in the story's own words\nPart 3: It rained. … It was dark.\nHow it ended: “Stay,” she said.",
        "### Who appears, and where first\nAda, Tom\\_Lunn (part 1); Mr. Gull (part 3)",
        "-# Summaries by the author, and sentences from the story.",
    ]


def test_authors_recap_of_several_parts_names_all_and_links_to_the_first() -> None:
    recap = Recap(
        4,
        (
            RecapLine("They meet.", 2, RecapSource.AUTHORED, since=1),
            RecapLine("They part.", 3, RecapSource.AUTHORED, since=3),
            RecapLine("It rained.", 4, RecapSource.LAST),
        ),
    )

    assert render_recap(recap, part_url).split("\n\n")[1:-1] == [
        "[Parts 1 to 2](https://discord.com/channels/1/2/1): They meet.",
        "Part 3: They part.",
        "### Last time, in the story's own words\nPart 4: It rained.",
    ]


def test_lone_part_with_an_authors_recap_is_not_retold() -> None:
    authored = RecapLine("They meet.", 1, RecapSource.AUTHORED)
    last = (RecapLine("He looked up.", 1, RecapSource.LAST), RecapLine("“Stay,” she said.", 1, RecapSource.ENDING))

    assert render_recap(Recap(1, (authored, *last)), part_url).split("\n\n")[1:-1] == [
        "[Part 1](https://discord.com/channels/1/2/1): They meet.\nHow it ended: “Stay,” she said.",
    ]


def test_recap_of_part_1_has_no_last_time_heading() -> None:
    recap = Recap(1, (RecapLine("It began.", 1, RecapSource.ENDING),))

    assert render_recap(recap, part_url).split("\n\n") == [
        "### The story so far: part 1",
        "How [Part 1](https://discord.com/channels/1/2/1) ended: It began.",
        "-# Sentences from the story, in their order.",
    ]


def test_recap_of_nothing_says_so() -> None:
    assert render_recap(Recap(0, ()), part_url).startswith("There is nothing to recap yet")


def test_long_recap_keeps_the_latest_and_says_how_to_get_the_rest() -> None:
    text = render_recap(
        Recap(60, tuple(RecapLine("So it went. " * 20, part, RecapSource.AUTHORED) for part in range(1, 61))), part_url
    )
    first_kept = text.split("\n\n")[2].split(":")[0]

    assert COMPONENTS_LIMITS.allow(text)
    assert (
        text.split("\n\n")[1]
        == f"-# The parts before {first_kept.lower()} are left out here. /recap with part 46 shows them."
    )
    assert text.split("\n\n")[-2].startswith("Part 60:")


@settings(deadline=None)
@given(
    recap_lines=st.lists(lines, max_size=30), people=st.lists(st.builds(Person, texts, st.integers(1, 60)), max_size=8)
)
def test_recap_fits_one_message(recap_lines: list[RecapLine], people: list[Person]) -> None:
    text = render_recap(Recap(60, tuple(sorted(recap_lines, key=lambda line: line.part)), tuple(people)), part_url)

    assert COMPONENTS_LIMITS.allow(text)
