"""The rules of time zones: those of the system or of the package tzdata, whichever are newer.

By itself ``zoneinfo`` prefers the system's (PEP 615), but an old system does not know rules that have changed since.
"""

import re
import zoneinfo
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

_VERSION: Final = re.compile(r"# version (\d{4}[a-z]+)$")


def use_newest() -> str:
    """Let ``zoneinfo`` use the newer rules from now on. Returns which, such as ``2026a, of the package tzdata``.

    A version is a year and a letter (https://www.iana.org/time-zones). Rules without a version count as older.
    """
    package = _version_in(files("tzdata.zoneinfo"))
    system = max((_version_in(Path(folder)) for folder in zoneinfo.TZPATH), default="")
    if system > package:
        return f"{system}, of the system"
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    return f"{package}, of the package tzdata"


def _version_in(folder: Traversable) -> str:
    """Return the version of the rules in a folder, from the first line of its tzdata.zi. Empty if there is none."""
    try:
        with folder.joinpath("tzdata.zi").open(encoding="ascii", errors="replace") as rules:
            match = _VERSION.match(rules.readline())
            return match[1] if match else ""
    except OSError:
        return ""
