"""``migrate``: bring the database to this version's schema."""

import argparse
import asyncio

from bot.cli.command import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "migrate",
        help="bring the database up to date (run does it too)",
        description="Bring the database up to date; of a SQLite file a copy is made first. "
        "The bot does this whenever it starts; stop it before you do it by hand.",
    )
    command.set_defaults(do=do)


def do(_asked: argparse.Namespace) -> int:
    """Migrate, and say where the copy is."""
    from bot.settings import load
    from bot.store.database import database_url, shown
    from bot.store.lock import sender_lock
    from bot.store.schema import migrate

    url = database_url(load(token_needed=False).database_url)
    with sender_lock(url):
        copy = asyncio.run(migrate(url))
    print(f"The database at {shown(url)} is up to date.")
    if copy is not None:
        print(f"As it was before, it is kept in {copy}.")
    return 0
