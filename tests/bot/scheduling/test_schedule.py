"""Parts are due at the same local time on the chosen days, also when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Cadence, MissedPolicy
from bot.scheduling.schedule import (
    due_after,
    first_slots,
    next_due,
    nth_slot,
    postpone_if_late,
    slot,
    slot_near,
    start_of_day,
    to_local,
)

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "America/Santiago",
         "Africa/Casablanca", "Europe/Dublin", "Antarctica/Troll", "Etc/UTC"]  # fmt: skip
instants = st.datetimes(datetime(2005, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
cadences = st.builds(
    Cadence,
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)


def local_slots(cadence: Cadence, after: datetime, count: int) -> list[str]:
    """Return the next slots in local time, as month, day and time."""
    return [f"{due.astimezone(ZoneInfo(cadence.zone)):%m-%d %H:%M}" for due in first_slots(cadence, after, count)]


@settings(deadline=None)
@given(cadences, instants)
def test_next_slot_is_strictly_later(cadence: Cadence, after: datetime) -> None:
    assert next_due(cadence, after) > after


@settings(deadline=None)
@given(cadences, instants, st.integers(1, 12))
def test_each_slot_is_the_next_after_the_one_before(cadence: Cadence, after: datetime, count: int) -> None:
    dues = first_slots(cadence, after, count)
    assert list(dues) == sorted(set(dues))
    assert nth_slot(cadence, after, count) == dues[-1]
    for before, due in zip((after, *dues), dues, strict=False):
        assert next_due(cadence, before) == due


@settings(deadline=None)
@given(cadences, instants)
def test_no_slot_is_skipped(cadence: Cadence, after: datetime) -> None:
    """The slot of each chosen day around ``after`` is not between ``after`` and the next slot."""
    due = next_due(cadence, after)
    day = to_local(after, cadence.zone).date() - timedelta(days=2)
    while day <= to_local(due, cadence.zone).date():
        if day.weekday() in cadence.days:
            assert slot(cadence, day) <= after or slot(cadence, day) >= due
        day += timedelta(days=1)


@settings(deadline=None)
@given(cadences, instants)
def test_slot_has_the_chosen_local_time_if_it_exists(cadence: Cadence, after: datetime) -> None:
    due = next_due(cadence, after)
    local = to_local(due, cadence.zone)
    if local.time() == cadence.at:
        assert local.weekday() in cadence.days
        assert local.fold == 0
    else:
        wanted = [datetime.combine(local.date() - timedelta(days=back), cadence.at, local.tzinfo) for back in (0, 1)]
        assert any(to_local(moment.astimezone(UTC), cadence.zone).time() != cadence.at for moment in wanted)


@settings(deadline=None)
@given(cadences, instants)
def test_next_part_is_due_at_the_next_slot_after_now(cadence: Cadence, due_at: datetime) -> None:
    now = due_at + timedelta(minutes=3)
    assert due_after(cadence, due_at, None, now) == next_due(cadence, now)


# On 2026-03-08 New York has no 02:30; on 2026-11-01 it has 01:30 twice.
def test_time_that_does_not_exist_moves_forward_by_the_gap() -> None:
    cadence = Cadence(time(2, 30), "America/New_York")
    assert local_slots(cadence, datetime(2026, 3, 7, 0, tzinfo=UTC), 4) == [
        "03-07 02:30",
        "03-08 03:30",
        "03-09 02:30",
        "03-10 02:30",
    ]


def test_time_that_comes_twice_is_used_once_at_the_first() -> None:
    cadence = Cadence(time(1, 30), "America/New_York")
    first, second = first_slots(cadence, datetime(2026, 11, 1, 0, tzinfo=UTC), 2)
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "still summer time"
    assert second == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
    between = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert next_due(cadence, between) == second, "a restart in the hour that comes twice posts nothing again"


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Sydney", date(2026, 4, 5)),
        ("Australia/Sydney", date(2026, 10, 4)),
        ("America/Santiago", date(2026, 4, 5)),
        ("America/Santiago", date(2026, 9, 6)),
    ],
)
def test_local_time_stays_the_same_around_a_clock_change(zone: str, change: date) -> None:
    cadence = Cadence(time(8), zone)
    begin = start_of_day(change - timedelta(days=3), zone)
    days = [change + timedelta(days=step) for step in range(-3, 4)]
    assert local_slots(cadence, begin, 7) == [f"{day:%m-%d} 08:00" for day in days]


@pytest.mark.parametrize(
    ("zone", "at", "change"),
    [
        ("Europe/Berlin", time(2, 30), date(2026, 3, 29)),
        ("Europe/Berlin", time(2, 30), date(2026, 10, 25)),
        ("America/New_York", time(2, 30), date(2026, 3, 8)),
        ("America/New_York", time(1, 30), date(2026, 11, 1)),
        ("Australia/Sydney", time(2, 30), date(2026, 4, 5)),
        ("Australia/Sydney", time(2, 30), date(2026, 10, 4)),
    ],
)
def test_slots_are_the_same_from_any_minute_of_a_clock_change(zone: str, at: time, change: date) -> None:
    cadence = Cadence(at, zone)
    begin = start_of_day(change, zone)
    today, tomorrow = first_slots(cadence, begin, 2)
    for minute in range(0, 24 * 60, 7):
        now = begin + timedelta(minutes=minute)
        assert next_due(cadence, now) == (today if now < today else tomorrow)


def test_day_that_a_zone_skips_has_no_slot() -> None:
    # Samoa went from 29 to 31 December 2011; 30 December was a Friday.
    cadence = Cadence(time(8), "Pacific/Apia")
    assert local_slots(cadence, datetime(2011, 12, 28, 20, tzinfo=UTC), 3) == [
        "12-29 08:00",
        "12-31 08:00",
        "01-01 08:00",
    ]
    before_the_jump = datetime(2011, 12, 30, 9, tzinfo=UTC)
    assert local_slots(cadence, before_the_jump, 1) == ["12-31 08:00"]


def test_start_of_a_day_without_midnight_is_its_first_minute() -> None:
    # Santiago's clocks jump from 24:00 to 01:00.
    assert start_of_day(date(2026, 9, 6), "America/Santiago") == datetime(2026, 9, 6, 4, tzinfo=UTC)


def test_days_are_counted_in_the_zone_of_the_cadence() -> None:
    # 13:30 in Tokyo is still the day before in New York; counting days there would skip Monday 2 November.
    cadence = Cadence(time(13, 30), "Asia/Tokyo", frozenset(range(5)))
    assert local_slots(cadence, datetime(2026, 10, 30, 5, tzinfo=UTC), 3) == [
        "11-02 13:30",
        "11-03 13:30",
        "11-04 13:30",
    ]


def test_only_chosen_days_have_slots() -> None:
    cadence = Cadence(time(20), "Europe/Berlin", frozenset((0, 2, 4)))
    assert local_slots(cadence, datetime(2026, 3, 2, 12, tzinfo=UTC), 4) == [
        "03-02 20:00",
        "03-04 20:00",
        "03-06 20:00",
        "03-09 20:00",
    ]


DAILY = Cadence(time(8), "Europe/Berlin")
DUE = datetime(2026, 3, 3, 7, tzinfo=UTC)


def test_requested_part_leaves_its_slot_to_the_next() -> None:
    requested_at = DUE - timedelta(hours=10)
    assert due_after(DAILY, DUE, requested_at, requested_at + timedelta(seconds=9)) == DUE


def test_requested_part_that_is_posted_after_its_slot_uses_it() -> None:
    assert due_after(DAILY, DUE, DUE - timedelta(seconds=5), DUE + timedelta(seconds=5)) == DUE + timedelta(days=1)


@pytest.mark.parametrize("down", [timedelta(hours=1), timedelta(days=3), timedelta(days=7), timedelta(days=30)])
def test_downtime_costs_one_late_part_and_then_slots_continue(down: timedelta) -> None:
    now = DUE + down
    due = due_after(DAILY, DUE, None, now)
    assert now < due <= now + timedelta(days=1)
    assert due_after(DAILY, due, None, due) == next_due(DAILY, due)


def test_slot_is_not_used_twice_after_the_clock_is_set_back() -> None:
    assert due_after(DAILY, DUE, None, DUE - timedelta(hours=2)) == DUE + timedelta(days=1)


@pytest.mark.parametrize("missed_policy", list(MissedPolicy))
def test_part_that_is_not_late_never_waits(missed_policy: MissedPolicy) -> None:
    for late in (timedelta(0), timedelta(minutes=14)):
        assert postpone_if_late(DAILY, DUE, DUE + late, missed_policy, post_at_night=False) is None


def test_policy_all_makes_up_for_one_week_at_most() -> None:
    now = DUE + timedelta(days=3, hours=1)
    dues = [DUE]
    while dues[-1] < now:
        dues.append(due_after(DAILY, dues[-1], None, now, MissedPolicy.ALL))
    assert dues == [DUE + timedelta(days=day) for day in range(5)]
    month = DUE + timedelta(days=30, hours=1)
    assert due_after(DAILY, DUE, None, month, MissedPolicy.ALL) == DUE + timedelta(days=24)


@pytest.mark.parametrize("down", [timedelta(hours=1), timedelta(days=3), timedelta(days=30)])
def test_policy_skip_waits_for_the_next_slot(down: timedelta) -> None:
    now = DUE + down
    wait = postpone_if_late(DAILY, DUE, now, MissedPolicy.SKIP, post_at_night=True)
    assert wait is not None
    assert wait.due_at == wait.try_at == next_due(DAILY, now)
    assert postpone_if_late(DAILY, DUE, DUE + timedelta(minutes=59), MissedPolicy.SKIP, post_at_night=True) is None


@pytest.mark.parametrize(
    ("at", "waits_until"),
    [
        ((22, 0), (1, 7)),
        ((23, 59), (1, 7)),
        ((0, 30), (0, 7)),
        ((6, 59), (0, 7)),
        ((7, 0), None),
        ((21, 59), None),
    ],
)
def test_late_part_waits_at_night_for_the_morning(at: tuple[int, int], waits_until: tuple[int, int] | None) -> None:
    zone = ZoneInfo(DAILY.zone)
    day = (DUE + timedelta(days=2)).astimezone(zone)
    now = day.replace(hour=at[0], minute=at[1]).astimezone(UTC)
    wait = postpone_if_late(DAILY, DUE, now, MissedPolicy.LATEST, post_at_night=False)
    if waits_until is None:
        assert wait is None
    else:
        assert wait is not None
        morning = (day + timedelta(days=waits_until[0])).replace(hour=waits_until[1], minute=0, second=0)
        assert (wait.due_at, wait.try_at) == (DUE, morning.astimezone(UTC))
    assert postpone_if_late(DAILY, DUE, now, MissedPolicy.LATEST, post_at_night=True) is None, "parts may come at night"


def test_late_part_with_a_slot_at_night_does_not_wait() -> None:
    at_night = Cadence(time(23, 30), DAILY.zone)
    due = next_due(at_night, DUE)
    assert postpone_if_late(at_night, due, due + timedelta(hours=2), MissedPolicy.LATEST, post_at_night=False) is None


@pytest.mark.parametrize("at", [time(0, 30), time(8), time(23, 30)])
@pytest.mark.parametrize("hours", [-1, 0, 1])
def test_slot_is_recognized_after_a_change_of_zone_rules(at: time, hours: int) -> None:
    cadence = Cadence(at, "Europe/Berlin")
    due = slot(cadence, date(2026, 3, 2))
    assert slot_near(cadence, due + timedelta(hours=hours)) == due
