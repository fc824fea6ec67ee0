"""``migrate``: bring the database to this version's schema."""

import argparse
import asyncio

from bot.cli.command import Commands
from bot.cli.progress import show_progress


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "migrate",
        help="update the database to this version (run does this too)",
        description="Update the database to this version, or create it. A SQLite file is copied first. "
        "The bot does this at every start. Stop the bot before you use this command.",
    )
    command.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Migrate the database and print where the copy is."""
    from bot.cli.database import migrate_and_fill
    from bot.settings import load_settings
    from bot.store.database import database_url, display_url

    address = load_settings(token_needed=False).database_url
    name = display_url(database_url(address))
    with show_progress("Updating the database"):
        is_new, copy = asyncio.run(migrate_and_fill(address))
    print(f"There was no database at {name}: a new one was created." if is_new else f"{name} is up to date.")
    if copy is not None:
        print(f"A copy of the database as it was before is in {copy}.")
    return 0
