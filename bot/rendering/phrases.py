"""The phrases of the bot, by key and locale. The texts are Fluent files in ``locales/``, one folder for each language.

To add a phrase, add it to a file in ``locales/en/``. A phrase that a language does not have is said in English.
Phrases are Markdown: text from users and files (titles, names) must be escaped with ``escape_markdown`` before.
"""

from datetime import datetime
from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

from bot.model import EVERY_DAY, Cadence

FALLBACK = "en"
_WEEKDAYS = frozenset(range(5))
_WEEKEND = frozenset((5, 6))


def say(key: str, /, locale: str = FALLBACK, **values: object) -> str:
    """Return a phrase in a locale such as ``en-GB``, or in English if that language does not have it.

    ``values`` are the phrase's variables.

    Raises:
        KeyError: There is no such phrase.
        ValueError: A variable has no value.
    """
    for candidate in (locale, locale.partition("-")[0], FALLBACK):
        bundle = _bundle(candidate)
        if bundle is None or not bundle.has_message(key):
            continue
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        text, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"phrase {key}: {errors[0]}")
        return str(text)
    raise KeyError(key)


def has_phrase(key: str, locale: str) -> bool:
    """Return whether a language has the phrase, so that ``say`` does not fall back to English."""
    bundles = (_bundle(candidate) for candidate in (locale, locale.partition("-")[0]))
    return any(bundle is not None and bundle.has_message(key) for bundle in bundles)


@cache
def _bundle(locale: str) -> FluentBundle | None:
    folder = files("bot.rendering").joinpath("locales", locale)
    if not locale.replace("-", "").isalnum() or not folder.is_dir():
        return None
    bundle = FluentBundle([locale], use_isolating=False)
    for file in folder.iterdir():
        bundle.add_resource(FluentResource(file.read_text("utf-8")))
    return bundle


def timestamp(when: datetime, style: str = "F") -> str:
    """Return an aware time as Discord Markdown, which shows it in each reader's own zone. Styles: t T d D f F R."""
    return f"<t:{int(when.timestamp())}:{style}>"


def duration(minutes: int, locale: str = FALLBACK) -> str:
    """Return a reading time in words: "2 min"; from two hours on "3 h 20 min"."""
    if minutes < 120:
        return say("duration-minutes", locale, minutes=minutes)
    hours, rest = divmod(minutes, 60)
    return say("duration-hours", locale, hours=hours, minutes=rest)


def describe_days(weekdays: frozenset[int], locale: str = FALLBACK) -> str:
    """Return weekdays (Monday is 0) in words: "every day", "on weekdays", "on Mondays, Wednesdays and Fridays"."""
    if weekdays == EVERY_DAY:
        return say("days-all", locale)
    if weekdays == _WEEKDAYS:
        return say("days-weekdays", locale)
    if weekdays == _WEEKEND:
        return say("days-weekend", locale)
    *first, last = (say(f"day-{day}", locale) for day in sorted(weekdays))
    names = say("list-and", locale, first=", ".join(first), last=last) if first else last
    return say("days-some", locale, days=names)


def describe_cadence(cadence: Cadence, locale: str = FALLBACK) -> str:
    """Return a cadence in words: "every day at 08:00 (Europe/Berlin)"."""
    zone = cadence.zone.removeprefix("Etc/").replace("_", " ")
    return say(
        "rhythm",
        locale,
        days=describe_days(cadence.days, locale),
        time=f"{cadence.at:%H:%M}",
        zone=zone,
    )
