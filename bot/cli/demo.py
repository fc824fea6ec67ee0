"""``demo``: the whole bot on a pretend Discord, in the browser."""

import argparse
import asyncio
import errno
import os
from pathlib import Path

from bot.cli.command import Commands, port
from bot.errors import StartError


def add(commands: Commands) -> None:
    """Add the command and its options to the parser."""
    command = commands.add_parser(
        "demo",
        help="see the whole bot at work in your browser: no account, no token",
        description="Start a pretend Discord on this machine with the real bot, and open its page. "
        "Ctrl-C ends it. Nothing is kept.",
    )
    command.add_argument("--no-browser", action="store_true", help="only print the address")
    command.add_argument(
        "--port", type=port, default=0, metavar="N", help="the port of the page (default: any free one)"
    )
    command.add_argument("--keep", action="store_true", help="keep the database, in ./data")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve the demo until Ctrl-C."""
    print("Starting a pretend Discord and the bot. A few days of reading are played first ...", flush=True)
    from bot.demo import run_demo

    zone = local_zone(os.environ.get("TZ"), Path("/etc"))
    try:
        asyncio.run(run_demo(arguments.port, zone, keep=arguments.keep, browser=not arguments.no_browser))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise StartError(f"Port {arguments.port} cannot be used: choose another one with --port.") from None
    return 0


def local_zone(tz: str | None, etc: Path) -> str:
    """Return this machine's IANA time zone, or UTC if it is unknown.

    It is taken from the variable ``TZ``. Without one it is taken from the link ``localtime``, then from the file
    ``timezone``, both in the folder ``etc``.
    """
    from bot.scheduling.zones import is_zone

    for name in [tz] if tz else [_link_target(etc / "localtime"), _first_line(etc / "timezone")]:
        zone = (name or "").removeprefix(":").rpartition("zoneinfo/")[2]
        if is_zone(zone):
            return zone
    return "Etc/UTC"


def _link_target(file: Path) -> str:
    return file.readlink().as_posix() if file.is_symlink() else ""


def _first_line(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
