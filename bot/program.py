"""The program's name, as somebody can type it where they are."""

import shlex
import sys
from pathlib import Path
from typing import Final

NAME: Final = "cliffhanger"


def program() -> str:
    """The path by which it was called, such as ``.venv/bin/cliffhanger``; that one too for ``make``, which calls Python
    beside it. Its name alone where it was called otherwise."""
    if Path(sys.argv[0]).name == NAME:
        return shlex.quote(sys.argv[0])
    try:
        beside = Path(sys.executable).with_name(NAME).relative_to(Path.cwd())
    except (ValueError, OSError):  # it lies elsewhere, or the folder is gone
        return NAME
    return shlex.quote(str(beside)) if beside.is_file() else NAME
