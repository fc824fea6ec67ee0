"""``backup``: a copy of the database, while the bot runs."""

import argparse
from pathlib import Path

from bot.cli.command import Commands
from bot.cli.progress import progress


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "backup",
        help="copy the database while the bot runs",
        description="Copy the SQLite database to FILE; the bot may be running. To restore, stop the bot, put the copy "
        "in the place of the database (and take its -wal and -shm away), and start: what was posted since is found in "
        "the channels and not posted again. PostgreSQL is copied with pg_dump.",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="where to; it must not be there yet")
    command.set_defaults(do=do)


def do(asked: argparse.Namespace) -> int:
    """Copy it whole, or not at all."""
    from bot.settings import load
    from bot.store.backup import back_up
    from bot.store.database import database_url

    with progress("Copying the database"):
        back_up(database_url(load(token_needed=False).database_url), asked.file)
    print(f"The database is copied to {asked.file} ({asked.file.stat().st_size:,} bytes).")
    return 0
