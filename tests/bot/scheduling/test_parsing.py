"""Times, days and dates are parsed as people type them. What cannot be parsed is refused with a clear sentence."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.model import EVERY_DAY
from bot.rendering.phrases import say
from bot.scheduling.parsing import parse_days, parse_time, parse_until

#: A Monday.
NOW = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
TODAY = NOW.date()


def key_of(parse: Callable[..., object], *arguments: object) -> str:
    """Return the key of the refusal."""
    with pytest.raises(UserError) as caught:
        parse(*arguments)
    assert say(caught.value.key, "en", **caught.value.values), "every refusal has a sentence"
    return caught.value.key


def value_or_key(parse: Callable[..., object], *arguments: object) -> object:
    """Return what was parsed, or the key of the refusal."""
    try:
        return parse(*arguments)
    except UserError as error:
        return error.key


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("8", 8, 0), ("08", 8, 0), ("8am", 8, 0), ("8 AM", 8, 0), ("8 a.m.", 8, 0), ("8a", 8, 0), ("8pm", 20, 0),
        ("8.30", 8, 30), ("8:30", 8, 30), ("08:30", 8, 30), ("8.30 pm", 20, 30), ("20h", 20, 0), ("20 h", 20, 0),
        ("20h30", 20, 30), ("0830", 8, 30), ("830", 8, 30), ("830pm", 20, 30), ("2030", 20, 30), ("20 Uhr", 20, 0),
        ("8.30 Uhr", 8, 30), ("8 o'clock", 8, 0), ("at 8", 8, 0), ("noon", 12, 0), ("midnight", 0, 0), ("12am", 0, 0),
        ("12pm", 12, 0), ("12:30 am", 0, 30), ("0", 0, 0), ("0:05", 0, 5), ("23:59", 23, 59), (" 8 ", 8, 0),
    ],
)  # fmt: skip
def test_time_is_parsed(typed: str, hour: int, minute: int) -> None:
    assert parse_time(typed) == time(hour, minute)


@pytest.mark.parametrize(
    "typed",
    ["", "24", "25:00", "8:60", "8:5", "13pm", "0am", "8m", "eight", "-8", "8am8", "8:30:15", "morning", "٨", "99999"],
)
def test_unclear_time_is_refused(typed: str) -> None:
    assert key_of(parse_time, typed) == "time-unclear"


@settings(deadline=None)
@given(st.times())
def test_every_minute_is_parsed_in_every_notation(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    half = at.hour % 12 or 12
    suffix = "am" if at.hour < 12 else "pm"
    notations = [
        f"{at:%H:%M}",
        f"{at:%H.%M}",
        f"{at:%Hh%M}",
        f"{at:%H%M}",
        f"{at.hour}:{at:%M}",
        f"{half}:{at:%M}{suffix}",
    ]
    assert {parse_time(notation) for notation in notations} == {at}


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_time_or_refused(typed: str) -> None:
    parsed = value_or_key(parse_time, typed)
    assert isinstance(parsed, time) or parsed == "time-unclear"


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("every day", "0123456"), ("Daily", "0123456"), ("weekdays", "01234"), ("Weekends", "56"),
        ("mon,wed,fri", "024"), ("Mon, Wed, Fri", "024"), ("monday", "0"), ("Mondays and Thursdays", "03"),
        ("mo we fr", "024"), ("tue/thu", "13"),
        ("mon-thu", "0123"), ("mon to thu", "0123"), ("fri-mon", "0456"), ("sat-sun", "56"), ("mon-wed, sat", "0125"),
        ("weekdays and saturday", "012345"), ("sun", "6"), ("tues, thurs", "13"), ("mon,mon", "0"),
    ],
)  # fmt: skip
def test_days_are_parsed(typed: str, days: str) -> None:
    assert parse_days(typed) == frozenset(map(int, days))


@pytest.mark.parametrize("typed", ["", ",", "t", "s", "someday", "mon-", "-fri", "mon,foo", "1,3", "never"])
def test_unclear_days_are_refused(typed: str) -> None:
    assert key_of(parse_days, typed) == "days-unclear"


@settings(deadline=None)
@given(st.frozensets(st.integers(0, 6), min_size=1), st.sampled_from([",", ", ", " ", "; ", " and ", "/"]))
def test_any_list_of_days_is_parsed(days: frozenset[int], comma: str) -> None:
    names = ("Monday", "tue", "Wed", "thursday", "fri", "Sat", "sundays")
    assert parse_days(comma.join(names[day] for day in sorted(days))) == days


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_days_or_refused(typed: str) -> None:
    parsed = value_or_key(parse_days, typed)
    assert parsed == "days-unclear" or (isinstance(parsed, frozenset) and frozenset() < parsed <= EVERY_DAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)), ("1.12.2026", date(2026, 12, 1)), ("1.12.", date(2026, 12, 1)),
        ("Dec 1", date(2026, 12, 1)), ("December 1st", date(2026, 12, 1)), ("1 December", date(2026, 12, 1)),
        ("Dec 1, 2026", date(2026, 12, 1)), ("Sept 5", date(2026, 9, 5)), ("1 Jan", date(2027, 1, 1)),
        ("tomorrow", date(2026, 3, 3)), ("3 days", date(2026, 3, 5)), ("in 2 weeks", date(2026, 3, 16)),
        ("friday", date(2026, 3, 6)), ("Fri", date(2026, 3, 6)), ("monday", date(2026, 3, 9)),
        ("next monday", date(2026, 3, 9)), ("2 March", date(2027, 3, 2)),
    ],
)  # fmt: skip
def test_date_is_parsed(typed: str, day: date) -> None:
    assert parse_until(typed, NOW) == day


def test_29_february_is_never_moved_to_another_day() -> None:
    assert key_of(parse_until, "Feb 29", NOW) == "date-far"
    assert parse_until("29.2.", datetime(2028, 1, 10, tzinfo=UTC)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "date-unclear"), ("soon", "date-unclear"), ("31.2.2026", "date-unclear"), ("12/1", "date-unclear"),
        ("2026-03-02", "date-past"), ("2025-12-01", "date-past"), ("0 days", "date-past"), ("2028-01-01", "date-far"),
        ("500 days", "date-far"),
    ],
)  # fmt: skip
def test_unsuitable_date_is_refused_with_the_reason(typed: str, key: str) -> None:
    assert key_of(parse_until, typed, NOW) == key


@settings(deadline=None)
@given(st.integers(1, 365), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d.%m.", "%d %B", "%b %d", "%B %d, %Y"]))
def test_every_day_of_the_next_year_is_parsed_in_every_notation(ahead: int, notation: str) -> None:
    day = TODAY + timedelta(days=ahead)
    if day != date(2027, 3, 2):  # without a year that is today's date, a year from now
        assert parse_until(day.strftime(notation), NOW) == day


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_future_date_or_refused(typed: str) -> None:
    parsed = value_or_key(parse_until, typed, NOW)
    if isinstance(parsed, date):
        assert TODAY < parsed <= TODAY + timedelta(days=366)
    else:
        assert parsed in ("date-unclear", "date-past", "date-far")
