"""When parts are due. Pure arithmetic on local time.

Clock changes: a local time that does not exist moves forward by the gap (02:30 becomes 03:30). A local time that comes
twice means the first. Each slot is strictly later than the one before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.model import Cadence, MissedPolicy

#: A part that is delayed by less is not late: the bot may be busy for a minute.
LATE_AFTER: Final = timedelta(minutes=15)
#: With ``MissedPolicy.SKIP``, a slot that is longer ago is missed.
SKIPPED_AFTER: Final = timedelta(hours=1)
#: With ``MissedPolicy.ALL``, the missed slots of this period are made up for.
MADE_UP_PERIOD: Final = timedelta(days=7)
#: A late part that came between these local times would wake people.
EVENING, MORNING = time(22), time(7)


def slot(cadence: Cadence, day: date) -> datetime:
    """Return the time (UTC) of the slot on a local ``day``. The weekdays of the cadence do not matter."""
    return datetime.combine(day, cadence.at, ZoneInfo(cadence.zone)).astimezone(UTC)


def to_local(now: datetime, zone: str) -> datetime:
    """Return the same instant in the local time of ``zone``."""
    return now.astimezone(ZoneInfo(zone))


def start_of_day(day: date, zone: str) -> datetime:
    """Return when (UTC) a local day begins."""
    return slot(Cadence(time(), zone), day)


def next_due(cadence: Cadence, after: datetime) -> datetime:
    """Return the first slot (UTC) strictly later than ``after``."""
    return next(slots(cadence, after))


def slots(cadence: Cadence, after: datetime) -> Iterator[datetime]:
    """Yield all slots (UTC) strictly later than ``after``, in order. It never ends, so the cadence needs a weekday."""
    last = after
    # Begin the day before: in a zone that skips a whole day (Samoa 2011) yesterday's slot can be in the future.
    day = after.astimezone(ZoneInfo(cadence.zone)).date() - timedelta(days=1)
    while True:
        if day.weekday() in cadence.days:
            due = slot(cadence, day)
            if due > last:
                last = due
                yield due
        day += timedelta(days=1)


def first_slots(cadence: Cadence, after: datetime, count: int) -> tuple[datetime, ...]:
    """Return the first ``count`` slots (UTC) after ``after``."""
    return tuple(islice(slots(cadence, after), count))


def nth_slot(cadence: Cadence, after: datetime, n: int) -> datetime:
    """Return the ``n``-th slot (UTC, counted from 1) after ``after``."""
    return next(islice(slots(cadence, after), n - 1, None))


def slot_near(cadence: Cadence, due_at: datetime) -> datetime:
    """Return the slot (UTC) nearest to ``due_at``.

    They differ if the rules of the time zone have changed since ``due_at`` was calculated.
    """
    day = to_local(due_at, cadence.zone).date()
    candidates = (slot(cadence, day + timedelta(days=step)) for step in (-1, 0, 1))
    return min(candidates, key=lambda candidate: abs(candidate - due_at))


def due_after(
    cadence: Cadence,
    due_at: datetime,
    requested_at: datetime | None,
    now: datetime,
    missed_policy: MissedPolicy = MissedPolicy.LATEST,
) -> datetime:
    """Return when (UTC) the next part is due, after a part that was due at ``due_at`` and is posted ``now``.

    A part that was requested before its slot leaves the slot to the next part. Otherwise it is the next slot after now:
    a bot that was down for a week posts one late part and then continues as usual. With ``MissedPolicy.ALL`` it can be
    in the past.
    """
    if requested_at is not None and now < due_at:
        return due_at
    return next_due(cadence, max(due_at, now - MADE_UP_PERIOD if missed_policy is MissedPolicy.ALL else now))


@dataclass(frozen=True, slots=True)
class Postponement:
    """A late part waits. It is due at ``due_at`` now and is tried at ``try_at`` (both UTC)."""

    due_at: datetime
    try_at: datetime
    reason: str


def postpone_if_late(
    cadence: Cadence, due_at: datetime, now: datetime, missed_policy: MissedPolicy, *, post_at_night: bool
) -> Postponement | None:
    """Return how a part that could be posted ``now`` must wait, or None if it need not.

    With ``MissedPolicy.SKIP``, a part that is an hour late waits for the next slot. At night (22:00 to 07:00 local
    time), a part that is a quarter of an hour late waits for the morning. It does not if ``post_at_night`` is set, or
    if its own slot is at night.
    """
    delay = now - due_at
    if missed_policy is MissedPolicy.SKIP and delay >= SKIPPED_AFTER:
        due = next_due(cadence, now)
        return Postponement(due, due, "late: waits for the next slot")
    if post_at_night or delay < LATE_AFTER or _is_night(cadence.at):
        return None
    local = to_local(now, cadence.zone)
    if not _is_night(local.time()):
        return None
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return Postponement(due_at, slot(replace(cadence, at=MORNING), day), "late: waits for the morning")


def _is_night(at: time) -> bool:
    return at >= EVENING or at < MORNING
