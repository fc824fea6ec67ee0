"""``setup``: store the token and print the invite link."""

import argparse
import asyncio
import getpass
import sys
from pathlib import Path

from bot.cli.command import Commands
from bot.cli.progress import show_progress
from bot.errors import StartError
from bot.program import program_name

_WHERE_TO_FIND_IT = """\
You find the token in Discord's developer portal, https://discord.com/developers/applications:
choose your application (or New Application), then Bot, then Reset Token, and copy it.
"""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "setup",
        help="give the bot its token, and get the link that invites it",
        description="Ask for the token (it is not shown), try it, store it in .env, and print the invite link. "
        "The token can also be piped in.",
    )
    command.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Ask for the token, try it, store it, and print the invite link."""
    from bot.settings import ENV_FILE, check_token, load_settings

    settings = load_settings(token_needed=False)
    typed = ask_token(has_token=bool(settings.discord_token))
    if not typed and not settings.discord_token:
        raise StartError(f"No token was given: run {program_name()} setup again, and paste the token or pipe it in.")
    try:
        token = check_token(typed, "That") if typed else check_token(settings.discord_token)
    except ValueError as error:
        raise StartError(f"{error}.") from None
    try:
        with show_progress("Asking Discord"):
            name, invite = asyncio.run(_identify(token, settings.discord_api_url))
    except StartError as error:
        raise StartError(f"{error} The token was not stored." if typed else str(error)) from None
    if typed:
        store_token(token, ENV_FILE)
        print(f"This is {name}. Its token is now stored in {ENV_FILE}, which only you can read.")
    else:
        print(f"This is {name}.")
    print(f"\nInvite it to your server:\n{invite}\n\nThen start it: {program_name()} run")
    return 0


def ask_token(*, has_token: bool) -> str:
    """Return the token that is typed, without showing it, or piped in. Empty: keep the present one."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    print(_WHERE_TO_FIND_IT)
    return getpass.getpass("Token (Enter keeps the present one): " if has_token else "Token: ").strip()


def store_token(token: str, file: Path) -> None:
    """Write the token into the file, and let only its owner read it. The other lines of the file stay.

    Raises ``StartError`` if the file cannot be written.
    """
    from dotenv import set_key

    try:
        file.touch(mode=0o600)
        file.chmod(0o600)
        set_key(file, "DISCORD_TOKEN", token, quote_mode="never")
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(
            f"{file} cannot be written ({error}): correct that, and run {program_name()} setup again."
        ) from None


async def _identify(token: str, api_url: str | None) -> tuple[str, str]:
    """Return the bot's name and its invite link."""
    from bot.chat.rest_client import open_rest_client

    async with open_rest_client(token, api_url) as client:
        return client.name, client.invite
