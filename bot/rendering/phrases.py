"""The words the bot says, by key and locale. The wording lives in ``locales/``, a folder of Fluent files a language.

A new phrase? Add it to a file of ``locales/en/``. What another language lacks is said in English.
What strangers wrote (titles, names, prose) must come in through ``prose.escape``: phrases are Markdown.
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
    """A phrase with its gaps filled, in ``locale`` (such as ``en-GB``) or, where that is not spoken, in English.

    KeyError when no language has the key; ValueError when a gap has no value.
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
            raise ValueError(f"the phrase {key} cannot be said: {errors[0]}")
        return str(text)
    raise KeyError(key)


def has_phrase(key: str, locale: str) -> bool:
    """Whether a language has the phrase itself: ``say`` would not fall back on English."""
    bundles = (_bundle(candidate) for candidate in (locale, locale.partition("-")[0]))
    return any(bundle is not None and bundle.has_message(key) for bundle in bundles)


@cache
def _bundle(locale: str) -> FluentBundle | None:
    folder = files("bot.rendering").joinpath("locales", locale)
    if not locale.replace("-", "").isalnum() or not folder.is_dir():
        return None
    bundle = FluentBundle([locale], use_isolating=False)
    for group in folder.iterdir():
        bundle.add_resource(FluentResource(group.read_text("utf-8")))
    return bundle


def timestamp(when: datetime, style: str = "F") -> str:
    """A moment (aware) as Discord's Markdown, which shows everybody their own time. Styles: t T d D f F R."""
    return f"<t:{int(when.timestamp())}:{style}>"


def duration(minutes: int, locale: str = FALLBACK) -> str:
    """A reading time: "2 min", and from two hours on "3 h 20 min"."""
    if minutes < 120:
        return say("duration-minutes", locale, minutes=minutes)
    hours, rest = divmod(minutes, 60)
    return say("duration-hours", locale, hours=hours, minutes=rest)


def describe_days(weekdays: frozenset[int], locale: str = FALLBACK) -> str:
    """Weekdays (Monday is 0) in words: "every day", "on weekdays", "on Mondays, Wednesdays and Fridays"."""
    if weekdays == EVERY_DAY:
        return say("days-all", locale)
    if weekdays == _WEEKDAYS:
        return say("days-weekdays", locale)
    if weekdays == _WEEKEND:
        return say("days-weekend", locale)
    *first, last = (say(f"day-{day}", locale) for day in sorted(weekdays))
    listed = say("list-and", locale, first=", ".join(first), last=last) if first else last
    return say("days-some", locale, days=listed)


def describe_cadence(cadence: Cadence, locale: str = FALLBACK) -> str:
    """A cadence in words: "every day at 08:00 (Europe/Berlin)"."""
    zone = cadence.zone.removeprefix("Etc/").replace("_", " ")
    return say(
        "rhythm",
        locale,
        days=describe_days(cadence.days, locale),
        time=f"{cadence.at:%H:%M}",
        zone=zone,
    )
