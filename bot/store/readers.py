"""Readers' places as rows: all that is kept about a person."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Place
from bot.store.tables import places


async def place(connection: AsyncConnection, subscription_id: int, user_id: int) -> Place | None:
    """Where a reader is, if anything is kept about them here."""
    rows = await connection.execute(
        select(places).where(places.c.subscription_id == subscription_id, places.c.user_id == user_id)
    )
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


async def count_read(connection: AsyncConnection, subscription_id: int, number: int) -> int:
    """How many readers have read part ``number``; never who."""
    counted = await connection.execute(
        select(func.count()).where(places.c.subscription_id == subscription_id, places.c.number >= number)
    )
    return int(counted.scalar_one())


async def count_kept(connection: AsyncConnection, user_id: int) -> int:
    """In how many readings something is kept about a person."""
    counted = await connection.execute(select(func.count()).where(places.c.user_id == user_id))
    return int(counted.scalar_one())


async def erase(connection: AsyncConnection, user_id: int) -> int:
    """Forget a person everywhere; returns in how many readings they had a place."""
    return (await connection.execute(delete(places).where(places.c.user_id == user_id))).rowcount
