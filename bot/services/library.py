"""Use cases on stories: what can be read here, adding a server's own, and how a story would be cut."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property

from bot.errors import UserError
from bot.model import Edition, StoryListing
from bot.rendering.paginate import share
from bot.rendering.shorten import shorten
from bot.services.file_import import import_file
from bot.services.story_columns import columns
from bot.services.worker_thread import run_in_worker
from bot.store import Connection, Database
from bot.store import library as library_store
from bot.store import subscriptions as subscription_store
from story import BlockKind, Installment, Minutes, SplitStrategy, Story, StoryError, read, split
from story.bundled import bundled_stories
from story.codec import dumps_blocks, loads_story

#: Larger files are refused before they are downloaded. War and Peace is 3.2 MB.
FILE_LIMIT = 8_000_000
#: So that one server cannot fill the host's disk.
STORIES_A_SERVER = 50
#: Who added a story that the host has put on the shelf by hand; nobody is named for those that come with the bot.
HOST = 0
#: Sees the shelf alone.
NO_GUILD = 0
#: A story should end within two months of daily parts, where its length allows.
PARTS_WANTED = 60
#: How many cuts stay in memory; one of War and Peace takes some 17 MB.
CUTS_KEPT = 4
#: A preview is small.
PREVIEWS_KEPT = 500
#: In characters: how much of its beginning a preview has.
FIRST_LINES = 600


class Length(StrEnum):
    """How long a part is to read."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def minutes(self) -> int:
        """Minutes of reading a part."""
        return {Length.SHORT: 2, Length.MEDIUM: 5, Length.LONG: 10}[self]


@dataclass(frozen=True)
class SplitStory:
    """A story as it would be split."""

    length: Length
    parts: tuple[Installment, ...]

    @cached_property
    def encoded_parts(self) -> tuple[str, ...]:
        """The parts' blocks as the database keeps them; encoding those of a long story takes a moment."""
        return tuple(dumps_blocks(part.blocks) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Preview:
    """A story before it is chosen: its parts at each length, the shortest first, and how it begins."""

    parts: tuple[tuple[Length, int], ...]
    beginning: str


#: The cuts made last, by the text's digest: a card asks for the same one whenever something is chosen on it.
_recent: OrderedDict[tuple[str, Length | None], SplitStory] = OrderedDict()


#: The previews made last, by the text's digest.
_previews: OrderedDict[str, Preview] = OrderedDict()


def split_story(story: Story, length: Length | None) -> SplitStory:
    """Split a story; without a length the shortest that makes at most 60 parts, else the longest there is. Pure.

    Each short part fits one message, wherever that can be.
    """
    for choice in (length,) if length else tuple(Length):
        page = share if choice is Length.SHORT else None
        found = SplitStory(choice, split(story, Minutes(choice.minutes), SplitStrategy.CHAPTERS_FIRST, page))
        if len(found.parts) <= PARTS_WANTED:
            break
    return found


async def listings(database: Database, guild_id: int) -> tuple[StoryListing, ...]:
    """The shelf's stories, then the server's own."""
    return await database.read(library_store.listings, guild_id)


async def find(database: Database, guild_id: int, typed: str) -> StoryListing:
    """The story that somebody chose (its number, from completion) or typed (its title, or a piece of one alone)."""
    known = await listings(database, guild_id)
    wanted = typed.strip().casefold()
    exact = [story for story in known if str(story.id) == wanted or story.title.casefold() == wanted]
    near = exact or [story for story in known if wanted in story.title.casefold()]
    if len(near) == 1 and wanted:
        return near[0]
    if near:
        raise UserError("story-ambiguous", typed=typed)
    titles = {story.title.casefold(): story.title for story in known}
    for close in get_close_matches(wanted, titles, 1):
        raise UserError("story-close", typed=typed, close=titles[close])
    raise UserError("story-unknown", typed=typed)


def search(known: Sequence[StoryListing], typed: str) -> list[StoryListing]:
    """The stories whose title or author has in it what somebody has typed so far."""
    wanted = typed.strip().casefold()
    return [story for story in known if wanted in f"{story.title} {story.author}".casefold()]


def distinguishing_fact(listing: StoryListing, known: Sequence[StoryListing]) -> str | None:
    """What tells a story from the others of its title in ``known``: its ``author``, else, among those by the same one,
    its ``words``, else when it was ``added``. None where there is no other."""
    title = listing.title.casefold()
    others = [each for each in known if each.id != listing.id and each.title.casefold() == title]
    if not others:
        return None
    for name in ("author", "words"):
        others = [each for each in others if getattr(each, name) == getattr(listing, name)]
        if not others and getattr(listing, name):
            return name
    return "added"


async def planned_split(database: Database, story_id: int, length: Length | None) -> SplitStory:
    """How a story would be split; computed aside, since a long one takes a moment, and kept for the next time."""
    key = await database.read(library_store.digest_of, story_id), length
    made = _recent.get(key)
    if made is None:
        body = await database.read(library_store.body_of, story_id)
        made = await run_in_worker(lambda: _cut(body, length))
    _recent[key] = made
    _recent.move_to_end(key)
    while len(_recent) > CUTS_KEPT:
        _recent.popitem(last=False)
    return made


def _cut(body: str, length: Length | None) -> SplitStory:
    made = split_story(loads_story(body), length)
    made.encoded_parts  # noqa: B018 - encoded now, before a transaction waits for it
    return made


async def preview(database: Database, story_id: int, story: Story | None = None) -> Preview:
    """What a story would be, computed aside and kept for the next time; ``story``: its text, where it is at hand."""
    digest = await database.read(library_store.digest_of, story_id)
    made = _previews.get(digest)
    if made is None:
        body = "" if story else await database.read(library_store.body_of, story_id)
        made = await run_in_worker(lambda: _preview(digest, body, story))
    _previews[digest] = made
    _previews.move_to_end(digest)
    while len(_previews) > PREVIEWS_KEPT:
        _previews.popitem(last=False)
    return made


def _preview(digest: str, body: str, story: Story | None) -> Preview:
    # Of many who ask for the same one at once the first has made it by now.
    if digest not in _previews:
        text = story or loads_story(body)
        parts = tuple((length, len(split_story(text, length).parts)) for length in Length)
        _previews[digest] = Preview(parts, _first_lines(text, FIRST_LINES))
    return _previews[digest]


def _first_lines(story: Story, limit: int) -> str:
    """On one line of at most ``limit`` characters: the prose, without headings."""
    prose = (block.text for block in story.blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.VERSE))
    text = ""
    for paragraph in prose:
        text = f"{text} {paragraph}".strip()
        if len(text) > limit:
            break
    return shorten(text, limit)


async def add(
    database: Database,
    data: bytes,
    name: str,
    *,
    title: str | None,
    guild_id: int | None,
    added_by: int | None,
    now: datetime,
) -> tuple[StoryListing, Story]:
    """Read a file, in a process of its own, and keep it as a server's own story (``guild_id`` None: for every server).

    Raises ``UserError`` with what is wrong with the file and what would work.
    """
    try:
        found = await import_file(data, name, (title or "").strip())
    except StoryError as error:
        raise UserError(error.code, **error.values) from error

    async def keep(connection: Connection) -> StoryListing:
        if guild_id is not None and await library_store.count_own(connection, guild_id) >= STORIES_A_SERVER:
            raise UserError("library-full", limit=STORIES_A_SERVER)
        story_id, is_new = await library_store.add(connection, guild_id, added_by, now, found.columns)
        listing = await library_store.listing(connection, story_id, guild_id or 0)
        if listing is None:
            raise LookupError(story_id)
        if not is_new:
            raise UserError("story-known", title=listing.title)
        return listing

    return await database.write(keep), found.story


async def removable(database: Database, story_id: int, guild_id: int) -> StoryListing:
    """A server's own story that could be removed now. ``UserError`` while it runs somewhere, and for the shelf's."""
    return await database.read(_removable, story_id, guild_id)


async def was_ever_started(database: Database, story_id: int) -> bool:
    """Whether some channel has, or had, a place in the story; a start that was undone left none."""
    return await database.read(subscription_store.has_subscriptions, story_id)


async def remove(database: Database, story_id: int, guild_id: int | None) -> StoryListing:
    """Erase a server's own story (None: one that the host added), with what ended subscriptions kept of it.

    Raises ``story-removed``, ``story-of-the-shelf`` and ``story-in-use``.
    """

    async def erase(connection: Connection) -> StoryListing:
        listing = await _removable(connection, story_id, guild_id)
        await library_store.remove(connection, story_id, guild_id)
        return listing

    return await database.write(erase)


async def _removable(connection: Connection, story_id: int, guild_id: int | None) -> StoryListing:
    listing = await library_store.listing(connection, story_id, guild_id or NO_GUILD)
    if listing is None:
        raise UserError("story-removed")
    if listing.guild_id != guild_id or (guild_id is None and await library_store.is_bundled(connection, story_id)):
        raise UserError("story-of-the-shelf", title=listing.title)
    channels = await subscription_store.active_channels_of_story(connection, story_id)
    if channels:
        raise UserError("story-in-use", title=listing.title, channel=str(channels[0]))
    return listing


async def store_bundled_stories(database: Database, now: datetime) -> int:
    """Bring the shelf that ships with the bot into the database; returns how many stories it has."""
    books = await asyncio.to_thread(lambda: [columns(read(data, name)) for name, data in bundled_stories()])

    async def stock(connection: Connection) -> None:
        kept = [(await library_store.add(connection, None, None, now, book))[0] for book in books]
        await library_store.unlist_shelf_except(connection, kept)

    await database.write(stock)
    return len(books)


async def freeze(connection: Connection, story_id: int, planned: SplitStory) -> Edition:
    """Keep a cut as an edition, in the caller's transaction."""
    return await library_store.freeze(
        connection, story_id, planned.parts, planned.encoded_parts, planned.length.minutes
    )
