"""The phrases of the bot."""

import ast as python
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from bot.model import EVERY_DAY, Cadence
from bot.rendering.phrases import describe_cadence, describe_days, duration, say, timestamp


def keys_in_code() -> set[str]:
    """Return the keys in calls of ``say`` and ``UserError``."""
    calls = (
        node
        for file in Path(str(files("bot"))).rglob("*.py")
        for node in python.walk(python.parse(file.read_text("utf-8")))
        if isinstance(node, python.Call) and node.args and isinstance(node.args[0], python.Constant)
    )
    names = ((call.args[0], getattr(call.func, "id", getattr(call.func, "attr", ""))) for call in calls)
    return {str(key.value) for key, name in names if isinstance(key, python.Constant) and name in ("say", "UserError")}


def entries(locale: str) -> list[ast.EntryType]:
    """Return the entries of all files of a locale."""
    fluent_files = files("bot.rendering").joinpath("locales", locale).iterdir()
    return [entry for file in fluent_files for entry in FluentParser().parse(file.read_text("utf-8")).body]


def test_every_key_in_the_code_has_a_phrase() -> None:
    keys = {entry.id.name for entry in entries("en") if isinstance(entry, ast.Message)}

    assert sorted(keys_in_code() - keys) == []


def test_variables_are_filled_in_without_isolation_marks() -> None:
    assert say("rhythm", days="every day", time="08:00", zone="UTC") == "every day at 08:00 (UTC)"


@pytest.mark.parametrize("locale", ["en", "en-GB", "xx", "tlh-KX", "../../etc", ""])
def test_unknown_locale_falls_back_to_english(locale: str) -> None:
    assert say("days-all", locale) == "every day"


def test_unknown_key_raises_key_error() -> None:
    with pytest.raises(KeyError):
        say("no-such-phrase")


def test_missing_variable_raises_value_error() -> None:
    with pytest.raises(ValueError, match="rhythm"):
        say("rhythm", days="every day")


@pytest.mark.parametrize(
    ("weekdays", "text"),
    [
        (EVERY_DAY, "every day"),
        (frozenset(range(5)), "on weekdays"),
        (frozenset((5, 6)), "at weekends"),
        (frozenset((0,)), "on Mondays"),
        (frozenset((1, 6)), "on Tuesdays and Sundays"),
        (frozenset((0, 2, 4)), "on Mondays, Wednesdays and Fridays"),
    ],
)
def test_days_are_described_in_words(weekdays: frozenset[int], text: str) -> None:
    assert describe_days(weekdays) == text


def test_cadence_names_its_zone_without_underscores() -> None:
    assert (
        describe_cadence(Cadence(time(8), "America/New_York", frozenset((2,))))
        == "on Wednesdays at 08:00 (America/New York)"
    )


@pytest.mark.parametrize(
    ("minutes", "text"), [(1, "1 min"), (119, "119 min"), (120, "2 hours"), (200, "3 hours 20 min")]
)
def test_duration_is_in_minutes_and_from_two_hours_in_hours(minutes: int, text: str) -> None:
    assert duration(minutes) == text


def test_timestamp_is_discord_markdown() -> None:
    assert timestamp(datetime(2026, 1, 1, tzinfo=UTC), "R") == "<t:1767225600:R>"


@pytest.mark.parametrize("locale", [folder.name for folder in files("bot.rendering").joinpath("locales").iterdir()])
def test_locale_files_parse_and_have_no_duplicate_key(locale: str) -> None:
    found = entries(locale)
    keys = [entry.id.name for entry in found if isinstance(entry, ast.Message)]

    assert not [entry.content for entry in found if isinstance(entry, ast.Junk)]
    assert len(keys) == len(set(keys))
