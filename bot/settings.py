"""What the operator sets: the environment and the file ``.env``, of which the environment wins.

A new setting? Add it to ``SETTINGS``, ``Settings`` and ``load``; tests hold ``.env.example`` and the README to it.
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
from bot.program import program
from bot.store.database import database_url

ENV_FILE: Final = Path(".env")
_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable: its name, what holds when it is unset or empty ("": nothing), and what it does."""

    name: str
    default: str
    about: str


TOKEN: Final = Setting("DISCORD_TOKEN", "", "The bot's token from Discord's developer portal. Keep it to yourself.")
DATABASE: Final = Setting(
    "DATABASE_URL",
    "sqlite:///data/cliffhanger.db",
    "Where stories, subscriptions and places are kept: a SQLite file or a PostgreSQL database.",
)
API: Final = Setting("DISCORD_API_URL", "", "Another API that is compatible with Discord's, such as a proxy.")
LEVEL: Final = Setting("LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL.")
KEEP: Final = Setting(
    "KEEP_DAYS", "30", "For how many days everything of a server is kept that has sent the bot away; then it is erased."
)

#: Every setting, in the order in which ``.env.example`` and the README have them.
SETTINGS: Final = (TOKEN, DATABASE, API, LEVEL, KEEP)


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment's settings; ``discord_api_url`` None is Discord's own.

    Neither the token is in a ``repr`` nor the database's address, which may have a password in it.
    """

    discord_token: str = field(repr=False)
    database_url: str = field(default=DATABASE.default, repr=False)
    discord_api_url: str | None = None
    log_level: str = LEVEL.default
    keep_days: int = int(KEEP.default)


def load(*, token_needed: bool = True, environment: Mapping[str, str] | None = None, file: Path = ENV_FILE) -> Settings:
    """The settings in force. Raises ``StartError`` that names every mistake in one sentence."""
    values = _values(os.environ if environment is None else environment, file)
    mistakes: list[str] = []

    def take(setting: Setting, check: Callable[[str], str]) -> str:
        try:
            return check(values[setting.name])
        except (ValueError, StartError) as error:
            mistakes.append(str(error).removesuffix("."))
            return setting.default

    settings = Settings(
        discord_token=take(TOKEN, check_token if token_needed else str),
        database_url=take(DATABASE, _database),
        discord_api_url=take(API, _api) or None,
        log_level=take(LEVEL, _level),
        keep_days=int(take(KEEP, _days)),
    )
    if mistakes:
        raise StartError(f"{'; '.join(mistakes)}.")
    return settings


def _values(environment: Mapping[str, str], file: Path) -> dict[str, str]:
    try:
        kept = dotenv_values(file, interpolate=False) if file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"{file} cannot be read ({error}): mend it or take it away.") from None
    return {
        setting.name: (environment.get(setting.name) or kept.get(setting.name) or setting.default).strip()
        for setting in SETTINGS
    }


def check_token(text: str, called: str = TOKEN.name) -> str:
    """The token, if it can be one. Raises ``ValueError``, which calls it by the name that whoever gave it knows."""
    if not text:
        raise ValueError(f"DISCORD_TOKEN is missing: run {program()} setup, or write it into .env")
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(f"{called} is no token: copy it alone, without spaces or the word Bot")
    return text


def _database(text: str) -> str:
    url = database_url(text)
    if url.get_backend_name() == "postgresql" and find_spec("asyncpg") is None:
        raise ValueError("DATABASE_URL names PostgreSQL, whose driver is not installed: pip install asyncpg")
    return text


def _api(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        raise ValueError("DISCORD_API_URL must look like https://discord.com/api/v10, or be left out")
    return text


def _days(text: str) -> str:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3650):
        raise ValueError("KEEP_DAYS must be a whole number of days from 1 to 3650")
    return text


def _level(text: str) -> str:
    if text.upper() not in _LEVELS:
        raise ValueError(f"LOG_LEVEL must be one of {', '.join(_LEVELS)}")
    return text.upper()
