"""``run``: run the bot."""

import argparse
import asyncio
import logging

from bot.cli.command import Commands


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "run",
        help="run the bot until Ctrl-C or SIGTERM",
        description="Connect to Discord, post what is due, and answer commands. "
        "You can stop and start it at any time: no part is lost or posted twice.",
    )
    command.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Load the settings and run the bot until it is stopped."""
    from bot.settings import load_settings

    settings = load_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    for verbose in ("markdown_it", "alembic", "discord.client", "discord.gateway", "discord.http"):
        # These log every line of a text, every step of a migration, and the contents of interactions.
        logging.getLogger(verbose).setLevel(max(logging.getLevelName(settings.log_level), logging.WARNING))

    from bot import app

    asyncio.run(app.run(settings))
    return 0
