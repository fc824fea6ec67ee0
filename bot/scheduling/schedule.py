"""When things are due: pure arithmetic on local time.

The rule for clock changes: a local time that does not exist moves forward by the gap (02:30 becomes 03:30); one that
comes twice means the first; and the next slot always lies strictly later than the one before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.model import Cadence, MissedPolicy

#: From then on a part is late: less may be a busy minute.
LATE_AFTER = timedelta(minutes=15)
#: From then on a slot is missed, where missed ones are skipped.
SKIPPED_AFTER = timedelta(hours=1)
#: Of the slots that were missed, those of the last week are made up for, where all are.
MADE_UP_PERIOD = timedelta(days=7)
#: A late part that comes between the two wakes people.
EVENING, MORNING = time(22), time(7)


def slot(cadence: Cadence, day: date) -> datetime:
    """The instant (UTC) at which the cadence's time of day comes on a local ``day``, whatever weekday that is."""
    return datetime.combine(day, cadence.at, ZoneInfo(cadence.zone)).astimezone(UTC)


def to_local(now: datetime, zone: str) -> datetime:
    """The same instant as the clocks of ``zone`` show it."""
    return now.astimezone(ZoneInfo(zone))


def start_of_day(day: date, zone: str) -> datetime:
    """The instant (UTC) at which a local day begins."""
    return slot(Cadence(time(), zone), day)


def next_due(cadence: Cadence, after: datetime) -> datetime:
    """The first slot (UTC) strictly later than ``after``."""
    return next(slots(cadence, after))


def slots(cadence: Cadence, after: datetime) -> Iterator[datetime]:
    """All slots (UTC) strictly later than ``after``, in order, without end. The cadence has at least one weekday."""
    last = after
    # The day before: in a zone that skips a whole day (Samoa 2011) yesterday's slot can lie in the future.
    day = after.astimezone(ZoneInfo(cadence.zone)).date() - timedelta(days=1)
    while True:
        if day.weekday() in cadence.days:
            due = slot(cadence, day)
            if due > last:
                last = due
                yield due
        day += timedelta(days=1)


def first_slots(cadence: Cadence, after: datetime, count: int) -> tuple[datetime, ...]:
    """The next ``count`` slots (UTC) after ``after``."""
    return tuple(islice(slots(cadence, after), count))


def nth_slot(cadence: Cadence, after: datetime, n: int) -> datetime:
    """The ``n``-th slot (UTC, counted from 1) after ``after``."""
    return next(islice(slots(cadence, after), n - 1, None))


def slot_near(cadence: Cadence, due_at: datetime) -> datetime:
    """The slot (UTC) that ``due_at`` was reckoned to be, should its zone have other rules by now."""
    day = to_local(due_at, cadence.zone).date()
    near = [day + timedelta(days=step) for step in (-1, 0, 1)]
    return min((slot(cadence, each) for each in near), key=lambda found: abs(found - due_at))


def due_after(
    cadence: Cadence,
    due_at: datetime,
    requested_at: datetime | None,
    now: datetime,
    missed_policy: MissedPolicy = MissedPolicy.LATEST,
) -> datetime:
    """When the part after this one is due (UTC); in the past only where all missed parts are to come.

    A part that was asked for ahead leaves its slot to the next one. Otherwise the next slot after now: a bot that was
    down for a week posts one late part and then goes on in rhythm.
    """
    if requested_at is not None and now < due_at:
        return due_at
    return next_due(cadence, max(due_at, now - MADE_UP_PERIOD if missed_policy is MissedPolicy.ALL else now))


@dataclass(frozen=True, slots=True)
class Postponement:
    """A late part waits: it is due at ``due_at`` now, and is tried at ``try_at`` (both UTC)."""

    due_at: datetime
    try_at: datetime
    reason: str


def postpone_if_late(
    cadence: Cadence, due_at: datetime, now: datetime, missed_policy: MissedPolicy, *, post_at_night: bool
) -> Postponement | None:
    """What a part does that is to be posted at ``now``: None: it goes out.

    An hour late, it waits for the next slot where missed slots are skipped. A quarter of an hour late, it waits for the
    morning if it is night (22:00 to 07:00 local), unless parts may come at night, or its slot lies at night itself.
    """
    late = now - due_at
    if missed_policy is MissedPolicy.SKIP and late >= SKIPPED_AFTER:
        due = next_due(cadence, now)
        return Postponement(due, due, "late: waits for the next slot")
    if post_at_night or late < LATE_AFTER or _is_night(cadence.at):
        return None
    here = to_local(now, cadence.zone)
    if not _is_night(here.time()):
        return None
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    return Postponement(due_at, slot(replace(cadence, at=MORNING), day), "late: waits for the morning")


def _is_night(at: time) -> bool:
    return at >= EVENING or at < MORNING
