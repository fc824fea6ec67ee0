"""Search for time zones by city, country, abbreviation, or offset from UTC. Pure.

The names come from the IANA database (https://www.iana.org/time-zones): zones, the countries in ``zone.tab``, and the
abbreviations used in winter and in summer. This module adds only a few other names that people use.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import UserError

#: One or two zones of each part of the world, by how many people would mean them. Offered before anything is typed.
COMMON: Final = (
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "America/Denver",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "America/Mexico_City",
    "America/Toronto",
    "America/Argentina/Buenos_Aires",
    "Europe/Madrid",
    "Europe/Athens",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)

_COUNTRY_ALIASES: Final = {
    "GB": ("uk", "united kingdom", "great britain", "england", "scotland", "wales"),
    "US": ("usa", "united states of america", "america"),
    "AE": ("uae", "emirates"),
    "NL": ("holland",),
    "CZ": ("czechia",),
    "KR": ("south korea",),
    "CI": ("ivory coast",),
}
# Large cities that are not the name of a zone, and what people call the zones of North America.
_ZONE_ALIASES: Final = {
    "America/New_York": "et eastern boston washington miami atlanta philadelphia orlando",
    "America/Chicago": "ct central houston dallas austin minneapolis new_orleans",
    "America/Denver": "mt mountain salt_lake_city",
    "America/Los_Angeles": "pt pacific san_francisco seattle san_diego las_vegas portland",
    "America/Sao_Paulo": "rio_de_janeiro brasilia",
    "America/Toronto": "montreal ottawa",
    "Europe/Berlin": "munich munchen hamburg frankfurt cologne koln",
    "Europe/London": "manchester edinburgh glasgow birmingham",
    "Europe/Madrid": "barcelona",
    "Europe/Rome": "milan naples",
    "Europe/Zurich": "geneva",
    "Europe/Moscow": "saint_petersburg",
    "Africa/Johannesburg": "cape_town",
    "Asia/Dubai": "abu_dhabi",
    "Asia/Kolkata": "mumbai delhi bangalore chennai",
    "Asia/Shanghai": "beijing shenzhen",
    "Asia/Tokyo": "osaka",
    "Etc/UTC": "utc gmt zulu",
}
# The country where most speakers of a language live, if it has another code than the language.
_COUNTRY_OF_LANGUAGE: Final = {
    "en": "US",
    "da": "DK",
    "cs": "CZ",
    "el": "GR",
    "sv": "SE",
    "uk": "UA",
    "hi": "IN",
    "vi": "VN",
    "ja": "JP",
    "ko": "KR",
}
#: How similar two spellings must be, from 0 to 1. "Berln" and "Berlin" have 0.9.
_SIMILARITY: Final = 0.75
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Zone:
    """An IANA time zone.

    Attributes:
        city: The last part of the name, normalized.
        country: Its English name. Empty for zones of no country or of several.
        code: The country's ISO 3166 code. Empty like ``country``.
        words: All normalized words by which the zone can be found.
        sort_key: Sorts common zones first, then those with more people within each country.
    """

    name: str
    city: str
    country: str
    code: str
    words: tuple[str, ...]
    sort_key: tuple[int, int, str]

    def label(self, now: datetime) -> str:
        """Return the name with the local time and the country: ``Europe/Berlin · 14:05 · Germany``."""
        local_time = f"{now.astimezone(ZoneInfo(self.name)):%H:%M}"
        return " · ".join(filter(None, (self.name, local_time, self.country)))


def is_zone(name: str) -> bool:
    """Return whether ``name`` is exactly the name of a zone."""
    return name in _names()


def search(text: str, now: datetime, limit: int = 25) -> tuple[Zone, ...]:
    """Return the zones that ``text`` may mean, the most likely first. An empty text returns the common zones."""
    if not text.strip():
        return tuple(_index()[name] for name in COMMON[:limit])
    if match := _OFFSET.fullmatch(text.strip().lower()):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0)) * (-1 if match[1] == "-" else 1)
        same = (zone for zone in _index().values() if now.astimezone(ZoneInfo(zone.name)).utcoffset() == offset)
        return tuple(sorted(same, key=lambda zone: zone.sort_key)[:limit])
    normalized = _normalize(text)
    if not normalized:
        return ()
    matches = [
        (level, zone.sort_key, zone)
        for zone in _index().values()
        if (level := _match_level(zone, normalized, now)) is not None
    ]
    return tuple(zone for _, _, zone in sorted(matches, key=lambda match: match[:2])[:limit])


def find(text: str, now: datetime) -> str | None:
    """Return the name of the zone that ``text`` most likely means, or None if no zone fits."""
    name = text.strip()
    if "/" in name and is_zone(name):
        return name
    return next((zone.name for zone in search(name, now, 1)), name if is_zone(name) else None)


def suggest(locale: str, now: datetime, limit: int = 25) -> tuple[Zone, ...]:
    """Return zones for a locale (``de``, ``en-GB``): its country's large zones, the common ones, its other zones."""
    language, _, region = locale.partition("-")
    code = region.upper() if region.isalpha() else _COUNTRY_OF_LANGUAGE.get(language, language.upper())
    national = sorted((zone for zone in _index().values() if zone.code == code), key=lambda zone: zone.sort_key)
    large = [zone for zone in national if zone.name in COMMON] or national[:1]
    return tuple(dict.fromkeys((*large, *search("", now), *national)))[:limit]


def unknown_zone(text: str) -> UserError:
    """Return the error for a text that fits no zone. It names the city or country with the most similar spelling."""
    names = {zone.city: zone.name.rpartition("/")[2].replace("_", " ") for zone in _index().values()}
    names |= {_normalize(zone.country): zone.country for zone in _index().values() if zone.country}
    aliases = (alias for group in _ZONE_ALIASES.values() for alias in group.split())
    names |= {_normalize(alias): alias.replace("_", " ").title() for alias in aliases}
    for close in get_close_matches(_normalize(text), names, 1, _SIMILARITY):
        return UserError("zone-close", typed=text, close=names[close])
    return UserError("zone-unknown", typed=text)


def _match_level(zone: Zone, text: str, now: datetime) -> int | None:
    """Return how well a normalized text matches a zone: 0 is best. None: not at all."""
    aliases = _ZONE_ALIASES.get(zone.name, "").split()
    if text in (zone.city, _normalize(zone.name)) or text in map(_normalize, aliases):
        return 0
    if text in (_normalize(zone.country), zone.code.lower()) or text in _COUNTRY_ALIASES.get(zone.code, ()):
        return 1
    if text in _abbreviations(zone.name, now.year):
        return 2
    if zone.city.startswith(text):
        return 3
    if _normalize(zone.country).startswith(text):
        return 4
    if all(any(word.startswith(prefix) for word in zone.words) for prefix in text.split()):
        return 5
    return 6 if len(text) > 2 and text in _normalize(zone.name) else None


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "Factory"})


@cache
def _abbreviations(name: str, year: int) -> frozenset[str]:
    moments = (datetime(year, month, 1, tzinfo=UTC).astimezone(ZoneInfo(name)) for month in (1, 7))
    return frozenset(moment.strftime("%Z").lower() for moment in moments)


def _normalize(text: str) -> str:
    """Return the words in lower case, without accents and punctuation, separated by single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).replace("_", " ")
    return " ".join(re.findall(r"\w+", "".join(char for char in decomposed if not unicodedata.combining(char))))


@cache
def _index() -> dict[str, Zone]:
    """Return the zones that are named after a place, by name. Others, such as ``EST``, have no summer time."""
    countries = dict(_table("iso3166.tab"))
    # Within a country the file lists the zone with the most people first.
    places = {name: (order, code) for order, (code, _, name, *_) in enumerate(_table("zone.tab"))}
    index = {}
    for name in sorted(_names()):
        if "/" not in name or (name.startswith("Etc/") and name != "Etc/UTC"):
            continue
        order, code = places.get(name, (len(places), ""))
        country = countries.get(code, "")
        aliases = " ".join((*_COUNTRY_ALIASES.get(code, ()), *_ZONE_ALIASES.get(name, "").split()))
        sort_key = (COMMON.index(name) if name in COMMON else len(COMMON), order, name)
        words = tuple(_normalize(f"{name} {country} {aliases}").split())
        index[name] = Zone(name, _normalize(name.rpartition("/")[2]), country, code, words, sort_key)
    return index


def _table(name: str) -> Iterator[list[str]]:
    text = files("tzdata.zoneinfo").joinpath(name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
