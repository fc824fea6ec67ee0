"""How to call this program on the command line."""

import shlex
import sys
from pathlib import Path
from typing import Final

NAME: Final = "cliffhanger"


def program_name() -> str:
    """Return what the host can type to call the program.

    It is the path with which it was called, such as ``.venv/bin/cliffhanger``. ``make`` calls Python instead: then it
    is the path of the program beside Python, if that is in the current folder. Otherwise it is the name alone.
    """
    if Path(sys.argv[0]).name == NAME:
        return shlex.quote(sys.argv[0])
    try:
        script = Path(sys.executable).with_name(NAME).relative_to(Path.cwd())
    except (ValueError, OSError):  # it is outside the current folder, or that folder was deleted
        return NAME
    return shlex.quote(str(script)) if script.is_file() else NAME
