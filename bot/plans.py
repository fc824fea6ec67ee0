"""What starting a story would mean, looked at before anything is kept."""

from dataclasses import dataclass
from enum import StrEnum

from bot import library
from bot.errors import UserError
from bot.library import Length
from bot.model import Advance, Cadence, Discussion, Ending, Listing, Subscription
from bot.store import Connection, Database, ledger
from bot.store import library as library_rows
from bot.store import subscriptions as rows
from story import reading_minutes


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to subscribe a channel to. ``zone`` is None until one is chosen; then so is the server's."""

    guild_id: int
    channel_id: int
    story_id: int
    cadence: Cadence | None
    length: Length | None
    discussion: Discussion
    advance: Advance


class Situation(StrEnum):
    """What already stands in the channel."""

    FREE = "free"
    SAME = "same"
    OTHER = "other"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Plan:
    """What starting would mean.

    ``standing`` is what runs in the channel (SAME, OTHER), or the same story as it was left before its end (LEFT), with
    ``place`` parts posted. Where another story runs (OTHER), ``left`` is the same story as it was left before its end,
    with ``left_place`` parts posted. ``minutes`` is a part's reading time, as they have it on average.
    """

    listing: Listing
    length: Length
    parts: int
    minutes: int
    situation: Situation
    standing: Subscription | None
    place: int
    left: Subscription | None = None
    left_place: int = 0


async def plan(database: Database, draft: Draft) -> Plan:
    """Look before anything is kept. Raises ``story-removed`` for a story that the server cannot read."""
    listing = await database.read(find_listing, draft)
    cut = await library.plan(database, draft.story_id, draft.length)

    minutes = reading_minutes(listing.words // len(cut.parts))

    async def look(connection: Connection) -> Plan:
        standing = await rows.live_in_channel(connection, draft.channel_id)
        place = await ledger.place(connection, standing.id) if standing else 0
        left, left_place = None, 0
        situation = Situation.FREE
        if standing is not None and standing.story.id == draft.story_id:
            situation = Situation.SAME
        else:
            left, left_place = await _left(connection, draft)
            if standing is not None:
                situation = Situation.OTHER
            elif left is not None:
                situation, standing, place, left, left_place = Situation.LEFT, left, left_place, None, 0
        found = situation, standing, place, left, left_place
        return Plan(listing, cut.length, len(cut.parts), minutes, *found)

    return await database.read(look)


async def _left(connection: Connection, draft: Draft) -> tuple[Subscription | None, int]:
    """The same story as it was left in the channel before its end, and how many parts had been posted."""
    left = await rows.latest_in_channel(connection, draft.channel_id, draft.story_id)
    if left is not None and left.ending in (Ending.UNSUBSCRIBED, Ending.REPLACED):
        place = await ledger.place(connection, left.id)
        if 0 < place < left.edition.parts:
            return left, place
    return None, 0


async def find_listing(connection: Connection, draft: Draft) -> Listing:
    """The story that a draft speaks of. Raises ``story-removed`` for one that the server cannot read."""
    listing = await library_rows.listing(connection, draft.story_id, draft.guild_id)
    if listing is None:
        raise UserError("story-removed")
    return listing
