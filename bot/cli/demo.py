"""``demo``: the whole bot on a pretend Discord, in the browser."""

import argparse
import asyncio
import errno

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
    from bot.demo import run_demo

    try:
        asyncio.run(run_demo(port=asked.port, keep=asked.keep, browser=not asked.no_browser))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise StartError(f"Port {asked.port} cannot be used here: choose another with --port.") from None
    return 0
