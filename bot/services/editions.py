"""Use cases on how a story would be split into parts: try it, preview it, and freeze it as an edition."""

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, TypeVar

from bot.model import Edition
from bot.rendering.paginate import share_of_message
from bot.rendering.shorten import shorten
from bot.services.worker_thread import run_in_worker
from bot.store import Connection, Database
from bot.store import library as library_store
from story import BlockKind, Installment, Minutes, SplitStrategy, Story, split
from story.codec import dumps_blocks, loads_story

#: A story of daily parts ends within two months, if its length allows.
PARTS_WANTED: Final = 60
#: How many drafts stay in memory. One of War and Peace takes about 17 MB.
DRAFTS_KEPT: Final = 4
#: How many previews stay in memory. They are small.
PREVIEWS_KEPT: Final = 500
#: How many characters of a story's beginning a preview shows.
BEGINNING_LENGTH: Final = 600

Key = TypeVar("Key")
Value = TypeVar("Value")


class Length(StrEnum):
    """How long a part takes to read."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def minutes(self) -> int:
        """The reading time of a part, in minutes."""
        return {Length.SHORT: 2, Length.MEDIUM: 5, Length.LONG: 10}[self]


@dataclass(frozen=True)
class EditionDraft:
    """A story split into parts, not stored yet. ``freeze`` stores it as an edition."""

    length: Length
    parts: tuple[Installment, ...]

    @cached_property
    def encoded_parts(self) -> tuple[str, ...]:
        """The blocks of each part, as the database stores them. Encoding a long story takes a moment."""
        return tuple(dumps_blocks(part.blocks) for part in self.parts)


@dataclass(frozen=True, slots=True)
class StoryPreview:
    """What a story offers before it is chosen.

    Attributes:
        parts: The number of parts at each length, the shortest length first.
        beginning: The first characters of the story's text, without headings.
    """

    parts: tuple[tuple[Length, int], ...]
    beginning: str


#: The latest drafts, by the digest of the text. The card of ``/subscribe`` needs the same draft after every choice.
_drafts: OrderedDict[tuple[str, Length | None], EditionDraft] = OrderedDict()
#: The latest previews, by the digest of the text.
_previews: OrderedDict[str, StoryPreview] = OrderedDict()


def split_story(story: Story, length: Length | None) -> EditionDraft:
    """Split a story into parts of a length. A short part fits one message wherever that is possible.

    Without a length, take the shortest that gives at most 60 parts; if none does, take the longest. Pure.
    """
    for choice in (length,) if length else tuple(Length):
        block_size = share_of_message if choice is Length.SHORT else None
        draft = EditionDraft(choice, split(story, Minutes(choice.minutes), SplitStrategy.CHAPTERS_FIRST, block_size))
        if len(draft.parts) <= PARTS_WANTED:
            break
    return draft


async def draft_edition(database: Database, story_id: int, length: Length | None) -> EditionDraft:
    """Split a stored story. The work is done in the worker thread, because a long story takes a moment."""
    key = await database.read(library_store.digest_of, story_id), length
    draft = _drafts.get(key)
    if draft is None:
        body = await database.read(library_store.body_of, story_id)
        draft = await run_in_worker(lambda: _split_and_encode(body, length))
    return _keep(_drafts, key, draft, DRAFTS_KEPT)


def _split_and_encode(body: str, length: Length | None) -> EditionDraft:
    draft = split_story(loads_story(body), length)
    draft.encoded_parts  # noqa: B018 - computed now, so that no transaction waits for it later
    return draft


async def freeze(connection: Connection, story_id: int, draft: EditionDraft) -> Edition:
    """Store a draft as an edition, in the caller's transaction. The same draft is stored once."""
    return await library_store.freeze(connection, story_id, draft.parts, draft.encoded_parts, draft.length.minutes)


async def preview_story(database: Database, story_id: int, story: Story | None = None) -> StoryPreview:
    """Return what a story offers. The work is done in the worker thread.

    ``story`` is the story's text, if the caller has it. Otherwise it is read from the database.
    """
    digest = await database.read(library_store.digest_of, story_id)
    preview = _previews.get(digest)
    if preview is None:
        body = "" if story else await database.read(library_store.body_of, story_id)
        preview = await run_in_worker(lambda: _preview(digest, body, story))
    return _keep(_previews, digest, preview, PREVIEWS_KEPT)


def _preview(digest: str, body: str, story: Story | None) -> StoryPreview:
    # If many ask for the same story at once, the first call has stored its preview before the second one begins.
    if digest not in _previews:
        text = story or loads_story(body)
        parts = tuple((length, len(split_story(text, length).parts)) for length in Length)
        _previews[digest] = StoryPreview(parts, _beginning(text))
    return _previews[digest]


def _beginning(story: Story) -> str:
    """Return the first 600 characters of the prose, on one line."""
    text = ""
    for block in story.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.VERSE):
            text = f"{text} {block.text}".strip()
        if len(text) > BEGINNING_LENGTH:
            break
    return shorten(text, BEGINNING_LENGTH)


def _keep(cache: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> Value:
    """Put a value into a cache as the latest one, drop the oldest beyond ``most``, and return the value."""
    cache[key] = value
    cache.move_to_end(key)
    while len(cache) > most:
        cache.popitem(last=False)
    return value
