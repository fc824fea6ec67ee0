"""``library``: the host's shelf, which every server can read."""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Final

from bot.cli.command import Commands, explain, read_file
from bot.cli.progress import progress
from bot.errors import StartError, UserError
from bot.model import StoryListing
from bot.program import program
from bot.rendering.shorten import TITLE, shorten

_UNKNOWN: Final = 'There is no story "{typed}"{candidates}: {program} library list shows all there are.'
#: What is said otherwise in a terminal than to somebody on Discord.
_HERE: Final = {
    "story-known": '"{title}" is already in the library with this very text: {program} library list shows it.',
    "story-in-use": '"{title}" is being read in channel {channel}: end that there with /unsubscribe, then remove it.',
    "story-unknown": _UNKNOWN,
    "story-close": _UNKNOWN,
    "story-ambiguous": 'More than one story fits "{typed}"{candidates}: write more of the title.',
}
_NAMED: Final = 5


def add(commands: Commands) -> None:
    """Describe the command and what it has beneath it."""
    command = commands.add_parser(
        "library",
        help="list the stories that every server can read, add one, or remove one",
        description="The host's shelf: stories that every server can read. (A server's organisers add their own, "
        "for their server alone, with /library add.)",
    )
    command.set_defaults(do=partial(explain, command))
    beneath = command.add_subparsers(title="commands", metavar="COMMAND")
    adding = beneath.add_parser(
        "add", help="add a text (.txt, .md, .html, .epub or .docx)", description="Add a text for every server."
    )
    adding.add_argument("file", type=Path, metavar="FILE")
    adding.add_argument("--title", metavar="TITLE", help="what it is called, where the file does not say it")
    adding.set_defaults(do=do_add)
    removing = beneath.add_parser(
        "remove",
        help="take a story away that you added",
        description="Take a story away that was added here, with what ended readings kept of it. One that is being "
        "read somewhere stays.",
    )
    removing.add_argument("story", metavar="STORY", help="its title, or a piece of it")
    removing.set_defaults(do=do_remove)
    listing = beneath.add_parser("list", help="list what is there", description="List the shelf's stories.")
    listing.set_defaults(do=do_list)


def do_add(asked: argparse.Namespace) -> int:
    """Read the file, keep the story, say what was found."""
    data = read_file(asked.file)
    with progress(f"Reading {asked.file.name}"):
        asyncio.run(_add(data, asked.file.name, asked.title))
    return 0


def do_remove(asked: argparse.Namespace) -> int:
    """Erase it, and say so."""
    asyncio.run(_remove(asked.story))
    return 0


def do_list(_asked: argparse.Namespace) -> int:
    """A line a story."""
    asyncio.run(_list())
    return 0


@contextmanager
def said_here(candidates: str = "") -> Iterator[None]:
    """Say what went wrong as it helps in a terminal. Raises ``StartError`` where there are such words."""
    try:
        yield
    except UserError as error:
        if error.key not in _HERE:
            raise
        raise StartError(_HERE[error.key].format(candidates=candidates, program=program(), **error.values)) from None


def candidates(typed: str, titles: list[str]) -> str:
    """The titles that may be meant, in brackets, such as ' ("The Ferry", "The Fair")'; empty where none is near."""
    wanted = typed.strip().casefold()
    near = [title for title in titles if wanted in title.casefold()] or get_close_matches(typed, titles, _NAMED, 0.4)
    named = ", ".join(f'"{title}"' for title in near[:_NAMED])
    return f" ({named})" if named else ""


async def _add(data: bytes, name: str, title: str | None) -> None:
    from bot.cli.database import open_database
    from bot.clock import Clock
    from bot.rendering.phrases import duration
    from bot.services import library
    from story import reading_minutes

    async with open_database() as database:
        with said_here():
            listing, _ = await library.add(
                database, data, name, title=title, guild_id=None, added_by=library.HOST, now=Clock().now()
            )
        known = await library.listings(database, library.NO_GUILD)
    chapters = "1 chapter" if listing.chapters == 1 else f"{listing.chapters} chapters"
    reading = duration(reading_minutes(listing.words))
    named = f'"{shorten(listing.title, TITLE)}"{_by(listing)}'
    print(f"Added {named}: {chapters}, {listing.words:,} words, {reading} to read.")
    if library.distinguishing_fact(listing, known):
        print("A story of this title was there already: --title gives another.")


async def _remove(typed: str) -> None:
    from bot.cli.database import open_database
    from bot.services import library

    async with open_database() as database:
        titles = [shorten(story.title, TITLE) for story in await library.listings(database, library.NO_GUILD)]
        with said_here(candidates(typed, titles)):
            listing = await library.find(database, library.NO_GUILD, typed)
            await library.remove(database, listing.id, None)
    print(f'Removed "{shorten(listing.title, TITLE)}".')


async def _list() -> None:
    from bot.cli.database import open_database
    from bot.rendering.phrases import duration
    from bot.services import library
    from story import reading_minutes

    async with open_database() as database:
        stories = await library.listings(database, library.NO_GUILD)
    print(f"{'words':>8}  {'to read':>15}  story")
    for story in stories:
        title = shorten(story.title, TITLE)
        print(f"{story.words:>8,}  {duration(reading_minutes(story.words)):>15}  {title}{_by(story)}")


def _by(story: StoryListing) -> str:
    author = shorten(story.author, TITLE)
    return f" by {author}" if author else ""
