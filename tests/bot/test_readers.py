"""What a reader may be told and shown, as their place and the channel's have it. Pure."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Place
from bot.readers import Standing

PARTS = 9


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """A channel somewhere in a story, and a reader who has only been where readers may go."""
    channel, solo = draw(st.integers(0, PARTS)), draw(st.booleans())
    read = draw(st.integers(0, PARTS if solo and channel else channel))
    part = draw(st.integers(0, min(max(channel, read) + 1, PARTS)))
    return Standing(channel, Place(read, part, draw(st.integers(0, 5)) if part else 0), PARTS, solo)


@given(standings(), st.integers(-3, 99))
def test_beyond_the_channel_one_may_open_only_the_part_after_those_one_knows(standing: Standing, part: int) -> None:
    if standing.may_open(part) and part > standing.known:
        assert standing.solo
        assert part == standing.known + 1


@given(standings())
def test_nobody_opens_a_part_that_the_story_does_not_have(standing: Standing) -> None:
    assert not standing.may_open(0)
    assert not standing.may_open(PARTS + 1)


@given(standings())
def test_catching_up_goes_on_at_a_part_that_may_be_opened(standing: Standing) -> None:
    place = standing.goes_on_at()
    if place is not None:
        assert standing.may_open(place[0])


def test_a_late_joiner_begins_at_the_beginning() -> None:
    assert Standing(5, Place(), PARTS, solo=True).goes_on_at() == (1, 0)


def test_catching_up_goes_on_at_the_page_where_one_stood() -> None:
    assert Standing(5, Place(1, 2, 3), PARTS, solo=True).goes_on_at() == (2, 3)


def test_who_is_level_has_nothing_to_catch_up() -> None:
    assert Standing(5, Place(5), PARTS, solo=True).goes_on_at() is None


def test_a_reader_ahead_is_not_led_on_once_reading_alone_is_switched_off() -> None:
    assert Standing(5, Place(6, 7, 1), PARTS, solo=True).goes_on_at() == (7, 1)
    assert Standing(5, Place(5, 6, 1), PARTS, solo=False).goes_on_at() is None


def test_who_leafs_in_a_later_part_has_no_place_and_catches_up_from_the_beginning() -> None:
    leafing = Standing(5, Place(0, 4, 2), PARTS, solo=True)
    assert not leafing.has_place
    assert leafing.goes_on_at() == (1, 0)
    assert leafing.page_of(4) == 2


def test_where_one_is_in_the_midst_of_a_part_no_look_elsewhere_takes_its_page() -> None:
    reading = Standing(5, Place(1, 2, 3), PARTS, solo=True)
    assert [part for part in range(1, 7) if reading.moves_by(part)] == [2]


@given(standings(), st.integers(1, PARTS))
def test_catching_up_goes_on_behind_what_was_read_wherever_one_leafs(standing: Standing, part: int) -> None:
    after = standing
    if standing.moves_by(part):
        after = replace(standing, own=Place(standing.read, part, 1))
    assert after.read == standing.read
    for each in (standing, after):
        place = each.goes_on_at()
        assert place is None or place[0] == standing.read + 1
