"""What a database keeps can be read years later."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story import Block, BlockKind, Chapter, Note, Run, Story, Style
from story.codec import dumps_blocks, dumps_story, loads_blocks, loads_story

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
runs = st.builds(Run, words, st.sampled_from([Style.PLAIN, Style.ITALIC, Style.BOLD, Style.ITALIC | Style.BOLD]))
blocks = st.lists(
    st.builds(
        Block,
        st.sampled_from(BlockKind),
        st.lists(runs, max_size=3).map(tuple),
        st.integers(0, 10**7),
        st.integers(0, 6),
    ),
    max_size=4,
).map(tuple)
chapters = st.lists(st.builds(Chapter, words, st.integers(0, 9), words, words), max_size=3).map(tuple)
notes = st.lists(st.builds(Note, st.integers(0, 10**7), words, words), max_size=3).map(tuple)
stories = st.builds(Story, words, words, words, words, words, blocks, chapters, notes)


@given(stories)
def test_a_story_comes_back_as_it_was(story: Story) -> None:
    assert loads_story(dumps_story(story)) == story


@given(blocks)
def test_blocks_come_back_as_they_were(some: tuple[Block, ...]) -> None:
    assert loads_blocks(dumps_blocks(some)) == some


def test_what_the_first_version_wrote_is_still_read() -> None:
    kept = (
        '{"format":1,"title":"Clocks","author":"","language":"en","licence":"","blurb":"",'
        '"chapters":[{"title":"One","first":0,"recap":"Rain."}],'
        '"blocks":[{"kind":"heading","start":0,"level":2,"runs":["One"]},'
        '{"kind":"paragraph","start":5,"runs":["So ",["late",1],"."]}]}'
    )
    story = loads_story(kept)
    assert story.chapters == (Chapter("One", 0, "Rain."),)
    assert story.blocks[1] == Block(BlockKind.PARAGRAPH, (Run("So "), Run("late", Style.ITALIC), Run(".")), 5)
    assert dumps_story(story) == kept


@pytest.mark.parametrize("text", ["{}", "[]", '{"format":2,"blocks":[]}', "not JSON"])
def test_what_this_version_cannot_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"format|Expecting"):
        loads_blocks(text)


def test_the_format_is_named_in_every_document() -> None:
    assert json.loads(dumps_blocks(()))["format"] == 1
