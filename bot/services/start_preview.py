"""What starting a story would mean, looked at before anything is kept."""

from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
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
from bot.services import library
from bot.services.library import Length
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
    """What already stands in the channel."""

    FREE = "free"
    SAME = "same"
    OTHER = "other"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class StartPreview:
    """What starting would mean.

    ``subscription`` is what runs in the channel (SAME, OTHER), or the same story as it was left before its end (LEFT), with
    ``progress`` parts posted. Where another story runs (OTHER), ``earlier`` is the same story as it was left before its end,
    with ``earlier_progress`` parts posted. ``minutes`` is a part's reading time, as they have it on average.
    """

    listing: StoryListing
    length: Length
    parts: int
    minutes: int
    channel_state: ChannelState
    subscription: Subscription | None
    progress: int
    earlier: Subscription | None = None
    earlier_progress: int = 0


async def preview_start(database: Database, draft: SubscriptionDraft) -> StartPreview:
    """Look before anything is kept. Raises ``story-removed`` for a story that the server cannot read."""
    listing = await database.read(readable_story, draft)
    cut = await library.planned_split(database, draft.story_id, draft.length)

    minutes = reading_minutes(listing.words // len(cut.parts))

    async def look(connection: Connection) -> StartPreview:
        subscription = await subscription_store.active_in_channel(connection, draft.channel_id)
        progress = await ledger.progress(connection, subscription.id) if subscription else 0
        earlier, earlier_progress = None, 0
        channel_state = ChannelState.FREE
        if subscription is not None and subscription.story.id == draft.story_id:
            channel_state = ChannelState.SAME
        else:
            earlier, earlier_progress = await _left(connection, draft)
            if subscription is not None:
                channel_state = ChannelState.OTHER
            elif earlier is not None:
                channel_state, subscription, progress, earlier, earlier_progress = (
                    ChannelState.LEFT,
                    earlier,
                    earlier_progress,
                    None,
                    0,
                )
        found = channel_state, subscription, progress, earlier, earlier_progress
        return StartPreview(listing, cut.length, len(cut.parts), minutes, *found)

    return await database.read(look)


async def _left(connection: Connection, draft: SubscriptionDraft) -> tuple[Subscription | None, int]:
    """The same story as it was left in the channel before its end, and how many parts had been posted."""
    earlier = await subscription_store.latest_in_channel(connection, draft.channel_id, draft.story_id)
    if earlier is not None and earlier.end_reason in (EndReason.UNSUBSCRIBED, EndReason.REPLACED):
        progress = await ledger.progress(connection, earlier.id)
        if 0 < progress < earlier.edition.parts:
            return earlier, progress
    return None, 0


async def readable_story(connection: Connection, draft: SubscriptionDraft) -> StoryListing:
    """The story that a draft speaks of. Raises ``story-removed`` for one that the server cannot read."""
    listing = await library_store.listing(connection, draft.story_id, draft.guild_id)
    if listing is None:
        raise UserError("story-removed")
    return listing
