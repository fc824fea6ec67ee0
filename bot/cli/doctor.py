"""``doctor``: whether everything that the bot needs is there."""

import argparse
import asyncio
import logging

from bot.cli.command import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "doctor",
        help="check token, network, clock, database, time zones and permissions",
        description="Check what the bot needs; each line says what is wrong and what to do. Nothing is changed, "
        "and the bot may be running. Exit status 1 when anything is wrong.",
    )
    command.add_argument(
        "--reconcile",
        action="store_true",
        help="after restoring a backup, with the bot stopped: look in every channel for what was posted since, and "
        "count it as posted (a start after ten minutes does so too, channel by channel)",
    )
    command.set_defaults(do=do)


def do(asked: argparse.Namespace) -> int:
    """Print each finding; 1 if one is bad."""
    return asyncio.run(_reconcile() if asked.reconcile else _print_all())


async def _reconcile() -> int:
    from bot.app import open_bot
    from bot.clock import Clock
    from bot.settings import load

    # What is found is printed, in plain words.
    logging.getLogger("bot.delivery.posting").setLevel(logging.ERROR)
    bad = 0
    async with open_bot(load(), Clock(), posting=False) as bot:
        async for title, found in bot.engine.reconcile():
            good = isinstance(found, int)
            print(f"{'ok' if good else 'WRONG':<5}  {title}: {f'{found} posts found' if good else found}", flush=True)
            bad = bad if good else 1
    return bad


async def _print_all() -> int:
    from bot.cli import checks

    worst = 0
    async for finding in checks.look():
        print(f"{'ok' if finding.good else 'WRONG':<5}  {finding.about}: {finding.text}", flush=True)
        worst = worst if finding.good else 1
    return worst
