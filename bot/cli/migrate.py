"""``migrate``: bring the database to this version's schema."""

import argparse
import asyncio

from bot.cli.command import Commands
from bot.cli.progress import progress


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "migrate",
        help="bring the database up to date (run does it too)",
        description="Bring the database up to date, or make one where there is none; of a SQLite file a copy is made "
        "first. The bot does this whenever it starts; stop it before you do it by hand.",
    )
    command.set_defaults(do=do)


def do(_asked: argparse.Namespace) -> int:
    """Migrate, and say where the copy is."""
    from bot.cli.database import prepare
    from bot.settings import load
    from bot.store.database import database_url, display_url

    address = load(token_needed=False).database_url
    where = display_url(database_url(address))
    with progress("Bringing the database up to date"):
        new, copy = asyncio.run(prepare(address))
    print(f"There was no database at {where}: a new one is made." if new else f"{where} is up to date.")
    if copy is not None:
        print(f"As it was before, it is kept in {copy}.")
    return 0
