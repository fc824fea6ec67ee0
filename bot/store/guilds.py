"""What is stored about each server: its time zone, its log channel, and whether the bot was removed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.conflict import insert
from bot.store.tables import cards, deliveries, guilds, stories, subscriptions


async def zone(connection: AsyncConnection, guild_id: int) -> str | None:
    """Return the server's time zone, or None if none was chosen yet."""
    return (await connection.execute(select(guilds.c.zone).where(guilds.c.id == guild_id))).scalar_one_or_none()


async def set_first_zone(connection: AsyncConnection, guild_id: int, chosen: str) -> None:
    """Store the server's time zone, unless it has one. So the first zone that is chosen becomes the server's."""
    added = insert(connection, guilds).values(id=guild_id, zone=chosen)
    await connection.execute(
        added.on_conflict_do_update(
            index_elements=[guilds.c.id], set_={"zone": added.excluded.zone}, where=guilds.c.zone.is_(None)
        )
    )


async def log_channel(connection: AsyncConnection, guild_id: int) -> int | None:
    """Return the channel in which organisers are notified of problems, or None if they are notified in private."""
    channel = await connection.execute(select(guilds.c.log_channel_id).where(guilds.c.id == guild_id))
    return channel.scalar_one_or_none()


async def set_log_channel(connection: AsyncConnection, guild_id: int, channel_id: int | None) -> None:
    """Store the channel in which organisers are notified of problems. None: in private."""
    added = insert(connection, guilds).values(id=guild_id, log_channel_id=channel_id)
    await connection.execute(
        added.on_conflict_do_update(
            index_elements=[guilds.c.id], set_={"log_channel_id": added.excluded.log_channel_id}
        )
    )


async def guilds_with_data(connection: AsyncConnection) -> frozenset[int]:
    """Return the servers that have subscriptions or stories of their own."""
    guild_ids = await connection.execute(
        select(subscriptions.c.guild_id).union(select(stories.c.guild_id).where(stories.c.guild_id.is_not(None)))
    )
    return frozenset(guild_ids.scalars())


async def mark_left(connection: AsyncConnection, guild_id: int, now: datetime) -> bool:
    """Record that the bot was removed from a server. Returns False if that was recorded before; that time stays."""
    added = insert(connection, guilds).values(id=guild_id, left_at=now)
    marked = await connection.execute(
        added.on_conflict_do_update(
            index_elements=[guilds.c.id], set_={"left_at": added.excluded.left_at}, where=guilds.c.left_at.is_(None)
        )
    )
    return marked.rowcount == 1


async def mark_present(connection: AsyncConnection, guild_ids: Collection[int]) -> None:
    """Record that the bot is on these servers, perhaps again."""
    left = await connection.execute(select(guilds.c.id).where(guilds.c.left_at.is_not(None)))
    returned = [guild_id for guild_id in left.scalars() if guild_id in guild_ids]
    await connection.execute(update(guilds).where(guilds.c.id.in_(returned)).values(left_at=None))


async def erase_left(connection: AsyncConnection, before: datetime) -> tuple[int, ...]:
    """Erase all data of the servers that removed the bot earlier than ``before``. Returns their ids."""
    left = await connection.execute(select(guilds.c.id).where(guilds.c.left_at < before))
    gone = tuple(left.scalars())
    for table in (deliveries, subscriptions, stories, cards):
        await connection.execute(delete(table).where(table.c.guild_id.in_(gone)))
    await connection.execute(delete(guilds).where(guilds.c.id.in_(gone)))
    return gone
