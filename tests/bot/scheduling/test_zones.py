"""People find their time zone by the name of the place where they live."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scheduling import zones

WINTER = datetime(2026, 1, 15, 12, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 12, 30, tzinfo=UTC)


def first(text: str, now: datetime = WINTER) -> str:
    """Return the name of the first zone that a search finds."""
    return zones.search(text, now)[0].name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("berlin", "Europe/Berlin"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Munich", "Europe/Berlin"),
        ("mumbai", "Asia/Kolkata"),
        ("Ho Chi", "Asia/Ho_Chi_Minh"),
        ("europe/paris", "Europe/Paris"),
        ("US/Eastern", "US/Eastern"),
    ],
)
def test_city_is_found(typed: str, name: str) -> None:
    assert first(typed) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("uk", "Europe/London"),
        ("England", "Europe/London"),
        ("USA", "America/New_York"),
        ("germany", "Europe/Berlin"),
        ("de", "Europe/Berlin"),
        ("japan", "Asia/Tokyo"),
        ("czechia", "Europe/Prague"),
        ("UAE", "Asia/Dubai"),
    ],
)
def test_country_is_found_with_its_largest_zone_first(typed: str, name: str) -> None:
    assert first(typed) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("CET", "Europe/Berlin"),
        ("CEST", "Europe/Berlin"),
        ("EST", "America/New_York"),
        ("edt", "America/New_York"),
        ("PST", "America/Los_Angeles"),
        ("pt", "America/Los_Angeles"),
        ("BST", "Europe/London"),
        ("IST", "Asia/Kolkata"),
        ("AEDT", "Australia/Sydney"),
        ("UTC", "Etc/UTC"),
    ],
)
@pytest.mark.parametrize("now", [WINTER, SUMMER])
def test_abbreviation_is_found_in_winter_and_summer(typed: str, name: str, now: datetime) -> None:
    if typed == "pt":  # also the code of Portugal
        assert name in [zone.name for zone in zones.search(typed, now)]
    else:
        assert first(typed, now) == name


def test_ambiguous_abbreviation_finds_all_its_zones() -> None:
    found = [zone.name for zone in zones.search("IST", WINTER)]
    assert {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"} <= set(found)


def test_abbreviation_finds_a_zone_with_summer_time() -> None:
    assert zones.find("EST", WINTER) == "America/New_York"


def test_offset_finds_the_zones_that_have_it_now() -> None:
    assert "Europe/Athens" in [zone.name for zone in zones.search("UTC+2", WINTER)]
    assert "Europe/Berlin" in [zone.name for zone in zones.search("gmt +2", SUMMER)]
    assert first("+5:30") == "Asia/Kolkata"
    assert first("-3") == "America/Sao_Paulo"


def test_label_contains_the_local_time() -> None:
    assert zones.search("berlin", WINTER)[0].label(WINTER) == "Europe/Berlin · 13:30 · Germany"
    assert zones.search("berlin", SUMMER)[0].label(SUMMER) == "Europe/Berlin · 14:30 · Germany"


def test_unknown_place_finds_nothing() -> None:
    assert zones.search("xyzzy", WINTER) == ()
    assert zones.search("?!", WINTER) == ()
    assert zones.find("xyzzy", WINTER) is None


def test_empty_search_returns_the_common_zones() -> None:
    assert tuple(zone.name for zone in zones.search(" ", WINTER)) == zones.COMMON


@pytest.mark.parametrize(
    ("locale", "name"), [("de", "Europe/Berlin"), ("en-GB", "Europe/London"), ("en-US", "America/New_York"),
                         ("pt-BR", "America/Sao_Paulo"), ("ja", "Asia/Tokyo"), ("es-419", "Europe/Madrid")]
)  # fmt: skip
def test_zones_of_the_locale_are_suggested_first(locale: str, name: str) -> None:
    found = zones.suggest(locale, WINTER)
    assert found[0].name == name
    assert len(found) == len(set(found)) <= 25


def test_common_zones_are_suggested_before_small_ones_of_the_country() -> None:
    names = [zone.name for zone in zones.suggest("en-US", WINTER)]
    assert names[:4] == ["America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver"]
    assert names[4:7] == ["Europe/London", "Europe/Berlin", "Europe/Paris"]


@pytest.mark.parametrize(
    ("typed", "close"),
    [
        ("Berln", "Berlin"),
        ("Lodnon", "London"),
        ("New Yrok", "New York"),
        ("germny", "Germany"),
        ("Hambrug", "Hamburg"),
    ],
)
def test_misspelt_place_is_answered_with_a_similar_one(typed: str, close: str) -> None:
    assert zones.find(typed, WINTER) is None
    assert zones.unknown_zone(typed).values == {"typed": typed, "close": close}


def test_place_unlike_any_other_is_answered_without_a_guess() -> None:
    assert zones.unknown_zone("xyzzy").key == zones.unknown_zone("?!").key == "zone-unknown"


def test_every_zone_is_found_by_its_name() -> None:
    for name in available_timezones() - {"localtime", "Factory"}:
        assert zones.is_zone(name)
        if "/" in name:
            assert zones.find(name, WINTER) == name


@pytest.mark.parametrize("name", ["Berlin", "europe/berlin", "", "../etc/passwd", "localtime", "Europe"])
def test_other_names_are_no_zones(name: str) -> None:
    assert not zones.is_zone(name)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_finds_at_most_25_real_zones(typed: str) -> None:
    found = zones.search(typed, WINTER)
    assert len(found) <= 25
    assert len(set(found)) == len(found)
    for zone in found:
        assert ZoneInfo(zone.name).key == zone.name
        assert len(zone.label(WINTER)) <= 100
