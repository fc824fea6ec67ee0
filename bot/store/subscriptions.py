"""Subscriptions as rows. One lives in a channel at a time: the database keeps it so."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Cadence, Ending, Subscription
from bot.store.rows import cadence_columns as cadence_columns
from bot.store.rows import select_subscriptions, to_subscription
from bot.store.tables import deliveries, editions, subscriptions


async def create(connection: AsyncConnection, *, cadence: Cadence, created_at: datetime, **columns: Any) -> int:
    """Keep a new subscription; returns its id. Raises ``IntegrityError`` where one lives in the channel."""
    created = await connection.execute(
        insert(subscriptions)
        .values(created_at=created_at, **cadence_columns(cadence), **columns)
        .returning(subscriptions.c.id)
    )
    return int(created.scalar_one())


async def get(connection: AsyncConnection, subscription_id: int) -> Subscription:
    """By its number."""
    rows = await connection.execute(select_subscriptions().where(subscriptions.c.id == subscription_id))
    return to_subscription(rows.one())


async def by_key(connection: AsyncConnection, key: str) -> Subscription | None:
    """By its random key, which buttons carry."""
    rows = await connection.execute(select_subscriptions().where(subscriptions.c.key == key))
    row = rows.one_or_none()
    return None if row is None else to_subscription(row)


async def live_in_channel(connection: AsyncConnection, channel_id: int) -> Subscription | None:
    """The one that lives in a channel."""
    rows = await connection.execute(
        select_subscriptions().where(subscriptions.c.channel_id == channel_id, subscriptions.c.ended_at.is_(None))
    )
    row = rows.one_or_none()
    return None if row is None else to_subscription(row)


async def latest_in_channel(
    connection: AsyncConnection, channel_id: int, story_id: int | None = None
) -> Subscription | None:
    """The living one, else the one that ended last (of ``story_id``, where one is named); never one that was undone."""
    query = (
        select_subscriptions()
        .where(
            subscriptions.c.channel_id == channel_id,
            func.coalesce(subscriptions.c.ending, "") != Ending.UNDONE,
        )
        .order_by(subscriptions.c.ended_at.is_not(None), subscriptions.c.ended_at.desc(), subscriptions.c.id.desc())
        .limit(1)
    )
    if story_id is not None:
        query = query.where(editions.c.story_id == story_id)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else to_subscription(row)


async def replaced_by(connection: AsyncConnection, started: Subscription) -> Subscription | None:
    """What was ended by starting another: on its server, at the moment of its start. Either may have moved since."""
    rows = await connection.execute(
        select_subscriptions()
        .where(
            subscriptions.c.guild_id == started.guild_id,
            subscriptions.c.ending == Ending.REPLACED,
            subscriptions.c.ended_at == started.created_at,
        )
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else to_subscription(row)


async def live_in_guild(connection: AsyncConnection, guild_id: int) -> tuple[Subscription, ...]:
    """All that live on a server, oldest first."""
    rows = await connection.execute(
        select_subscriptions()
        .where(subscriptions.c.guild_id == guild_id, subscriptions.c.ended_at.is_(None))
        .order_by(subscriptions.c.id)
    )
    return tuple(map(to_subscription, rows))


async def moved_away(connection: AsyncConnection, guild_id: int, channel_id: int) -> tuple[Subscription, ...]:
    """All that live elsewhere on the server and have posted in this channel before, oldest first."""
    posted = exists().where(
        deliveries.c.subscription_id == subscriptions.c.id,
        deliveries.c.channel_id == channel_id,
        deliveries.c.settled_at.is_not(None),
    )
    rows = await connection.execute(
        select_subscriptions()
        .where(
            subscriptions.c.guild_id == guild_id,
            subscriptions.c.ended_at.is_(None),
            subscriptions.c.channel_id != channel_id,
            posted,
        )
        .order_by(subscriptions.c.id)
    )
    return tuple(map(to_subscription, rows))


async def live(connection: AsyncConnection) -> tuple[Subscription, ...]:
    """All that live anywhere, server by server."""
    rows = await connection.execute(
        select_subscriptions()
        .where(subscriptions.c.ended_at.is_(None))
        .order_by(subscriptions.c.guild_id, subscriptions.c.id)
    )
    return tuple(map(to_subscription, rows))


async def live_channels_of_story(connection: AsyncConnection, story_id: int) -> tuple[int, ...]:
    """The channels, of any server, in which a story runs."""
    rows = await connection.execute(
        select(subscriptions.c.channel_id)
        .join(editions)
        .where(editions.c.story_id == story_id, subscriptions.c.ended_at.is_(None))
    )
    return tuple(rows.scalars())


async def has_any(connection: AsyncConnection, story_id: int) -> bool:
    """Whether a story has a subscription on any server, living or ended; those that were undone do not count."""
    rows = await connection.execute(
        select(subscriptions.c.id)
        .join(editions)
        .where(editions.c.story_id == story_id, func.coalesce(subscriptions.c.ending, "") != Ending.UNDONE)
        .limit(1)
    )
    return rows.first() is not None


async def change(connection: AsyncConnection, subscription_id: int, **columns: Any) -> None:
    """Write columns of one subscription."""
    await connection.execute(update(subscriptions).where(subscriptions.c.id == subscription_id).values(**columns))


async def end(connection: AsyncConnection, subscription_id: int, now: datetime, ending: Ending) -> None:
    """It lives no longer; its history and its readers' places stay. Ending it twice keeps the first."""
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id, subscriptions.c.ended_at.is_(None))
        .values(ended_at=now, ending=ending)
    )
