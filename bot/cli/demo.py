"""``demo``: the whole bot on a pretend Discord, in the browser."""

import argparse
import asyncio
import errno
import os
from pathlib import Path

from bot.cli.command import Commands, port
from bot.errors import StartError


def add(commands: Commands) -> None:
    """Describe the command and its options."""
    command = commands.add_parser(
        "demo",
        help="see the whole bot at work in your browser: no account, no token",
        description="Start a pretend Discord on this machine with the real bot on it, and open its page. "
        "Ctrl-C ends it, and nothing stays.",
    )
    command.add_argument("--no-browser", action="store_true", help="print the address only")
    command.add_argument("--port", type=port, default=0, metavar="N", help="serve the page there (default: a free one)")
    command.add_argument("--keep", action="store_true", help="keep the database, in ./data")
    command.set_defaults(do=do)


def do(asked: argparse.Namespace) -> int:
    """Serve the page."""
    print("Starting a pretend Discord, the bot, and a few days of reading ...", flush=True)
    from bot.demo import run_demo

    zone = local_zone(os.environ.get("TZ"), Path("/etc"))
    try:
        asyncio.run(run_demo(asked.port, zone, keep=asked.keep, browser=not asked.no_browser))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise StartError(f"Port {asked.port} cannot be used here: choose another with --port.") from None
    return 0


def local_zone(variable: str | None, etc: Path) -> str:
    """This machine's IANA zone, by TZ, the link ``localtime`` or the file ``timezone``; UTC where none names one."""
    from bot.scheduling.zones import is_zone

    for name in [variable] if variable else [linked(etc / "localtime"), written(etc / "timezone")]:
        zone = (name or "").removeprefix(":").rpartition("zoneinfo/")[2]
        if is_zone(zone):
            return zone
    return "Etc/UTC"


def linked(file: Path) -> str:
    """Where a link leads; empty for what is none."""
    return file.readlink().as_posix() if file.is_symlink() else ""


def written(file: Path) -> str:
    """The line of a file; empty where it cannot be read."""
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
