"""Parts of stories for the tests of recaps, and what is checked in every recap."""

import re

from hypothesis import strategies as st

from story import Installment, Parts, Recap, RecapLine, RecapSource, read, split
from story.recaps.passages import find_missing_marks, is_complete_sentence

narration = st.builds(
    "{} {} the {} beside the {} until it was {}.".format,
    st.sampled_from(["Ada Marsh", "Tom Lunn", "the keeper", "old Gull"]),
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
    """Return a Markdown text in so many parts, with a sentence added before and after it."""
    return split(read(f"It began.\n\n{text}\n\nIt ended.".encode(), "tale.md"), Parts(count))


def whole(text: str) -> Installment:
    """Return a Markdown text as one part."""
    (part,) = split(read(text.encode(), "tale.md"), Parts(1))
    return part


def lines_from(recap: Recap, source: RecapSource) -> list[str]:
    """Return the lines of a recap that have one source."""
    return [line.text for line in recap.lines if line.source is source]


def size(recap: Recap) -> int:
    """Return the number of characters of a recap, with some for each person's part."""
    return sum(len(line.text) for line in recap.lines) + sum(len(person.name) + 12 for person in recap.people)


def assert_well_formed(line: RecapLine) -> None:
    """Check that a line that is quoted from the text is complete."""
    if line.source in (RecapSource.EXTRACT, RecapSource.LAST):
        assert is_complete_sentence(line.text), line
    if line.source is RecapSource.ENDING:
        assert find_missing_marks(line.text) == ("", ""), line
        assert re.search(r"[.!?…。！？][\"'”’»«“‘›‹」』)\]）]*$", line.text), line


def assert_quoted_from(line: RecapLine, part: Installment) -> None:
    """Check that a line is in the part, word for word, except for ellipses and the ends of lines of verse."""
    letters = "".join(re.findall(r"\w", part.text))
    for quotation in line.text.split("…"):
        assert "".join(re.findall(r"\w", quotation)) in letters
