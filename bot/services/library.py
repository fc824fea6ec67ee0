"""Use cases on stories: list and find them, add a server's own, remove one."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Final

from bot.errors import UserError
from bot.model import StoryListing
from bot.services.file_import import import_file
from bot.services.story_columns import to_columns
from bot.store import Connection, Database
from bot.store import library as library_store
from bot.store import subscriptions as subscription_store
from story import Story, StoryError, read
from story.bundled import bundled_stories

#: In bytes. Larger files are refused before they are downloaded. War and Peace has 3.2 MB.
FILE_LIMIT: Final = 8_000_000
#: With this limit, no server can fill the host's disk.
STORIES_PER_SERVER: Final = 50
#: ``added_by`` of a story that the host added on the command line. For bundled stories it is None.
HOST_ID: Final = 0
#: ``guild_id`` for a look at the library that is not a server's: it sees only the shared stories.
NO_GUILD: Final = 0


async def listings(database: Database, guild_id: int) -> tuple[StoryListing, ...]:
    """Return the stories that a server can read: first the shared ones, then its own."""
    return await database.read(library_store.listings, guild_id)


async def find(database: Database, guild_id: int, typed: str) -> StoryListing:
    """Return the story that a user means.

    ``typed`` is the story's id (sent by the autocompletion), its title, or a part of its title that no other title has.

    Raises:
        UserError: ``story-ambiguous``; ``story-close`` if only a similar title exists; ``story-unknown``.
    """
    stories = await listings(database, guild_id)
    wanted = typed.strip().casefold()
    exact = [story for story in stories if str(story.id) == wanted or story.title.casefold() == wanted]
    matches = exact or [story for story in stories if wanted in story.title.casefold()]
    if len(matches) == 1 and wanted:
        return matches[0]
    if matches:
        raise UserError("story-ambiguous", typed=typed)
    titles = {story.title.casefold(): story.title for story in stories}
    for close in get_close_matches(wanted, titles, 1):
        raise UserError("story-close", typed=typed, close=titles[close])
    raise UserError("story-unknown", typed=typed)


def search(stories: Sequence[StoryListing], typed: str) -> list[StoryListing]:
    """Return the stories with ``typed`` in their title or author."""
    wanted = typed.strip().casefold()
    return [story for story in stories if wanted in f"{story.title} {story.author}".casefold()]


def distinguishing_fact(listing: StoryListing, stories: Sequence[StoryListing]) -> str | None:
    """Return what distinguishes a story from the others with its title in ``stories``. None if there are no others.

    ``author`` if no other one is by the same author; ``words`` if those by the same author differ in length; otherwise
    ``added``, the time when it was added.
    """
    title = listing.title.casefold()
    others = [story for story in stories if story.id != listing.id and story.title.casefold() == title]
    if not others:
        return None
    for name in ("author", "words"):
        others = [story for story in others if getattr(story, name) == getattr(listing, name)]
        if not others and getattr(listing, name):
            return name
    return "added"


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
    """Read a file in a separate process, and store its story.

    Args:
        data: The contents of the file.
        name: The name of the file.
        title: The title to store. None or blank: the file's own.
        guild_id: The server that the story is for. None: every server.

    Raises:
        UserError: ``library-full``; ``story-known`` if the same text is stored already; any ``StoryError``, by its
            code, if the file cannot be read.
    """
    try:
        imported = await import_file(data, name, (title or "").strip())
    except StoryError as error:
        raise UserError(error.code, **error.values) from error

    async def store(connection: Connection) -> StoryListing:
        if guild_id is not None and await library_store.count_own(connection, guild_id) >= STORIES_PER_SERVER:
            raise UserError("library-full", limit=STORIES_PER_SERVER)
        story_id, is_new = await library_store.add(connection, guild_id, added_by, now, imported.columns)
        listing = await library_store.listing(connection, story_id, guild_id or NO_GUILD)
        if listing is None:
            raise LookupError(story_id)
        if not is_new:
            raise UserError("story-known", title=listing.title)
        return listing

    return await database.write(store), imported.story


async def check_removable(database: Database, story_id: int, guild_id: int) -> StoryListing:
    """Return a server's own story if it can be removed now. Raises what ``remove`` raises."""
    return await database.read(_check_removable, story_id, guild_id)


async def was_ever_started(database: Database, story_id: int) -> bool:
    """Return whether any channel subscribes or subscribed to the story. A start that was undone does not count."""
    return await database.read(subscription_store.has_subscriptions, story_id)


async def remove(database: Database, story_id: int, guild_id: int | None) -> StoryListing:
    """Delete a server's own story and its ended subscriptions. ``guild_id`` None: a story that the host added.

    Raises:
        UserError: ``story-removed`` if it is gone already; ``story-shared`` if it is not the server's own, or comes
            with the bot; ``story-in-use`` while a channel subscribes to it.
    """

    async def delete(connection: Connection) -> StoryListing:
        listing = await _check_removable(connection, story_id, guild_id)
        await library_store.remove(connection, story_id, guild_id)
        return listing

    return await database.write(delete)


async def _check_removable(connection: Connection, story_id: int, guild_id: int | None) -> StoryListing:
    listing = await library_store.listing(connection, story_id, guild_id or NO_GUILD)
    if listing is None:
        raise UserError("story-removed")
    if listing.guild_id != guild_id or (guild_id is None and await library_store.is_bundled(connection, story_id)):
        raise UserError("story-shared", title=listing.title)
    channel_ids = await subscription_store.active_channels_of_story(connection, story_id)
    if channel_ids:
        raise UserError("story-in-use", title=listing.title, channel=str(channel_ids[0]))
    return listing


async def store_bundled_stories(database: Database, now: datetime) -> int:
    """Store the stories that come with the bot. Returns how many there are.

    Older versions of their texts are no longer listed, but subscriptions to them go on.
    """
    rows = await asyncio.to_thread(lambda: [to_columns(read(data, name)) for name, data in bundled_stories()])

    async def store(connection: Connection) -> None:
        story_ids = [(await library_store.add(connection, None, None, now, row))[0] for row in rows]
        await library_store.unlist_bundled_except(connection, story_ids)

    await database.write(store)
    return len(rows)
