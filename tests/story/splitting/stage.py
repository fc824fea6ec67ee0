"""Stories and strategies for the tests of splitting."""

from hypothesis import strategies as st

from story import Chapters, Minutes, Parts, SplitStrategy, Story, Words, read

SENTENCE = "The keeper wound the third clock and went down to the quay to see who came."  # 16 words
PARAGRAPH = " ".join([SENTENCE] * 4)  # 64 words

words = st.sampled_from(["rain", "quay", "“Late,”", "well-known", "gull.", "Then", "*so*", "never", "clock!", "—", "I"])
paragraphs = st.lists(words, min_size=1, max_size=60).map(" ".join)
blocks = st.one_of(
    paragraphs,
    st.sampled_from(
        ["## One", "## Two", "### Later", "# Part", "* * *", "The tide  \ngoes out.  \nIt does", "雨下了。他走了"]
    ),
)
texts = st.lists(blocks, min_size=1, max_size=25).map("\n\n".join)
portions = st.one_of(
    st.integers(1, 400).map(Words), st.integers(1, 5).map(Minutes), st.integers(1, 60).map(Parts), st.just(Chapters())
)
strategies = st.sampled_from(SplitStrategy)


def tale(text: str) -> Story:
    """Return the story in a Markdown text."""
    return read(text.encode(), "tale.md")


def novel(*paragraph_counts: int) -> Story:
    """Return a story with chapters C1, C2, ... of so many paragraphs of 64 words each."""
    chapters = (f"## C{number}\n\n{_repeat(count)}" for number, count in enumerate(paragraph_counts, 1))
    return tale("\n\n".join(chapters))


def _repeat(count: int) -> str:
    return "\n\n".join([PARAGRAPH] * count)
