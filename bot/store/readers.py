"""Readers' places as rows, and wherever else a person's id is kept."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import ReadingPosition
from bot.store.tables import cards, reading_positions, stories, subscriptions

#: Stands where the id of somebody was who has it erased.
NOBODY = 0


async def position(
    connection: AsyncConnection, subscription_id: int, user_id: int, *, for_update: bool = False
) -> ReadingPosition | None:
    """Where a reader is, if anything is kept about them here; ``for_update``: others who would move it wait."""
    query = select(reading_positions).where(
        reading_positions.c.subscription_id == subscription_id, reading_positions.c.user_id == user_id
    )
    rows = await connection.execute(query.with_for_update() if for_update else query)
    row = rows.one_or_none()
    return None if row is None else ReadingPosition(row.read_through, row.part, row.page)


async def save_position(
    connection: AsyncConnection, subscription_id: int, user_id: int, position: ReadingPosition, now: datetime
) -> None:
    """Write a reader's place, whatever it was."""
    values = {"read_through": position.read_through, "part": position.part, "page": position.page, "updated_at": now}
    key = (reading_positions.c.subscription_id == subscription_id) & (reading_positions.c.user_id == user_id)
    moved = await connection.execute(update(reading_positions).where(key).values(**values))
    if moved.rowcount == 0:
        await connection.execute(
            insert(reading_positions).values(subscription_id=subscription_id, user_id=user_id, **values)
        )


async def delete_position(connection: AsyncConnection, subscription_id: int, user_id: int) -> None:
    """Keep nothing about a reader here."""
    await connection.execute(
        delete(reading_positions).where(
            reading_positions.c.subscription_id == subscription_id, reading_positions.c.user_id == user_id
        )
    )


async def count_read(connection: AsyncConnection, subscription_id: int, number: int) -> int:
    """How many readers have read part ``number``; never who."""
    counted = await connection.execute(
        select(func.count()).where(
            reading_positions.c.subscription_id == subscription_id, reading_positions.c.read_through >= number
        )
    )
    return int(counted.scalar_one())


async def count_stored(connection: AsyncConnection, user_id: int) -> tuple[int, int, int, int]:
    """How often a person's id is kept: with places, with subscriptions they started, with stories they added."""
    columns = (reading_positions.c.user_id, subscriptions.c.subscriber_id, stories.c.added_by, cards.c.user_id)
    counts = [
        (await connection.execute(select(func.count()).where(column == user_id))).scalar_one() for column in columns
    ]
    return counts[0], counts[1], counts[2], counts[3]


async def erase(connection: AsyncConnection, user_id: int) -> None:
    """Forget a person everywhere. What they started or added stays, without them."""
    await connection.execute(delete(reading_positions).where(reading_positions.c.user_id == user_id))
    await connection.execute(delete(cards).where(cards.c.user_id == user_id))
    await connection.execute(
        update(subscriptions).where(subscriptions.c.subscriber_id == user_id).values(subscriber_id=NOBODY)
    )
    await connection.execute(update(stories).where(stories.c.added_by == user_id).values(added_by=None))
