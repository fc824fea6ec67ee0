"""Stories and blocks are read back as they were written, also from earlier formats."""

import json

import pytest
from hypothesis import given, settings
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


@settings(deadline=None)
@given(stories)
def test_story_is_unchanged_after_encoding_and_decoding(story: Story) -> None:
    assert loads_story(dumps_story(story)) == story


@settings(deadline=None)
@given(blocks)
def test_blocks_are_unchanged_after_encoding_and_decoding(block_tuple: tuple[Block, ...]) -> None:
    assert loads_blocks(dumps_blocks(block_tuple)) == block_tuple


def test_document_in_format_1_is_read_and_written() -> None:
    document = (
        '{"format":1,"title":"Clocks","author":"","language":"en","licence":"","blurb":"",'
        '"chapters":[{"title":"One","first":0,"recap":"Rain."}],'
        '"blocks":[{"kind":"heading","start":0,"level":2,"runs":["One"]},'
        '{"kind":"paragraph","start":5,"runs":["So ",["late",1],"."]}]}'
    )
    story = loads_story(document)
    assert story.chapters == (Chapter("One", 0, "Rain."),)
    assert story.blocks[1] == Block(BlockKind.PARAGRAPH, (Run("So "), Run("late", Style.ITALIC), Run(".")), 5)
    assert dumps_story(story) == document


@pytest.mark.parametrize("text", ["{}", "[]", '{"format":2,"blocks":[]}', "not JSON"])
def test_unknown_document_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"format|Expecting"):
        loads_blocks(text)


def test_document_of_blocks_names_its_format() -> None:
    assert json.loads(dumps_blocks(()))["format"] == 1
