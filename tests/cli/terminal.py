"""Run the program in a process, with its own folder and settings."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from bot.settings import SETTINGS
from tests.e2e.stage import World

COMMAND = (sys.executable, "-m", "bot")


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with these settings of the bot and no others."""
    names = {setting.name for setting in SETTINGS}
    return {name: value for name, value in os.environ.items() if name not in names} | settings


def cliffhanger(folder: Path, *arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program in ``folder`` until it ends. ``typed`` is its standard input."""
    return subprocess.run(
        (*COMMAND, *arguments),
        cwd=folder,
        env=environment(**settings),
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def error_of(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence of a command that failed, and check that it printed nothing else."""
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("cliffhanger: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("cliffhanger: ").rstrip()


async def run_beside(world: World, *arguments: str) -> tuple[int, str]:
    """Run a command on the database of a world while its bot runs. Returns the exit status and the whole output."""
    folder = Path(world.settings.database_url.removeprefix("sqlite:///")).parent
    result = await asyncio.to_thread(cliffhanger, folder, *arguments, DATABASE_URL=world.settings.database_url)
    return result.returncode, result.stdout + result.stderr
