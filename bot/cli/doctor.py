"""``doctor``: check everything that the bot needs."""

import argparse
import asyncio
import logging

from bot.cli.command import Commands


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "doctor",
        help="check token, network, clock, database, time zones and permissions",
        description="Check everything that the bot needs. Each line says what is wrong and what to do. Nothing is "
        "changed, and the bot may be running. The exit status is 1 if anything is wrong.",
    )
    command.add_argument(
        "--reconcile",
        action="store_true",
        help="after you have restored a backup, with the bot stopped: find in every channel what was posted since, and "
        "count it as posted (the bot also does this by itself when it starts after a break of more than two minutes)",
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the result of each check. Returns 1 if one of them failed."""
    return asyncio.run(_reconcile() if arguments.reconcile else _check())


async def _reconcile() -> int:
    from bot.app import start_bot
    from bot.clock import Clock
    from bot.settings import load_settings

    # What it logs is printed here in plainer words.
    logging.getLogger("bot.delivery.posting").setLevel(logging.ERROR)
    exit_status = 0
    async with start_bot(load_settings(), Clock(), posting=False) as bot:
        async for title, result in bot.engine.reconcile():
            is_good = isinstance(result, int)
            _print_line(title, f"{result} posts found" if is_good else str(result), is_good=is_good)
            exit_status = exit_status if is_good else 1
    return exit_status


async def _check() -> int:
    from bot.cli import checks

    exit_status = 0
    async for finding in checks.check_all():
        _print_line(finding.subject, finding.text, is_good=finding.is_good)
        exit_status = exit_status if finding.is_good else 1
    return exit_status


def _print_line(subject: str, text: str, *, is_good: bool) -> None:
    print(f"{'ok' if is_good else 'WRONG':<5}  {subject}: {text}", flush=True)
