"""The words the bot says."""

import ast as python
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from bot.model import EVERY_DAY, Cadence
from bot.rendering.phrases import describe_cadence, describe_days, duration, say, timestamp


def said_in_code() -> set[str]:
    """The keys that the code names: what it says, and the errors that it raises to be said."""
    calls = (
        node
        for file in Path(str(files("bot"))).rglob("*.py")
        for node in python.walk(python.parse(file.read_text("utf-8")))
        if isinstance(node, python.Call) and node.args and isinstance(node.args[0], python.Constant)
    )
    names = ((call.args[0], getattr(call.func, "id", getattr(call.func, "attr", ""))) for call in calls)
    return {str(key.value) for key, name in names if isinstance(key, python.Constant) and name in ("say", "UserError")}


def worded_in(locale: str) -> list[ast.EntryType]:
    """Everything that the files of a language say."""
    groups = files("bot.rendering").joinpath("locales", locale).iterdir()
    return [entry for group in groups for entry in FluentParser().parse(group.read_text("utf-8")).body]


def test_whatever_the_code_says_is_worded() -> None:
    worded = {entry.id.name for entry in worded_in("en") if isinstance(entry, ast.Message)}

    assert sorted(said_in_code() - worded) == []


def test_gaps_are_filled_and_nothing_is_added_around_them() -> None:
    assert say("rhythm", days="every day", time="08:00", zone="UTC") == "every day at 08:00 (UTC)"


@pytest.mark.parametrize("locale", ["en", "en-GB", "xx", "tlh-KX", "../../etc", ""])
def test_whoever_speaks_another_language_is_answered_in_english(locale: str) -> None:
    assert say("days-all", locale) == "every day"


def test_a_phrase_that_does_not_exist_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("no-such-phrase")


def test_a_gap_without_a_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="rhythm"):
        say("rhythm", days="every day")


@pytest.mark.parametrize(
    ("weekdays", "said"),
    [
        (EVERY_DAY, "every day"),
        (frozenset(range(5)), "on weekdays"),
        (frozenset((5, 6)), "at weekends"),
        (frozenset((0,)), "on Mondays"),
        (frozenset((1, 6)), "on Tuesdays and Sundays"),
        (frozenset((0, 2, 4)), "on Mondays, Wednesdays and Fridays"),
    ],
)
def test_days_are_said_in_words(weekdays: frozenset[int], said: str) -> None:
    assert describe_days(weekdays) == said


def test_a_rhythm_names_its_zone_without_marks_of_markdown() -> None:
    assert (
        describe_cadence(Cadence(time(8), "America/New_York", frozenset((2,))))
        == "on Wednesdays at 08:00 (America/New York)"
    )


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "1 min"), (119, "119 min"), (120, "2 hours"), (200, "3 hours 20 min")]
)
def test_reading_times_are_said_in_minutes_then_in_hours(minutes: int, said: str) -> None:
    assert duration(minutes) == said


def test_a_moment_is_shown_by_discord_in_everybodys_own_time() -> None:
    assert timestamp(datetime(2026, 1, 1, tzinfo=UTC), "R") == "<t:1767225600:R>"


@pytest.mark.parametrize("locale", [folder.name for folder in files("bot.rendering").joinpath("locales").iterdir()])
def test_every_phrase_can_be_read_and_stands_once(locale: str) -> None:
    entries = worded_in(locale)
    keys = [entry.id.name for entry in entries if isinstance(entry, ast.Message)]

    assert not [entry.content for entry in entries if isinstance(entry, ast.Junk)]
    assert len(keys) == len(set(keys))
