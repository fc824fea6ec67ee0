"""Which rules the time zones follow: the system's or those of the package tzdata, whichever are newer.

``zoneinfo`` asks the system first (PEP 615), and an old system knows nothing of rules that have changed since.
"""

import re
import zoneinfo
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

_VERSION: Final = re.compile(r"# version (\d{4}[a-z]+)$")


def use_newest() -> str:
    """Let ``zoneinfo`` read the newer ones from now on. Returns which, such as ``2026a, of the package tzdata``.

    Versions are those of https://www.iana.org/time-zones, a year and a letter; rules of an unknown one count as older.
    """
    ours = _version_in(files("tzdata.zoneinfo"))
    system = max((_version_in(Path(folder)) for folder in zoneinfo.TZPATH), default="")
    if system > ours:
        return f"{system}, of the system"
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    return f"{ours}, of the package tzdata"


def _version_in(folder: Traversable) -> str:
    """Of the rules in a folder: the first line of tzdata.zi says it. Empty where none does."""
    try:
        with folder.joinpath("tzdata.zi").open(encoding="ascii", errors="replace") as rules:
            said = _VERSION.match(rules.readline())
            return said[1] if said else ""
    except OSError:
        return ""
