"""``run``: serve real servers."""

import argparse
import asyncio
import logging

from bot.cli.command import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "run",
        help="serve your servers until Ctrl-C or SIGTERM",
        description="Connect to Discord, post what is due, answer commands. "
        "A restart at any moment neither loses nor doubles a part.",
    )
    command.set_defaults(do=do)


def do(_asked: argparse.Namespace) -> int:
    """Check the settings, then connect."""
    from bot.settings import load

    settings = load()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    logging.getLogger("markdown_it").setLevel(logging.INFO)  # it tells of every line it reads

    from bot import app

    asyncio.run(app.run(settings))
    return 0
