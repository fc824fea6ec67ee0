"""A terminal in which the program is started, in a folder and an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

from bot.settings import SETTINGS

COMMAND = (sys.executable, "-m", "bot")


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with these settings and no others of ours."""
    ours = {setting.name for setting in SETTINGS}
    return {name: value for name, value in os.environ.items() if name not in ours} | settings


def cliffhanger(folder: Path, *arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Start the program in ``folder`` and wait for its end."""
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


def refused(ended: subprocess.CompletedProcess[str]) -> str:
    """The one sentence that a command ended with, instead of doing anything."""
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("cliffhanger: ")
    assert ended.stderr.count("\n") == 1
    return ended.stderr.removeprefix("cliffhanger: ").rstrip()
