"""The sentences of an extract are worth quoting: people and events, no talk, no repetition."""

from story import RecapSource, recap
from tests.story.recaps.stage import lines_from, parts_of


def test_no_sentence_is_quoted_twice() -> None:
    text = "\n\n".join(f"Ada Marsh met number {number} of the keepers at the quay that day." for number in range(80))
    lines = [line.text for line in recap(parts_of(text, 6)).lines]
    assert len(lines) == len(set(lines)) > 6


def test_sentences_with_names_are_preferred_to_talk() -> None:
    talk = (
        "“It rained, it rained, and then the clock struck nine,” said he.\n\nIt was so, and he knew it well enough.\n\n"
    )
    text = (
        f"{talk * 9}Ada Marsh gave the clock to Tom Lunn.\n\n{talk * 9}Tom Lunn hid the clock from Ada Marsh.\n\n{talk}"
    )
    assert lines_from(recap(parts_of(text, 1)), RecapSource.LAST)[-2:] == [
        "Ada Marsh gave the clock to Tom Lunn.",
        "Tom Lunn hid the clock from Ada Marsh.",
    ]


def test_sentences_in_capitals_are_avoided() -> None:
    sign = "ADA MARSH, KEEPER OF THE CLOCK, THE QUAY, near the Boats."
    body = "\n\n".join(f"The gulls walked about all that week, and number {number} was lame." for number in range(9))
    lines = [line.text for line in recap(parts_of(f"{sign}\n\n{body}", 1)).lines]
    assert any("gulls" in line for line in lines)
    assert not any("KEEPER" in line for line in lines)


def test_footnotes_and_headings_in_capitals_are_not_quoted() -> None:
    body = "Ada Marsh lost the clock beside the quay on Friday, and nobody knew where it was."
    text = f"{body}\n\nCHAPTER THE NINTH\n\n\\* “What,” in the old tongue.\n\n{body}"
    lines = [line.text for line in recap(parts_of(text, 2)).lines]
    assert body in lines
    assert not any("NINTH" in line or "tongue" in line for line in lines)
