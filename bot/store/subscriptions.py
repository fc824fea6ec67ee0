"""Subscriptions as rows. One lives in a channel at a time: the database keeps it so."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Cadence, EndReason, Subscription, SubscriptionSettings
from bot.store.rows import cadence_columns, select_subscriptions, to_subscription
from bot.store.tables import deliveries, editions, subscriptions

_NEW_SETTINGS: Final = SubscriptionSettings()


async def create(
    connection: AsyncConnection,
    *,
    key: str,
    guild_id: int,
    channel_id: int,
    edition_id: int,
    cadence: Cadence,
    subscriber_id: int,
    locale: str,
    created_at: datetime,
    settings: SubscriptionSettings = _NEW_SETTINGS,
    forum: bool = False,
    search_after_id: int | None = None,
) -> int:
    """Insert a new subscription and return its id. Raises ``IntegrityError`` if another is active in the channel."""
    created = await connection.execute(
        insert(subscriptions)
        .values(
            key=key,
            guild_id=guild_id,
            channel_id=channel_id,
            edition_id=edition_id,
            subscriber_id=subscriber_id,
            locale=locale,
            created_at=created_at,
            forum=forum,
            search_after_id=search_after_id,
            **cadence_columns(cadence),
            **asdict(settings),
        )
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


async def active_in_channel(connection: AsyncConnection, channel_id: int) -> Subscription | None:
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
            func.coalesce(subscriptions.c.end_reason, "") != EndReason.UNDONE,
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
            subscriptions.c.end_reason == EndReason.REPLACED,
            subscriptions.c.ended_at == started.created_at,
        )
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else to_subscription(row)


async def active_in_guild(connection: AsyncConnection, guild_id: int) -> tuple[Subscription, ...]:
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


async def all_active(connection: AsyncConnection) -> tuple[Subscription, ...]:
    """All that live anywhere, server by server."""
    rows = await connection.execute(
        select_subscriptions()
        .where(subscriptions.c.ended_at.is_(None))
        .order_by(subscriptions.c.guild_id, subscriptions.c.id)
    )
    return tuple(map(to_subscription, rows))


async def active_channels_of_story(connection: AsyncConnection, story_id: int) -> tuple[int, ...]:
    """The channels, of any server, in which a story runs."""
    rows = await connection.execute(
        select(subscriptions.c.channel_id)
        .join(editions)
        .where(editions.c.story_id == story_id, subscriptions.c.ended_at.is_(None))
    )
    return tuple(rows.scalars())


async def has_subscriptions(connection: AsyncConnection, story_id: int) -> bool:
    """Whether a story has a subscription on any server, living or ended; those that were undone do not count."""
    rows = await connection.execute(
        select(subscriptions.c.id)
        .join(editions)
        .where(editions.c.story_id == story_id, func.coalesce(subscriptions.c.end_reason, "") != EndReason.UNDONE)
        .limit(1)
    )
    return rows.first() is not None


async def set_cadence(connection: AsyncConnection, subscription_id: int, cadence: Cadence) -> None:
    """Write the times of a subscription."""
    await _update(connection, subscription_id, cadence_columns(cadence))


async def update_settings(
    connection: AsyncConnection, subscription: Subscription, settings: SubscriptionSettings
) -> None:
    """Write the settings that differ from those of ``subscription``, as the caller saw it.

    Two organisers who change different settings at the same time therefore keep both changes.
    """
    before, after = asdict(subscription.settings), asdict(settings)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if changed:
        await _update(connection, subscription.id, changed)


async def mark_active(connection: AsyncConnection, subscription_id: int) -> None:
    """Let an ended subscription run again."""
    await _update(connection, subscription_id, {"ended_at": None, "end_reason": None})


async def mark_undone(connection: AsyncConnection, subscription_id: int, now: datetime) -> None:
    """End a subscription as if it had never started, even if it has ended already."""
    await _update(connection, subscription_id, {"ended_at": now, "end_reason": EndReason.UNDONE})


async def end(connection: AsyncConnection, subscription_id: int, now: datetime, end_reason: EndReason) -> None:
    """It lives no longer; its history and its readers' places stay. Ending it twice keeps the first."""
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id, subscriptions.c.ended_at.is_(None))
        .values(ended_at=now, end_reason=end_reason)
    )


async def _update(connection: AsyncConnection, subscription_id: int, columns: Mapping[str, object]) -> None:
    await connection.execute(update(subscriptions).where(subscriptions.c.id == subscription_id).values(**columns))
