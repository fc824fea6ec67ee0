"""Tests of reading Markdown: markup for prose is read, other markup stays as text."""

from inspect import cleandoc

import pytest

from story import BadFrontMatter, BlockKind, Note, Run, Story, Style
from tests.story.books import kinds, tale, titles

BOOK = cleandoc("""
    ---
    title: The Three Clocks
    author: [Ada Marsh, Tom Lunn]
    language: en
    license: CC0-1.0
    blurb: >
      A keeper, a boatman,
      and the time.
    ---

    # The Three Clocks

    ## The Quay
    <!-- recap: The keeper was late,
    or early. -->
    <!-- question: By which clock? -->

    It rained *all* that week.

    * * *

    It went on.

    ## The Gulls

    <!-- question: Why pewter? -->

    Nobody came.
    <!-- a note that the author made for himself -->

    He was sorry.
""")


def markdown(text: str) -> Story:
    """Read a Markdown file with this content."""
    return tale(text, "tale.md")


def test_front_matter_gives_the_metadata() -> None:
    story = markdown(BOOK)
    assert (story.title, story.author, story.language) == ("The Three Clocks", "Ada Marsh, Tom Lunn", "en")
    assert (story.licence, story.blurb) == ("CC0-1.0", "A keeper, a boatman, and the time.")


def test_notes_below_a_heading_belong_to_the_chapter() -> None:
    first, second = markdown(BOOK).chapters
    assert (first.title, first.recap, first.question) == (
        "The Quay",
        "The keeper was late, or early.",
        "By which clock?",
    )
    assert (second.title, second.recap, second.question) == ("The Gulls", "", "Why pewter?")


def test_notes_further_down_belong_to_their_place() -> None:
    story = markdown(
        "# Clocks\n\n<!-- recap: All. -->\n\n## One\n\n* * *\n\n<!-- question: Why? -->\n\nIt rained.\n\n"
        "<!-- recap: Rain. -->\n<!-- question: Wet? -->\n\nIt stopped.\n\n* * *\n<!-- recap: Sun. -->\n\n"
        "### Later\n\n<!-- recap: Later. -->\n\nIt rained.\n\n## Two\n\nNobody came.\n\n<!-- recap: Nobody. -->"
    )
    rain, sun, nobody = (story.text.index(text) + len(text) for text in ("rained.", "stopped.\n\n* * *", "came."))
    assert story.notes == (Note(rain, "Rain."), Note(rain, "", "Wet?"), Note(sun, "Sun."), Note(nobody, "Nobody."))
    assert [(chapter.recap, chapter.question) for chapter in story.chapters] == [("All. Later.", "Why?"), ("", "")]


def test_comments_are_invisible() -> None:
    text = markdown(BOOK).text
    assert text.endswith("Nobody came.\n\nHe was sorry.")
    assert "<!--" not in text
    assert "recap" not in text


def test_title_is_no_chapter() -> None:
    story = markdown(BOOK)
    assert titles(story) == ["The Quay", "The Gulls"]
    assert (story.blocks[0].text, story.blocks[0].level) == ("The Three Clocks", 1)


def test_only_level_1_heading_is_the_title_without_front_matter() -> None:
    assert markdown("# Three Clocks\n\nIt rained.").title == "Three Clocks"
    assert titles(markdown("# Three Clocks\n\nIt rained.")) == [""]


def test_several_level_1_headings_are_chapters() -> None:
    story = markdown("# One\n\nIt rained.\n\n# Two\n\nIt stopped.")
    assert titles(story) == ["One", "Two"]
    assert [block.level for block in story.blocks] == [2, 0, 2, 0]


def test_part_heading_belongs_to_its_first_chapter() -> None:
    story = markdown("# Part I\n\n## One\n\nA.\n\n## Two\n\nB.\n\n# Part II\n\n## Three\n\nC.")
    assert titles(story) == ["One", "Two", "Three"]


def test_lower_headings_start_no_chapter() -> None:
    story = markdown("## One\n\nA.\n\n### Later\n\nB.\n\n## Two\n\nC.")
    assert titles(story) == ["One", "Two"]


@pytest.mark.parametrize("key", ["recaps", "questions"])
def test_front_matter_may_have_notes_by_chapter_number(key: str) -> None:
    story = markdown(
        f"---\n{key}:\n  2: What came.\n---\nBefore it all began, nothing had happened "
        + "at all " * 30
        + "\n\n## One\n\nA.\n\n## Two\n\nB."
    )
    notes = [chapter.recap if key == "recaps" else chapter.question for chapter in story.chapters]
    assert notes == ["", "", "What came."]


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: [open", 2),
        ("title: a\nauthor: {b", 3),
        ("recaps: none", 2),
        ("title:\n  deep: er", 2),
        ("a: 1\nrecaps:\n  x: y", 3),
    ],
)
def test_error_names_the_line_of_bad_front_matter(front: str, line: int) -> None:
    with pytest.raises(BadFrontMatter) as caught:
        markdown(f"---\n{front}\n---\n\nIt rained.")
    assert abs(int(caught.value.values["line"]) - line) <= 1


def test_front_matter_without_end_is_refused() -> None:
    with pytest.raises(BadFrontMatter):
        markdown("---\ntitle: The Three Clocks\n\nIt rained.")


def test_values_are_not_converted() -> None:
    assert markdown("---\ntitle: 007\nauthor: yes\n---\nText.").title == "007"
    assert markdown("---\ntitle: 007\nauthor: yes\n---\nText.").author == "yes"


def test_text_may_open_with_a_scene_break() -> None:
    story = markdown("---\n\nIt rained: hard.\n\n---\n\nIt stopped.")
    assert [block.text for block in story.blocks] == ["---", "It rained: hard.", "---", "It stopped."]


@pytest.mark.parametrize("sign", ["***", "* * *", "---", "- - -", "___", "~~~", "⁂", "#", "\\*\\*\\*", "~"])
def test_scene_breaks_keep_their_signs(sign: str) -> None:
    story = markdown(f"It rained.\n\n{sign}\n\nIt stopped.\n\n{sign}\n\nIt rained.")
    assert kinds(story)[1::2] == [BlockKind.BREAK] * 2
    assert story.blocks[1].text == sign.replace("\\", "")


def test_line_below_prose_is_a_scene_break() -> None:
    long = "It rained on the harbour all that week, and the gulls walked about like clerks."
    story = markdown(f"{long}\n---\nIt stopped.")
    assert kinds(story) == [BlockKind.PARAGRAPH, BlockKind.BREAK, BlockKind.PARAGRAPH]


def test_emphasis_may_be_nested() -> None:
    (block,) = markdown("He was *so **very** late*, __truly__.").blocks
    assert block.runs == (
        Run("He was "),
        Run("so ", Style.ITALIC),
        Run("very", Style.ITALIC | Style.BOLD),
        Run(" late", Style.ITALIC),
        Run(", "),
        Run("truly", Style.BOLD),
        Run("."),
    )


@pytest.mark.parametrize("end", ["  \n", "\\\n"])
def test_hard_line_ends_make_verse(end: str) -> None:
    (block,) = markdown(f"The tide goes out{end}and in *and*{end}out").blocks
    assert (block.kind, block.text) == (BlockKind.VERSE, "The tide goes out\nand in and\nout")


def test_quoted_verse_keeps_its_lines_and_quoted_prose_does_not() -> None:
    verse, letter = markdown(
        cleandoc("""
            > The tide goes out,
            > The tide comes in,
            > And so does Lunn.

            > Dear keeper, it is my duty to say that
            > the third clock has been found to be right, and that we
            > shall be coming for it on a Friday.
        """)
    ).blocks
    assert (verse.kind, verse.text.count("\n")) == (BlockKind.VERSE, 2)
    assert (letter.kind, letter.text.count("\n")) == (BlockKind.PARAGRAPH, 0)


def test_deeply_nested_quotations_lose_no_word() -> None:
    assert "It rained." in markdown(">" * 500 + " It rained.").text


@pytest.mark.slow
def test_very_long_paragraph_is_read_with_its_emphasis() -> None:
    (block,) = markdown("It rained *so* hard. " * 20_000).blocks
    assert sum(run.style == Style.ITALIC for run in block.runs) == 20_000


@pytest.mark.parametrize(
    "text",
    [
        "1986. That was the year.",
        "1. One thing led to another.",
        "<b>bold</b> and <script>alert</script>",
        "<div>",
        "a <!-- b --> c",
        "[Anna]: hello",
        "[he said](quietly)",
        "    indented by hand",
        "- Et alors? dit-il.",
        "+ plus",
        "snake_case_name and 5 * 3 * 2",
        "~~struck~~ and ||hidden||",
        "@everyone :smile: <@1234>",
        "“Smart” ‘quotes’ -- and... dashes",
        "a $b_c$ d",
    ],
)
def test_markup_that_is_not_for_prose_is_kept_as_text(text: str) -> None:
    (block,) = markdown(f"{text}\n").blocks
    assert block.runs == (Run(text.strip()),)


def test_escapes_and_entities_are_resolved() -> None:
    (block,) = markdown("\\*not so\\* &amp; caf&eacute; \\# 1").blocks
    assert block.text == "*not so* & café # 1"


def test_links_and_images_become_their_text() -> None:
    (block,) = markdown("See [the quay](https://example.org/q) and ![a *gull*](gull.png).").blocks
    assert block.text == "See the quay and a gull."


def test_lists_and_tables_keep_their_lines() -> None:
    (block,) = markdown("- bread\n- candles\n- a clock").blocks
    assert (block.kind, block.text) == (BlockKind.VERSE, "- bread\n- candles\n- a clock")


def test_fenced_text_keeps_its_lines() -> None:
    (block,) = markdown("```\nSTOP *at* ONCE\n\n  STOP\n```").blocks
    assert (block.kind, block.text) == (BlockKind.VERSE, "STOP *at* ONCE\n\n  STOP")


def test_many_unclosed_comments_are_read() -> None:
    assert markdown("<!--\n" * 20_000).text.count("<!--") == 20_000


def test_titles_below_numbers_are_joined() -> None:
    prose = "It rained on the harbour all that week, and nobody came to see."
    story = markdown(f"## I\n\nThe Quay\n\n{prose}\n\n## II\n\nThe Gulls\n\n{prose}\n")
    assert titles(story) == ["I: The Quay", "II: The Gulls"]
