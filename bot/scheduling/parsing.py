"""Parsing of what people type: a time of day, weekdays, a date.

Pure. What cannot be parsed raises ``UserError``, which says what would work.
"""

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


def parse_time(text: str) -> time:
    """Parse a time of day: ``8``, ``8am``, ``8.30``, ``08:30``, ``20h``, ``20h30``, ``0830``, ``noon``.

    Raises ``time-unclear``.
    """
    normalized = text.strip().lower()
    if normalized in _NAMED_TIMES:
        return _NAMED_TIMES[normalized]
    match = _TIME.fullmatch(normalized) or _COMPACT.fullmatch(normalized)
    if match is None:
        raise UserError("time-unclear", typed=text)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise UserError("time-unclear", typed=text)
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    if hour > 23 or minute > 59:
        raise UserError("time-unclear", typed=text)
    return time(hour, minute)


def parse_days(text: str) -> frozenset[int]:
    """Parse weekdays (Monday is 0): ``every day``, ``weekdays``, ``weekends``, ``mon,wed,fri``, ``mon-thu``.

    Raises ``days-unclear``.
    """
    normalized = " ".join(text.strip().lower().split())
    if normalized in _NAMED_DAYS:
        return _NAMED_DAYS[normalized]
    days: set[int] = set()
    for word in re.split(r"[,;/ ]+|\band\b", re.sub(r"\s*(?:-|–|to)\s*", "-", normalized)):
        if not word:
            continue
        if word in _NAMED_DAYS:
            days |= _NAMED_DAYS[word]
            continue
        first, dash, last = word.partition("-")
        begin = _weekday(first)
        end = _weekday(last) if dash else begin
        if begin is None or end is None:
            raise UserError("days-unclear", typed=text)
        days.update((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    if not days:
        raise UserError("days-unclear", typed=text)
    return frozenset(days)


def _weekday(word: str) -> int | None:
    singular = word.removesuffix("s") if len(word) > 4 else word
    for number, name in enumerate(_DAYS):
        if len(word) >= 2 and (name.startswith(word) or name == singular):
            return number
    return None


def parse_until(text: str, local_now: datetime) -> date:
    """Parse the day on which a pause ends: ``2026-12-01``, ``1.12.``, ``Dec 1``, ``friday``, ``3 days``.

    A date without a year is the next such day. ``local_now`` is the current time in the subscription's time zone.
    Raises ``date-unclear``; ``date-past`` for today and earlier; ``date-far`` for more than 366 days.
    """
    normalized = " ".join(text.strip().lower().replace(",", " ").split())
    today = local_now.date()
    day = _relative_day(normalized, today) or _calendar_day(normalized, today)
    if day is None:
        raise UserError("date-unclear", typed=text)
    if day <= today:
        raise UserError("date-past", typed=text)
    if day > today + timedelta(days=366):
        raise UserError("date-far", typed=text)
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
    text = re.sub(r"\bsept\b", "sep", re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text))
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    for pattern in ("%d.%m.", "%d.%m", "%d %B", "%d %b", "%B %d", "%b %d"):
        for year in range(today.year, today.year + 9):
            try:
                day = datetime.strptime(f"{text} {year}", f"{pattern} %Y").date()  # noqa: DTZ007
            except ValueError:
                continue
            if day > today:
                return day
    return None
