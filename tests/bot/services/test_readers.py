"""Which parts a reader may see, and where ``/catchup`` continues."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.model import ReadingPosition
from bot.services.readers import ReaderState

PARTS = 9


@st.composite
def reader_states(draw: st.DrawFn) -> ReaderState:
    """Draw a channel's progress, and a position that a reader can have with it."""
    progress, read_ahead_allowed = draw(st.integers(0, PARTS)), draw(st.booleans())
    read_through = draw(st.integers(0, PARTS if read_ahead_allowed and progress else progress))
    part = draw(st.integers(0, min(max(progress, read_through) + 1, PARTS)))
    return ReaderState(
        progress, ReadingPosition(read_through, part, draw(st.integers(0, 5)) if part else 0), PARTS, read_ahead_allowed
    )


@given(reader_states(), st.integers(-3, 99))
def test_only_one_part_beyond_the_visible_ones_may_be_opened(reader: ReaderState, part: int) -> None:
    if reader.may_open(part) and part > reader.visible_through:
        assert reader.read_ahead_allowed
        assert part == reader.visible_through + 1


@given(reader_states())
def test_parts_that_do_not_exist_may_not_be_opened(reader: ReaderState) -> None:
    assert not reader.may_open(0)
    assert not reader.may_open(PARTS + 1)


@given(reader_states())
def test_catchup_continues_at_a_part_that_may_be_opened(reader: ReaderState) -> None:
    continues_at = reader.continues_at()
    if continues_at is not None:
        assert reader.may_open(continues_at[0])


def test_new_reader_starts_at_part_1() -> None:
    assert ReaderState(5, ReadingPosition(), PARTS, read_ahead_allowed=True).continues_at() == (1, 0)


def test_catchup_continues_at_the_saved_page() -> None:
    assert ReaderState(5, ReadingPosition(1, 2, 3), PARTS, read_ahead_allowed=True).continues_at() == (2, 3)


def test_reader_who_has_read_all_posted_parts_has_caught_up() -> None:
    assert ReaderState(5, ReadingPosition(5), PARTS, read_ahead_allowed=True).continues_at() is None


def test_catchup_does_not_go_beyond_the_channel_without_read_ahead() -> None:
    assert ReaderState(5, ReadingPosition(6, 7, 1), PARTS, read_ahead_allowed=True).continues_at() == (7, 1)
    assert ReaderState(5, ReadingPosition(5, 6, 1), PARTS, read_ahead_allowed=False).continues_at() is None


def test_opening_a_later_part_is_not_a_start() -> None:
    reader = ReaderState(5, ReadingPosition(0, 4, 2), PARTS, read_ahead_allowed=True)
    assert not reader.has_started
    assert reader.continues_at() == (1, 0)
    assert reader.page_of(4) == 2


def test_page_of_the_first_unread_part_is_not_lost_by_opening_another() -> None:
    reader = ReaderState(5, ReadingPosition(1, 2, 3), PARTS, read_ahead_allowed=True)
    assert [part for part in range(1, 7) if reader.saves_position_at(part)] == [2]


@given(reader_states(), st.integers(1, PARTS))
def test_catchup_continues_after_the_last_read_part(reader: ReaderState, part: int) -> None:
    after = reader
    if reader.saves_position_at(part):
        after = replace(reader, position=ReadingPosition(reader.read_through, part, 1))
    assert after.read_through == reader.read_through
    for state in (reader, after):
        continues_at = state.continues_at()
        assert continues_at is None or continues_at[0] == reader.read_through + 1
