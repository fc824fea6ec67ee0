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

    for talkative in ("markdown_it", "alembic", "discord.client", "discord.gateway", "discord.http"):
        # They tell of every line read, every step of a migration, and what stands in interactions.
        logging.getLogger(talkative).setLevel(max(logging.getLevelName(settings.log_level), logging.WARNING))

    from bot import app

    asyncio.run(app.run(settings))
    return 0
