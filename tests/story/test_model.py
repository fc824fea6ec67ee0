"""A block can be sliced like a string, and the slice keeps styles and offsets."""

from hypothesis import given, settings
from hypothesis import strategies as st

from story import Block, BlockKind, Run, Style

runs = st.lists(st.builds(Run, st.text(min_size=1, max_size=8), st.sampled_from(list(Style))), max_size=5)
blocks = st.builds(Block, st.sampled_from(BlockKind), runs.map(tuple), st.integers(0, 100), st.integers(0, 6))


def styled_characters(block: Block) -> list[tuple[str, Style]]:
    return [(character, run.style) for run in block.runs for character in run.text]


@settings(deadline=None)
@given(blocks, st.integers(0, 50), st.integers(0, 50))
def test_slice_has_the_characters_and_styles_between_two_offsets(block: Block, start: int, end: int) -> None:
    part = block.slice(start, end)
    assert styled_characters(part) == styled_characters(block)[start:end]
    assert part.start == block.start + start
    assert (part.kind, part.level) == (block.kind, block.level)


def test_slice_leaves_out_runs_that_would_be_empty() -> None:
    block = Block(BlockKind.PARAGRAPH, (Run("It was "), Run("late", Style.ITALIC), Run(".")), 10)
    assert block.slice(7, 11) == Block(BlockKind.PARAGRAPH, (Run("late", Style.ITALIC),), 17)
    assert block.slice(3, 3).runs == ()


@settings(deadline=None)
@given(blocks)
def test_slice_of_everything_is_the_block(block: Block) -> None:
    assert block.slice(0, len(block.text)) == block
