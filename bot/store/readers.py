"""Reading positions, and all other places where a user's id is stored."""

from typing import Final

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import ReadingPosition
from bot.store.rows import fetch_optional
from bot.store.tables import cards, deliveries, reading_positions, stories, subscriptions

#: Replaces the id of a user whose data was erased.
_ERASED_USER: Final = 0


async def position(
    connection: AsyncConnection, subscription_id: int, user_id: int, *, for_update: bool = False
) -> ReadingPosition | None:
    """Return a reader's position, or None if none is stored.

    ``for_update`` locks it until the end of the transaction.
    """
    query = select(reading_positions.c.read_through, reading_positions.c.part, reading_positions.c.page)
    query = query.where(_belongs_to(subscription_id, user_id))
    return await fetch_optional(
        connection, query.with_for_update() if for_update else query, lambda row: ReadingPosition(*row)
    )


async def save_position(
    connection: AsyncConnection, subscription_id: int, user_id: int, position: ReadingPosition
) -> None:
    """Store a reader's position, whatever it was. Raises ``IntegrityError`` if another transaction just stored one."""
    values = {"read_through": position.read_through, "part": position.part, "page": position.page}
    saved = await connection.execute(
        update(reading_positions).where(_belongs_to(subscription_id, user_id)).values(**values)
    )
    if saved.rowcount == 0:
        await connection.execute(
            insert(reading_positions).values(subscription_id=subscription_id, user_id=user_id, **values)
        )


async def delete_position(connection: AsyncConnection, subscription_id: int, user_id: int) -> None:
    """Delete a reader's position, if one is stored."""
    await connection.execute(delete(reading_positions).where(_belongs_to(subscription_id, user_id)))


async def count_read(connection: AsyncConnection, subscription_id: int, number: int) -> int:
    """Return how many readers have read part ``number``. No function returns who they are."""
    count = await connection.execute(
        select(func.count()).where(
            reading_positions.c.subscription_id == subscription_id, reading_positions.c.read_through >= number
        )
    )
    return int(count.scalar_one())


async def count_stored(connection: AsyncConnection, user_id: int) -> tuple[int, int, int, int]:
    """Return how often a user's id is stored: positions, subscriptions they started, stories they added, open cards."""
    columns = (reading_positions.c.user_id, subscriptions.c.subscriber_id, stories.c.added_by, cards.c.user_id)
    counts = [
        (await connection.execute(select(func.count()).where(column == user_id))).scalar_one() for column in columns
    ]
    return counts[0], counts[1], counts[2], counts[3]


async def erase(connection: AsyncConnection, user_id: int) -> None:
    """Erase a user's id everywhere. What they started or added stays, without their id."""
    await connection.execute(delete(reading_positions).where(reading_positions.c.user_id == user_id))
    await connection.execute(delete(cards).where(cards.c.user_id == user_id))
    await connection.execute(delete(deliveries).where(deliveries.c.person_id == user_id))
    await connection.execute(
        update(subscriptions).where(subscriptions.c.subscriber_id == user_id).values(subscriber_id=_ERASED_USER)
    )
    await connection.execute(update(stories).where(stories.c.added_by == user_id).values(added_by=None))


def _belongs_to(subscription_id: int, user_id: int) -> ColumnElement[bool]:
    return (reading_positions.c.subscription_id == subscription_id) & (reading_positions.c.user_id == user_id)
