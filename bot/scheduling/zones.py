"""Time zones as people look for them: by city, country, abbreviation, or how far they are from UTC. Pure.

What is searched comes from the IANA database itself (https://www.iana.org/time-zones): the names, the countries of
``zone.tab``, the abbreviations in force in winter and in summer. Ours are only the few other names people use.
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

#: One or two for every part of the world, by how many people would mean it: what is offered before anything is typed.
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
# Large cities that give no zone its name, and what people call the zones of North America.
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
# Languages whose code is no code of the country that most speak it in.
_COUNTRY_OF: Final = {
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
_CLOSE: Final = 0.75  # how alike two spellings are, from 0 to 1: "Berln" and "Berlin" are at 0.9
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Zone:
    """An IANA zone. ``country`` is its English name, empty for zones of none or of several."""

    name: str
    city: str
    country: str
    code: str
    words: tuple[str, ...]
    sort_key: tuple[int, int, str]

    def label(self, now: datetime) -> str:
        """With the time there: ``Europe/Berlin · 14:05 · Germany``."""
        local = f"{now.astimezone(ZoneInfo(self.name)):%H:%M}"
        return " · ".join(filter(None, (self.name, local, self.country)))


def is_zone(name: str) -> bool:
    """Whether ``name`` is, letter for letter, a zone of the database."""
    return name in _names()


def search(typed: str, now: datetime, limit: int = 25) -> tuple[Zone, ...]:
    """The zones that ``typed`` may mean, the likeliest first; the common ones where nothing is typed."""
    wanted = _fold(typed)
    if not typed.strip():
        return tuple(_index()[name] for name in COMMON[:limit])
    if offset := _OFFSET.fullmatch(typed.strip().lower()):
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        distance = timedelta(hours=hours, minutes=minutes) * (-1 if offset[1] == "-" else 1)
        same = (zone for zone in _index().values() if now.astimezone(ZoneInfo(zone.name)).utcoffset() == distance)
        return tuple(sorted(same, key=lambda zone: zone.sort_key)[:limit])
    if not wanted:
        return ()
    found = [
        (score, zone.sort_key, zone) for zone in _index().values() if (score := _score(zone, wanted, now)) is not None
    ]
    return tuple(zone for _, _, zone in sorted(found, key=lambda each: each[:2])[:limit])


def find(typed: str, now: datetime) -> str | None:
    """The name of the zone that ``typed`` most likely means; None where nothing fits."""
    name = typed.strip()
    if "/" in name and is_zone(name):
        return name
    return next((zone.name for zone in search(name, now, 1)), name if is_zone(name) else None)


def suggest(locale: str, now: datetime, limit: int = 25) -> tuple[Zone, ...]:
    """The large ones of the country that a locale (``de``, ``en-GB``) points to, then the common ones."""
    language, _, region = locale.partition("-")
    code = region.upper() if region.isalpha() else _COUNTRY_OF.get(language, language.upper())
    home = sorted((zone for zone in _index().values() if zone.code == code), key=lambda zone: zone.sort_key)
    large = [zone for zone in home if zone.name in COMMON] or home[:1]
    return tuple(dict.fromkeys((*large, *search("", now), *home)))[:limit]


def unknown_zone(typed: str) -> UserError:
    """What to tell somebody whose words fit no zone: the city or country that is spelt most like them, if one is."""
    names = {zone.city: zone.name.rpartition("/")[2].replace("_", " ") for zone in _index().values()}
    names |= {_fold(zone.country): zone.country for zone in _index().values() if zone.country}
    names |= {
        _fold(alias): alias.replace("_", " ").title() for each in _ZONE_ALIASES.values() for alias in each.split()
    }
    for close in get_close_matches(_fold(typed), names, 1, _CLOSE):
        return UserError("zone-close", typed=typed, close=names[close])
    return UserError("zone-unknown", typed=typed)


def _score(zone: Zone, wanted: str, now: datetime) -> int | None:
    """The lower, the likelier; None: not at all."""
    aliases = _ZONE_ALIASES.get(zone.name, "").split()
    if wanted in (zone.city, _fold(zone.name)) or wanted in map(_fold, aliases):
        return 0
    if wanted in (_fold(zone.country), zone.code.lower()) or wanted in _COUNTRY_ALIASES.get(zone.code, ()):
        return 1
    if wanted in _abbreviations(zone.name, now.year):
        return 2
    if zone.city.startswith(wanted):
        return 3
    if _fold(zone.country).startswith(wanted):
        return 4
    if all(any(word.startswith(piece) for word in zone.words) for piece in wanted.split()):
        return 5
    return 6 if len(wanted) > 2 and wanted in _fold(zone.name) else None


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "Factory"})


@cache
def _abbreviations(name: str, year: int) -> frozenset[str]:
    moments = (datetime(year, month, 1, tzinfo=UTC).astimezone(ZoneInfo(name)) for month in (1, 7))
    return frozenset(moment.strftime("%Z").lower() for moment in moments)


def _fold(text: str) -> str:
    """Lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain.replace("_", " ") if not unicodedata.combining(c))))


@cache
def _index() -> dict[str, Zone]:
    """Every zone that has a place in its name, by name. Bare ones such as ``EST`` know no summer time."""
    countries = dict(_table("iso3166.tab"))
    # Within a country the file lists the place with the most people first.
    places = {name: (order, code) for order, (code, _, name, *_) in enumerate(_table("zone.tab"))}
    index = {}
    for name in sorted(_names()):
        if "/" not in name or (name.startswith("Etc/") and name != "Etc/UTC"):
            continue
        order, code = places.get(name, (len(places), ""))
        country = countries.get(code, "")
        other = " ".join((*_COUNTRY_ALIASES.get(code, ()), *_ZONE_ALIASES.get(name, "").split()))
        sort_key = (COMMON.index(name) if name in COMMON else len(COMMON), order, name)
        words = tuple(_fold(f"{name} {country} {other}").split())
        index[name] = Zone(name, _fold(name.rpartition("/")[2]), country, code, words, sort_key)
    return index


def _table(name: str) -> Iterator[list[str]]:
    text = files("tzdata.zoneinfo").joinpath(name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
