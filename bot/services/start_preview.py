"""Use case: show what it would mean to start a story in a channel, before anything is stored."""

from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from functools import partial
from typing import Self

from bot.errors import UserError
from bot.model import (
    EVERY_DAY,
    Advance,
    Cadence,
    Discussion,
    EndReason,
    StoryListing,
    Subscription,
    SubscriptionSettings,
)
from bot.services.editions import Length, draft_edition
from bot.store import Connection, Database, ledger
from bot.store import library as library_store
from bot.store import subscriptions as subscription_store
from story import reading_minutes


@dataclass(frozen=True, slots=True)
class SubscriptionDraft:
    """A subscription as an organiser is choosing it. ``zone`` and ``length`` are None until they are chosen."""

    guild_id: int
    channel_id: int
    story_id: int
    at: time = time(8)
    days: frozenset[int] = EVERY_DAY
    zone: str | None = None
    length: Length | None = None
    discussion: Discussion = Discussion.DEMAND
    advance: Advance = Advance.ORGANISERS

    @property
    def cadence(self) -> Cadence | None:
        """The times of the draft; None while there is no time zone."""
        return None if self.zone is None else Cadence(self.at, self.zone, self.days)

    def with_cadence(self, cadence: Cadence) -> Self:
        """Return the same draft with other times."""
        return replace(self, at=cadence.at, days=cadence.days, zone=cadence.zone)

    def settings(self, before: SubscriptionSettings) -> SubscriptionSettings:
        """Return the settings of a subscription, with the choices of this draft."""
        return replace(before, discussion=self.discussion, advance=self.advance)


class ChannelState(StrEnum):
    """What a channel has to do with the story that is about to start there.

    ``FREE``: nothing runs there. ``SAME_STORY``: the story runs there already. ``OTHER_STORY``: another story runs
    there. ``UNFINISHED``: nothing runs there, but the story was ended there before its last part.
    """

    FREE = "free"
    SAME_STORY = "same"
    OTHER_STORY = "other"
    UNFINISHED = "left"


@dataclass(frozen=True, slots=True)
class StartPreview:
    """What it would mean to start a story in a channel.

    Attributes:
        parts: How many parts the story would have.
        minutes: The average reading time of a part.
        subscription: What runs in the channel (``SAME_STORY``, ``OTHER_STORY``), or what can be continued there
            (``UNFINISHED``).
        progress: The last posted part of ``subscription``.
        unfinished: What could be continued in place of the story that runs there. Only for ``OTHER_STORY``.
        unfinished_progress: The last posted part of ``unfinished``.
    """

    listing: StoryListing
    length: Length
    parts: int
    minutes: int
    channel_state: ChannelState
    subscription: Subscription | None
    progress: int
    unfinished: Subscription | None = None
    unfinished_progress: int = 0


async def preview_start(database: Database, draft: SubscriptionDraft) -> StartPreview:
    """Return what it would mean to start a story. Raises ``story-removed`` if the server cannot read the story."""
    listing = await database.read(readable_story, draft)
    edition = await draft_edition(database, draft.story_id, draft.length)
    parts = len(edition.parts)
    preview = partial(StartPreview, listing, edition.length, parts, reading_minutes(listing.words // parts))

    async def look_up(connection: Connection) -> StartPreview:
        running = await subscription_store.active_in_channel(connection, draft.channel_id)
        if running is None:
            unfinished, progress = await _unfinished(connection, draft)
            return preview(ChannelState.UNFINISHED if unfinished else ChannelState.FREE, unfinished, progress)
        progress = await ledger.progress(connection, running.id)
        if running.story.id == draft.story_id:
            return preview(ChannelState.SAME_STORY, running, progress)
        return preview(ChannelState.OTHER_STORY, running, progress, *await _unfinished(connection, draft))

    return await database.read(look_up)


async def _unfinished(connection: Connection, draft: SubscriptionDraft) -> tuple[Subscription | None, int]:
    """Return the channel's last subscription to the story and its progress, if it can be continued."""
    last = await subscription_store.latest_in_channel(connection, draft.channel_id, draft.story_id)
    if last is not None and last.end_reason in (EndReason.UNSUBSCRIBED, EndReason.REPLACED):
        progress = await ledger.progress(connection, last.id)
        if 0 < progress < last.edition.parts:
            return last, progress
    return None, 0


async def readable_story(connection: Connection, draft: SubscriptionDraft) -> StoryListing:
    """Return the story of a draft. Raises ``story-removed`` if the server cannot read it."""
    listing = await library_store.listing(connection, draft.story_id, draft.guild_id)
    if listing is None:
        raise UserError("story-removed")
    return listing
