"""What people type, understood: a time of day, weekdays, a date. Pure; raises ``UserError`` with what would work."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.errors import UserError
from bot.model import EVERY_DAY

_HALF: Final = r"\s*(?:(?P<half>[ap])\.?(?:m\.?)?)?"
_TIME: Final = re.compile(
    r"(?:at )?(?P<hour>\d{1,2})\s*(?:[:.h]\s*(?P<minute>\d{2}))?\s*(?:h|uhr|o['’]?clock)?" + _HALF, re.ASCII
)
_COMPACT: Final = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})" + _HALF, re.ASCII)
_NAMED_TIMES: Final = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED_DAYS: Final = {
    "every day": EVERY_DAY,
    "everyday": EVERY_DAY,
    "daily": EVERY_DAY,
    "all": EVERY_DAY,
    "weekdays": frozenset(range(5)),
    "weekday": frozenset(range(5)),
    "weekends": frozenset((5, 6)),
    "weekend": frozenset((5, 6)),
}


def parse_time(typed: str) -> time:
    """A time of day from ``8``, ``8am``, ``8.30``, ``08:30``, ``20h``, ``20h30``, ``0830``, ``noon``."""
    text = typed.strip().lower()
    if text in _NAMED_TIMES:
        return _NAMED_TIMES[text]
    match = _TIME.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise UserError("time-unclear", typed=typed)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise UserError("time-unclear", typed=typed)
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    if hour > 23 or minute > 59:
        raise UserError("time-unclear", typed=typed)
    return time(hour, minute)


def parse_days(typed: str) -> frozenset[int]:
    """Weekdays (Monday is 0) from ``every day``, ``weekdays``, ``weekends``, ``mon,wed,fri`` or ``mon-thu``."""
    text = " ".join(typed.strip().lower().split())
    if text in _NAMED_DAYS:
        return _NAMED_DAYS[text]
    days: set[int] = set()
    for word in re.split(r"[,;/ ]+|\band\b", re.sub(r"\s*(?:-|–|to)\s*", "-", text)):
        if not word:
            continue
        if word in _NAMED_DAYS:
            days |= _NAMED_DAYS[word]
            continue
        first, dash, last = word.partition("-")
        begin = _weekday(first, typed)
        end = _weekday(last, typed) if dash else begin
        days.update((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    if not days:
        raise UserError("days-unclear", typed=typed)
    return frozenset(days)


def _weekday(word: str, typed: str) -> int:
    singular = word.removesuffix("s") if len(word) > 4 else word
    for number, name in enumerate(_DAYS):
        if len(word) >= 2 and (name.startswith(word) or name == singular):
            return number
    raise UserError("days-unclear", typed=typed)


def parse_until(typed: str, now_local: datetime) -> date:
    """The day a pause ends, later than today: ``2026-12-01``, ``1.12.``, ``Dec 1``, ``friday``, ``3 days``.

    A date without a year is the next such day. ``now_local`` is the present in the subscription's zone.
    """
    text = " ".join(typed.strip().lower().replace(",", " ").split())
    today = now_local.date()
    day = _relative_day(text, today) or _calendar_day(text, today)
    if day is None:
        raise UserError("date-unclear", typed=typed)
    if day <= today:
        raise UserError("date-past", typed=typed)
    if day > today + timedelta(days=366):
        raise UserError("date-far", typed=typed)
    return day


def _relative_day(text: str, today: date) -> date | None:
    if text == "tomorrow":
        return today + timedelta(days=1)
    if match := re.fullmatch(r"(?:in )?(\d{1,3}) (day|week)s?", text):
        return today + timedelta(days=int(match[1]) * (7 if match[2] == "week" else 1))
    word = text.removeprefix("next ")
    for number, name in enumerate(_DAYS):
        if len(word) >= 3 and name.startswith(word):
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _calendar_day(text: str, today: date) -> date | None:
    bare = re.sub(r"\bsept\b", "sep", re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text))
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y"):
        try:
            return datetime.strptime(bare, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    for pattern in ("%d.%m.", "%d.%m", "%d %B", "%d %b", "%B %d", "%b %d"):
        for year in range(today.year, today.year + 9):
            try:
                day = datetime.strptime(f"{bare} {year}", f"{pattern} %Y").date()  # noqa: DTZ007
            except ValueError:
                continue
            if day > today:
                return day
    return None
