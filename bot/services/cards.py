"""Cards of ``/subscribe``: what an organiser has chosen so far, stored so that buttons only carry a key.

A card can be used by the person who opened it, on the server where they opened it, for a day after its last change.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from secrets import token_hex
from typing import Any, Final

from bot.errors import UserError
from bot.model import Advance, Discussion
from bot.services import Database
from bot.services.editions import Length
from bot.services.start_preview import SubscriptionDraft
from bot.store import Connection
from bot.store import cards as card_store
from bot.store.cards import StoredCard

LIFETIME: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Card:
    """The choices on one card.

    Attributes:
        revision: Grows with every change. A button that starts a story names the revision that it was shown with, so
            it can never start something else than what the card said.
        replaces: The id of the subscription that the card said would end. None: nothing would.
    """

    key: str
    revision: int
    draft: SubscriptionDraft
    replaces: int | None = None


async def open_card(database: Database, draft: SubscriptionDraft, user_id: int, now: datetime) -> Card:
    """Store a new card for a person."""
    card = Card(token_hex(6), 0, draft)
    row = StoredCard(card.key, draft.guild_id, user_id, card.revision, _dumps(card), now + LIFETIME)
    await database.write(card_store.add, row)
    return card


async def find_card(database: Database, key: str, guild_id: int, user_id: int, now: datetime) -> Card:
    """Return a card. Raises ``card-outdated`` if it has expired, or belongs to another person or server."""

    async def find(connection: Connection) -> Card:
        return await _find(connection, key, guild_id, user_id, now)

    return await database.read(find)


async def change_card(
    database: Database,
    key: str,
    guild_id: int,
    user_id: int,
    now: datetime,
    change: Callable[[SubscriptionDraft], SubscriptionDraft],
) -> Card:
    """Change the choices of a card and return it. Raises what ``find_card`` raises."""

    async def store(connection: Connection) -> Card:
        card = await _find(connection, key, guild_id, user_id, now, for_update=True)
        return await _store(connection, replace(card, draft=change(card.draft)), now)

    return await database.write(store)


async def set_replaces(database: Database, card: Card, replaces: int | None, now: datetime) -> Card:
    """Store which subscription the card says would end, and return the card as its buttons must name it.

    If another choice was made since ``card`` was read, its draft differs, and what the card says is to be worked out
    again. Raises ``card-outdated`` if the card was closed since then.
    """

    async def store(connection: Connection) -> Card:
        row = await card_store.get(connection, card.key, for_update=True)
        if row is None:
            raise UserError("card-outdated")
        stored = _loads(row)
        if stored.draft != card.draft or stored.replaces == replaces:
            return stored
        return await _store(connection, replace(stored, replaces=replaces), now)

    return await database.write(store)


async def close_card(database: Database, key: str) -> None:
    """Delete a card that was cancelled. One that starts or changes a story is deleted with that, in one transaction."""
    await database.write(card_store.remove, key)


async def _find(
    connection: Connection, key: str, guild_id: int, user_id: int, now: datetime, *, for_update: bool = False
) -> Card:
    row = await card_store.get(connection, key, for_update=for_update)
    if row is None or row.expires_at <= now or (row.guild_id, row.user_id) != (guild_id, user_id):
        raise UserError("card-outdated")
    return _loads(row)


async def _store(connection: Connection, card: Card, now: datetime) -> Card:
    await card_store.change(connection, card.key, _dumps(card), now + LIFETIME)
    return replace(card, revision=card.revision + 1)


def _dumps(card: Card) -> str:
    draft = card.draft
    return json.dumps(
        {
            "channel": draft.channel_id,
            "story": draft.story_id,
            "at": f"{draft.at:%H:%M}",
            "days": sorted(draft.days),
            "zone": draft.zone,
            "length": draft.length,
            "discussion": draft.discussion,
            "advance": draft.advance,
            "replaces": card.replaces,
        }
    )


def _loads(row: StoredCard) -> Card:
    choices: dict[str, Any] = json.loads(row.choices)
    draft = SubscriptionDraft(
        guild_id=row.guild_id,
        channel_id=choices["channel"],
        story_id=choices["story"],
        at=time.fromisoformat(choices["at"]),
        days=frozenset(choices["days"]),
        zone=choices["zone"],
        length=None if choices["length"] is None else Length(choices["length"]),
        discussion=Discussion(choices["discussion"]),
        advance=Advance(choices["advance"]),
    )
    return Card(row.key, row.revision, draft, choices["replaces"])
