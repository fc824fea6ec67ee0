"""What a reader may be told and shown, as their place and the channel's have it. Pure."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.model import ReadingPosition
from bot.services.readers import Reader

PARTS = 9


@st.composite
def standings(draw: st.DrawFn) -> Reader:
    """A channel somewhere in a story, and a reader who has only been where readers may go."""
    channel, read_ahead_allowed = draw(st.integers(0, PARTS)), draw(st.booleans())
    read = draw(st.integers(0, PARTS if read_ahead_allowed and channel else channel))
    part = draw(st.integers(0, min(max(channel, read) + 1, PARTS)))
    return Reader(
        channel, ReadingPosition(read, part, draw(st.integers(0, 5)) if part else 0), PARTS, read_ahead_allowed
    )


@given(standings(), st.integers(-3, 99))
def test_beyond_the_channel_one_may_open_only_the_part_after_those_one_knows(reader: Reader, part: int) -> None:
    if reader.may_open(part) and part > reader.visible_through:
        assert reader.read_ahead_allowed
        assert part == reader.visible_through + 1


@given(standings())
def test_nobody_opens_a_part_that_the_story_does_not_have(reader: Reader) -> None:
    assert not reader.may_open(0)
    assert not reader.may_open(PARTS + 1)


@given(standings())
def test_catching_up_goes_on_at_a_part_that_may_be_opened(reader: Reader) -> None:
    place = reader.continues_at()
    if place is not None:
        assert reader.may_open(place[0])


def test_a_late_joiner_begins_at_the_beginning() -> None:
    assert Reader(5, ReadingPosition(), PARTS, read_ahead_allowed=True).continues_at() == (1, 0)


def test_catching_up_goes_on_at_the_page_where_one_stood() -> None:
    assert Reader(5, ReadingPosition(1, 2, 3), PARTS, read_ahead_allowed=True).continues_at() == (2, 3)


def test_who_is_level_has_nothing_to_catch_up() -> None:
    assert Reader(5, ReadingPosition(5), PARTS, read_ahead_allowed=True).continues_at() is None


def test_a_reader_ahead_is_not_led_on_once_reading_alone_is_switched_off() -> None:
    assert Reader(5, ReadingPosition(6, 7, 1), PARTS, read_ahead_allowed=True).continues_at() == (7, 1)
    assert Reader(5, ReadingPosition(5, 6, 1), PARTS, read_ahead_allowed=False).continues_at() is None


def test_who_leafs_in_a_later_part_has_no_place_and_catches_up_from_the_beginning() -> None:
    leafing = Reader(5, ReadingPosition(0, 4, 2), PARTS, read_ahead_allowed=True)
    assert not leafing.has_started
    assert leafing.continues_at() == (1, 0)
    assert leafing.page_of(4) == 2


def test_where_one_is_in_the_midst_of_a_part_no_look_elsewhere_takes_its_page() -> None:
    reading = Reader(5, ReadingPosition(1, 2, 3), PARTS, read_ahead_allowed=True)
    assert [part for part in range(1, 7) if reading.saves_position_at(part)] == [2]


@given(standings(), st.integers(1, PARTS))
def test_catching_up_goes_on_behind_what_was_read_wherever_one_leafs(reader: Reader, part: int) -> None:
    after = reader
    if reader.saves_position_at(part):
        after = replace(reader, position=ReadingPosition(reader.read_through, part, 1))
    assert after.read_through == reader.read_through
    for each in (reader, after):
        place = each.continues_at()
        assert place is None or place[0] == reader.read_through + 1
