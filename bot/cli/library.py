"""``library``: the shared stories, which every server can read."""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Final

from bot.cli.command import Commands, print_help, read_file
from bot.cli.progress import show_progress
from bot.errors import StartError, UserError
from bot.model import StoryListing
from bot.program import program_name
from bot.rendering.shorten import TITLE_LIMIT, shorten

_UNKNOWN: Final = 'There is no story "{typed}"{candidates}: {program} library list shows all stories.'
#: Errors that need other words in a terminal than in Discord.
_MESSAGES: Final = {
    "story-known": '"{title}" is already in the library with the same text: {program} library list shows it.',
    "story-in-use": '"{title}" is being read in channel {channel}: end it there with /unsubscribe, then remove it.',
    "story-shared": '"{title}" comes with the bot and cannot be removed.',
    "story-unknown": _UNKNOWN,
    "story-close": _UNKNOWN,
    "story-ambiguous": 'More than one story fits "{typed}"{candidates}: write more of the title.',
}
_MAX_CANDIDATES: Final = 5


def add(commands: Commands) -> None:
    """Add the command and its subcommands to the parser."""
    command = commands.add_parser(
        "library",
        help="list the stories that every server can read, add one, or remove one",
        description="The stories that every server can read. (With /library add, organisers add stories that only "
        "their own server can read.)",
    )
    command.set_defaults(run=partial(print_help, command))
    subcommands = command.add_subparsers(title="commands", metavar="COMMAND")
    add_command = subcommands.add_parser(
        "add", help="add a text (.txt, .md, .html, .epub or .docx)", description="Add a text for every server."
    )
    add_command.add_argument("file", type=Path, metavar="FILE")
    add_command.add_argument("--title", metavar="TITLE", help="the title, if the file does not name it")
    add_command.set_defaults(run=run_add)
    remove_command = subcommands.add_parser(
        "remove",
        help="remove a story that you added",
        description="Remove a story that you added with this command, and what is stored about ended subscriptions to "
        "it. A story that is being read somewhere cannot be removed.",
    )
    remove_command.add_argument("story", metavar="STORY", help="the title, or a part of it")
    remove_command.set_defaults(run=run_remove)
    list_command = subcommands.add_parser(
        "list", help="list the stories", description="List the stories that every server can read."
    )
    list_command.set_defaults(run=run_list)


def run_add(arguments: argparse.Namespace) -> int:
    """Read the file, store the story, and print what was found in it."""
    data = read_file(arguments.file)
    with show_progress(f"Reading {arguments.file.name}"):
        asyncio.run(_add(data, arguments.file.name, arguments.title))
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """Remove the story and print its title."""
    asyncio.run(_remove(arguments.story))
    return 0


def run_list(_arguments: argparse.Namespace) -> int:
    """Print one line for each story."""
    asyncio.run(_list())
    return 0


@contextmanager
def terminal_errors(candidates: str = "") -> Iterator[None]:
    """Turn a ``UserError`` of the block into a ``StartError`` whose words fit a terminal, if there are such words."""
    try:
        yield
    except UserError as error:
        if error.key not in _MESSAGES:
            raise
        values = {**error.values, "candidates": candidates, "program": program_name()}
        raise StartError(_MESSAGES[error.key].format(**values)) from None


def candidates(typed: str, titles: list[str]) -> str:
    """Return the titles that may be meant, such as ' ("The Ferry", "The Fair")'. Empty if none is similar."""
    wanted = typed.strip().casefold()
    matches = [title for title in titles if wanted in title.casefold()] or get_close_matches(
        typed, titles, _MAX_CANDIDATES, 0.4
    )
    quoted = ", ".join(f'"{title}"' for title in matches[:_MAX_CANDIDATES])
    return f" ({quoted})" if quoted else ""


async def _add(data: bytes, name: str, title: str | None) -> None:
    from bot.cli.database import open_database
    from bot.clock import Clock
    from bot.rendering.phrases import duration
    from bot.services import library
    from story import reading_minutes

    async with open_database() as database:
        with terminal_errors():
            listing, _ = await library.add(
                database, data, name, title=title, guild_id=None, added_by=library.HOST_ID, now=Clock().now()
            )
        stories = await library.listings(database, library.NO_GUILD)
    chapters = "1 chapter" if listing.chapters == 1 else f"{listing.chapters} chapters"
    reading_time = duration(reading_minutes(listing.words))
    story = f'"{shorten(listing.title, TITLE_LIMIT)}"{_by(listing)}'
    print(f"Added {story}: {chapters}, {listing.words:,} words, {reading_time} to read.")
    if library.distinguishing_fact(listing, stories):
        print("There is another story with this title: --title gives this one a different title.")


async def _remove(typed: str) -> None:
    from bot.cli.database import open_database
    from bot.services import library

    async with open_database() as database:
        stories = await library.listings(database, library.NO_GUILD)
        titles = [shorten(story.title, TITLE_LIMIT) for story in stories]
        with terminal_errors(candidates(typed, titles)):
            listing = await library.find(database, library.NO_GUILD, typed)
            await library.remove(database, listing.id, None)
    print(f'Removed "{shorten(listing.title, TITLE_LIMIT)}".')


async def _list() -> None:
    from bot.cli.database import open_database
    from bot.rendering.phrases import duration
    from bot.services import library
    from story import reading_minutes

    async with open_database() as database:
        stories = await library.listings(database, library.NO_GUILD)
    print(f"{'words':>8}  {'to read':>15}  story")
    for story in stories:
        title = shorten(story.title, TITLE_LIMIT)
        print(f"{story.words:>8,}  {duration(reading_minutes(story.words)):>15}  {title}{_by(story)}")


def _by(story: StoryListing) -> str:
    author = shorten(story.author, TITLE_LIMIT)
    return f" by {author}" if author else ""
