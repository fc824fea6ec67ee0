"""Time zones follow the newest rules, from the system or from the package."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from bot.scheduling.zone_rules import use_newest

PACKAGE_VERSION = files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text("ascii").split()[2]
MOMENT = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[Path]:
    """The system's folder of zones, in which Berlin has the time of Tokyo."""
    (tmp_path / "Europe").mkdir()
    tokyo = files("tzdata.zoneinfo").joinpath("Asia", "Tokyo")
    (tmp_path / "Europe" / "Berlin").write_bytes(tokyo.read_bytes())
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    yield tmp_path
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()


def hour_in_berlin() -> int:
    """Return the hour in Berlin at ``MOMENT``, by the rules in use."""
    return MOMENT.astimezone(zoneinfo.ZoneInfo("Europe/Berlin")).hour


@pytest.mark.parametrize("version", ["2019c", "unknown", None])
def test_package_rules_replace_older_ones_of_the_system(system: Path, version: str | None) -> None:
    if version:
        (system / "tzdata.zi").write_text(f"# version {version}\n# This zic input file is in the public domain.\n")
    assert hour_in_berlin() == 21
    assert use_newest() == f"{PACKAGE_VERSION}, of the package tzdata"
    assert hour_in_berlin() == 14


def test_newer_rules_of_the_system_are_kept(system: Path) -> None:
    (system / "tzdata.zi").write_text("# version 2199a\n")
    assert use_newest() == "2199a, of the system"
    assert hour_in_berlin() == 21
