"""Open cards: what a person has chosen so far, until they press a button or the card expires."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import cards


@dataclass(frozen=True, slots=True)
class StoredCard:
    """One row. ``choices`` is JSON; ``revision`` grows with every change of it."""

    key: str
    guild_id: int
    user_id: int
    revision: int
    choices: str
    expires_at: datetime


async def add(connection: AsyncConnection, card: StoredCard) -> None:
    """Insert a card."""
    await connection.execute(
        insert(cards).values(
            key=card.key,
            guild_id=card.guild_id,
            user_id=card.user_id,
            revision=card.revision,
            choices=card.choices,
            expires_at=card.expires_at,
        )
    )


async def get(connection: AsyncConnection, key: str, *, for_update: bool = False) -> StoredCard | None:
    """Return a card. With ``for_update``, other transactions that would change it wait."""
    query = select(cards).where(cards.c.key == key)
    row = (await connection.execute(query.with_for_update() if for_update else query)).one_or_none()
    if row is None:
        return None
    return StoredCard(row.key, row.guild_id, row.user_id, row.revision, row.choices, row.expires_at)


async def change(connection: AsyncConnection, key: str, choices: str, expires_at: datetime) -> None:
    """Replace the choices of a card. Its revision grows by one."""
    await connection.execute(
        update(cards)
        .where(cards.c.key == key)
        .values(choices=choices, revision=cards.c.revision + 1, expires_at=expires_at)
    )


async def remove(connection: AsyncConnection, key: str) -> None:
    """Delete a card, if it is still there."""
    await connection.execute(delete(cards).where(cards.c.key == key))


async def remove_expired(connection: AsyncConnection, now: datetime) -> None:
    """Delete the cards that nobody may use any more."""
    await connection.execute(delete(cards).where(cards.c.expires_at <= now))
