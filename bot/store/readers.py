"""Readers' places as rows, and wherever else a person's id is kept."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Place
from bot.store.tables import places, stories, subscriptions

#: Stands where the id of somebody was who has it erased.
NOBODY = 0


async def place(
    connection: AsyncConnection, subscription_id: int, user_id: int, *, to_move: bool = False
) -> Place | None:
    """Where a reader is, if anything is kept about them here; ``to_move``: others who would move it wait."""
    query = select(places).where(places.c.subscription_id == subscription_id, places.c.user_id == user_id)
    rows = await connection.execute(query.with_for_update() if to_move else query)
    row = rows.one_or_none()
    return None if row is None else Place(row.number, row.part, row.page)


async def keep_place(
    connection: AsyncConnection, subscription_id: int, user_id: int, place: Place, now: datetime
) -> None:
    """Write a reader's place, whatever it was."""
    values = {"number": place.number, "part": place.part, "page": place.page, "moved_at": now}
    key = (places.c.subscription_id == subscription_id) & (places.c.user_id == user_id)
    moved = await connection.execute(update(places).where(key).values(**values))
    if moved.rowcount == 0:
        await connection.execute(insert(places).values(subscription_id=subscription_id, user_id=user_id, **values))


async def forget(connection: AsyncConnection, subscription_id: int, user_id: int) -> None:
    """Keep nothing about a reader here."""
    await connection.execute(
        delete(places).where(places.c.subscription_id == subscription_id, places.c.user_id == user_id)
    )


async def count_read(connection: AsyncConnection, subscription_id: int, number: int) -> int:
    """How many readers have read part ``number``; never who."""
    counted = await connection.execute(
        select(func.count()).where(places.c.subscription_id == subscription_id, places.c.number >= number)
    )
    return int(counted.scalar_one())


async def count_kept(connection: AsyncConnection, user_id: int) -> tuple[int, int, int]:
    """How often a person's id is kept: with places, with subscriptions they started, with stories they added."""
    columns = (places.c.user_id, subscriptions.c.subscriber_id, stories.c.added_by)
    counts = [
        (await connection.execute(select(func.count()).where(column == user_id))).scalar_one() for column in columns
    ]
    return counts[0], counts[1], counts[2]


async def erase(connection: AsyncConnection, user_id: int) -> None:
    """Forget a person everywhere. What they started or added stays, without them."""
    await connection.execute(delete(places).where(places.c.user_id == user_id))
    await connection.execute(
        update(subscriptions).where(subscriptions.c.subscriber_id == user_id).values(subscriber_id=NOBODY)
    )
    await connection.execute(update(stories).where(stories.c.added_by == user_id).values(added_by=None))
