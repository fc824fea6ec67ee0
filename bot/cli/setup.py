"""``setup``: from a token to an invite link."""

import argparse
import asyncio
import getpass
import sys
from pathlib import Path

from bot.cli.command import Commands
from bot.cli.progress import progress
from bot.errors import StartError
from bot.program import program

_WHERE = """\
The token is in Discord's developer portal, https://discord.com/developers/applications:
choose your application (or New Application), then Bot, then Reset Token, and copy it.
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "setup",
        help="give the bot its token, and get the link that invites it",
        description="Ask for the token (it is not shown), try it, keep it in .env, and print the invite link. "
        "Where the token comes from a pipe, it is read from there.",
    )
    command.set_defaults(do=do)


def do(_asked: argparse.Namespace) -> int:
    """Ask, check, keep, tell."""
    from bot.settings import ENV_FILE, check_token, load

    settings = load(token_needed=False)
    typed = ask(known=bool(settings.discord_token))
    if not typed and not settings.discord_token:
        raise StartError(f"No token was given: run {program()} setup again, and paste the token or pipe it in.")
    try:
        token = check_token(typed, "That") if typed else check_token(settings.discord_token)
    except ValueError as error:
        raise StartError(f"{error}.") from None
    try:
        with progress("Asking Discord"):
            name, invite = asyncio.run(_identify(token, settings.discord_api_url))
    except StartError as error:
        raise StartError(f"{error} The token that was typed is not kept." if typed else str(error)) from None
    if typed:
        keep(token, ENV_FILE)
        print(f"This is {name}. Its token is in {ENV_FILE} now, which only you can read.")
    else:
        print(f"This is {name}.")
    print(f"\nInvite it to your server:\n{invite}\n\nThen start it: {program()} run")
    return 0


def ask(*, known: bool) -> str:
    """The token as typed, without echo, or as piped; empty where the known one is to stay."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    print(_WHERE)
    return getpass.getpass("Token (Enter keeps the present one): " if known else "Token: ").strip()


def keep(token: str, file: Path) -> None:
    """Write the token into the file, which only its owner may read; its other lines stay."""
    from dotenv import set_key

    try:
        file.touch(mode=0o600)
        file.chmod(0o600)
        set_key(file, "DISCORD_TOKEN", token, quote_mode="never")
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"{file} cannot be written ({error}): mend that, and run {program()} setup again.") from None


async def _identify(token: str, api_url: str | None) -> tuple[str, str]:
    from bot.chat.rest_client import open_rest_client

    async with open_rest_client(token, api_url) as bot:
        return bot.name, bot.invite
