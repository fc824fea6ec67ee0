"""The settings, from the environment and the file ``.env``. The environment has precedence.

To add a setting, add it to ``SETTINGS``, ``Settings`` and ``load_settings``. Tests hold ``.env.example`` and the README
to ``SETTINGS``.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import StartError
from bot.program import program_name
from bot.store.database import database_url

ENV_FILE: Final = Path(".env")
_LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable. ``default`` is its value if it is unset or empty; an empty default means none."""

    name: str
    default: str
    description: str


TOKEN: Final = Setting("DISCORD_TOKEN", "", "The bot's token from Discord's developer portal. Keep it secret.")
DATABASE: Final = Setting(
    "DATABASE_URL",
    "sqlite:///data/cliffhanger.db",
    "The database with stories, subscriptions and reading positions: a SQLite file or a PostgreSQL database.",
)
API: Final = Setting("DISCORD_API_URL", "", "Another API that is compatible with Discord's, such as a proxy.")
LOG_LEVEL: Final = Setting("LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL.")
KEEP_DAYS: Final = Setting(
    "KEEP_DAYS", "30", "How many days the data of a server is kept after the bot was removed from it."
)

#: All settings, in the order of ``.env.example`` and the README.
SETTINGS: Final = (TOKEN, DATABASE, API, LOG_LEVEL, KEEP_DAYS)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of the settings. ``discord_api_url`` None means Discord's own API.

    The ``repr`` shows neither the token nor the database's URL, which may contain a password.
    """

    discord_token: str = field(repr=False)
    database_url: str = field(default=DATABASE.default, repr=False)
    discord_api_url: str | None = None
    log_level: str = LOG_LEVEL.default
    keep_days: int = int(KEEP_DAYS.default)


def load_settings(
    *, token_needed: bool = True, environment: Mapping[str, str] | None = None, file: Path = ENV_FILE
) -> Settings:
    """Return the settings. Raises ``StartError``, which names all mistakes in one sentence."""
    values = _read_values(os.environ if environment is None else environment, file)
    mistakes: list[str] = []

    def check(setting: Setting, checker: Callable[[str], str]) -> str:
        try:
            return checker(values[setting.name])
        except (ValueError, StartError) as error:
            mistakes.append(str(error).removesuffix("."))
            return setting.default

    settings = Settings(
        discord_token=check(TOKEN, check_token if token_needed else str),
        database_url=check(DATABASE, _check_database),
        discord_api_url=check(API, _check_api) or None,
        log_level=check(LOG_LEVEL, _check_log_level),
        keep_days=int(check(KEEP_DAYS, _check_days)),
    )
    if mistakes:
        raise StartError(f"{'; '.join(mistakes)}.")
    return settings


def _read_values(environment: Mapping[str, str], file: Path) -> dict[str, str]:
    try:
        in_file = dotenv_values(file, interpolate=False) if file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"{file} cannot be read ({error}): correct or delete it.") from None
    return {
        setting.name: (environment.get(setting.name) or in_file.get(setting.name) or setting.default).strip()
        for setting in SETTINGS
    }


def check_token(text: str, called: str = TOKEN.name) -> str:
    """Return the token if it can be one. Raises ``ValueError``, whose message calls it ``called``."""
    if not text:
        raise ValueError(f"DISCORD_TOKEN is missing: run {program_name()} setup, or write it into .env")
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(f"{called} is not a token: copy only the token, without spaces or the word Bot")
    return text


def _check_database(text: str) -> str:
    url = database_url(text)
    if url.get_backend_name() == "postgresql" and find_spec("asyncpg") is None:
        raise ValueError(
            "DATABASE_URL names a PostgreSQL database, but its driver is not installed: pip install asyncpg"
        )
    return text


def _check_api(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        raise ValueError("DISCORD_API_URL must look like https://discord.com/api/v10, or be left out")
    return text


def _check_days(text: str) -> str:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3650):
        raise ValueError("KEEP_DAYS must be a whole number of days from 1 to 3650")
    return text


def _check_log_level(text: str) -> str:
    if text.upper() not in _LOG_LEVELS:
        raise ValueError(f"LOG_LEVEL must be one of {', '.join(_LOG_LEVELS)}")
    return text.upper()
