"""The last words of a part are quoted word for word, with marks where something is missing."""

import pytest

from story import RecapSource, recap
from tests.story.recaps.stage import lines_from, parts_of, whole


def test_recap_ends_with_the_last_words() -> None:
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
def test_missing_words_and_quotation_marks_are_marked(text: str, ending: str) -> None:
    assert lines_from(recap([whole(text)]), RecapSource.ENDING) == [ending]


def test_long_last_sentence_without_end_is_cut_before_a_word() -> None:
    (ending,) = lines_from(recap([whole("and the keeper waited " * 90)]), RecapSource.ENDING)
    words = ending.removeprefix("… ").removesuffix(" …").split()
    assert ending == f"… {' '.join(words)} …"
    assert set(words) == {"and", "the", "keeper", "waited"}
    assert len(ending) <= 320
