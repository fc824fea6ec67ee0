"""``backup``: copy the database while the bot runs."""

import argparse
from pathlib import Path

from bot.cli.command import Commands
from bot.cli.progress import show_progress


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "backup",
        help="copy the database while the bot runs",
        description="Copy the SQLite database to FILE. The bot may be running. To restore the copy: stop the bot, "
        "delete the files that end in -wal and -shm, replace the database with the copy, and start the bot. It finds "
        "in the channels what was posted since, and does not post it again. For PostgreSQL, use pg_dump.",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist yet")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Copy the database. If that fails, no file is left."""
    from bot.settings import load_settings
    from bot.store.backup import back_up
    from bot.store.database import database_url

    with show_progress("Copying the database"):
        back_up(database_url(load_settings(token_needed=False).database_url), arguments.file)
    print(f"The database was copied to {arguments.file} ({arguments.file.stat().st_size:,} bytes).")
    return 0
