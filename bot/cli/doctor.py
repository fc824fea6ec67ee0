"""``doctor``: whether everything that the bot needs is there."""

import argparse
import asyncio

from bot.cli.command import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "doctor",
        help="check token, network, clock, database, time zones and permissions",
        description="Check what the bot needs; each line says what is wrong and what to do. Nothing is changed, "
        "and the bot may be running. Exit status 1 when anything is wrong.",
    )
    command.set_defaults(do=do)


def do(_asked: argparse.Namespace) -> int:
    """Print each finding; 1 if one is bad."""
    return asyncio.run(_print_all())


async def _print_all() -> int:
    from bot.cli import checks

    worst = 0
    async for finding in checks.look():
        print(f"{'ok' if finding.good else 'WRONG':<5}  {finding.about}: {finding.text}", flush=True)
        worst = worst if finding.good else 1
    return worst
