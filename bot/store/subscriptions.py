"""Subscriptions. At most one is active in a channel; a unique index guarantees that."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final

from sqlalchemy import exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Cadence, EndReason, Subscription, SubscriptionSettings
from bot.store.rows import (
    cadence_columns,
    fetch_all,
    fetch_one,
    fetch_optional,
    select_subscriptions,
    to_subscription,
)
from bot.store.tables import ACTIVE, OPEN, deliveries, editions, subscriptions

_NEW_SETTINGS: Final = SubscriptionSettings()
#: True for active subscriptions too, whose end reason is NULL.
_NOT_UNDONE = subscriptions.c.end_reason.is_distinct_from(EndReason.UNDONE)


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
    """Return the subscription with this id, which must exist."""
    query = select_subscriptions().where(subscriptions.c.id == subscription_id)
    return await fetch_one(connection, query, to_subscription)


async def by_key(connection: AsyncConnection, key: str) -> Subscription | None:
    """Return the subscription with this key. Buttons contain the key."""
    query = select_subscriptions().where(subscriptions.c.key == key)
    return await fetch_optional(connection, query, to_subscription)


async def active_in_channel(connection: AsyncConnection, channel_id: int) -> Subscription | None:
    """Return the active subscription of a channel."""
    query = select_subscriptions().where(subscriptions.c.channel_id == channel_id, ACTIVE)
    return await fetch_optional(connection, query, to_subscription)


async def latest_in_channel(
    connection: AsyncConnection, channel_id: int, story_id: int | None = None
) -> Subscription | None:
    """Return the active subscription of a channel, or the one that ended last. Undone ones do not count.

    ``story_id`` limits them to one story.
    """
    query = (
        select_subscriptions()
        .where(subscriptions.c.channel_id == channel_id, _NOT_UNDONE)
        .order_by(~ACTIVE, subscriptions.c.ended_at.desc(), subscriptions.c.id.desc())
        .limit(1)
    )
    if story_id is not None:
        query = query.where(editions.c.story_id == story_id)
    return await fetch_optional(connection, query, to_subscription)


async def replaced_by(connection: AsyncConnection, started: Subscription) -> Subscription | None:
    """Return the subscription that ended because this one was started.

    It ended on the same server at the time of the start. The channel is not compared: either may have moved since.
    """
    query = select_subscriptions().where(
        subscriptions.c.guild_id == started.guild_id,
        subscriptions.c.end_reason == EndReason.REPLACED,
        subscriptions.c.ended_at == started.created_at,
    )
    return await fetch_optional(connection, query.limit(1), to_subscription)


async def active_in_guild(connection: AsyncConnection, guild_id: int) -> tuple[Subscription, ...]:
    """Return the active subscriptions of a server, oldest first."""
    query = select_subscriptions().where(subscriptions.c.guild_id == guild_id, ACTIVE).order_by(subscriptions.c.id)
    return await fetch_all(connection, query, to_subscription)


async def moved_away(connection: AsyncConnection, guild_id: int, channel_id: int) -> tuple[Subscription, ...]:
    """Return the active subscriptions of a server that have posted in this channel but are in another now.

    Oldest first.
    """
    posted_here = exists().where(
        deliveries.c.subscription_id == subscriptions.c.id, deliveries.c.channel_id == channel_id, ~OPEN
    )
    query = (
        select_subscriptions()
        .where(subscriptions.c.guild_id == guild_id, ACTIVE, subscriptions.c.channel_id != channel_id, posted_here)
        .order_by(subscriptions.c.id)
    )
    return await fetch_all(connection, query, to_subscription)


async def all_active(connection: AsyncConnection) -> tuple[Subscription, ...]:
    """Return the active subscriptions of all servers, server by server."""
    query = select_subscriptions().where(ACTIVE).order_by(subscriptions.c.guild_id, subscriptions.c.id)
    return await fetch_all(connection, query, to_subscription)


async def active_channels_of_story(connection: AsyncConnection, story_id: int) -> tuple[int, ...]:
    """Return the channels of all servers in which a story runs."""
    channel_ids = await connection.execute(
        select(subscriptions.c.channel_id).join(editions).where(editions.c.story_id == story_id, ACTIVE)
    )
    return tuple(channel_ids.scalars())


async def has_subscriptions(connection: AsyncConnection, story_id: int) -> bool:
    """Return whether a story has a subscription on any server, active or ended. Undone ones do not count."""
    first = await connection.execute(
        select(subscriptions.c.id).join(editions).where(editions.c.story_id == story_id, _NOT_UNDONE).limit(1)
    )
    return first.first() is not None


async def set_cadence(connection: AsyncConnection, subscription_id: int, cadence: Cadence) -> None:
    """Store the times of a subscription."""
    await _update(connection, subscription_id, cadence_columns(cadence))


async def update_settings(
    connection: AsyncConnection, subscription: Subscription, settings: SubscriptionSettings
) -> None:
    """Store the settings that differ from those of ``subscription``, as the caller saw it.

    Two organisers who change different settings at the same time therefore keep both changes.
    """
    before, after = asdict(subscription.settings), asdict(settings)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if changed:
        await _update(connection, subscription.id, changed)


async def mark_active(connection: AsyncConnection, subscription_id: int) -> None:
    """Let an ended subscription run again. Raises ``IntegrityError`` if another is active in its channel."""
    await _update(connection, subscription_id, {"ended_at": None, "end_reason": None})


async def mark_undone(connection: AsyncConnection, subscription_id: int, now: datetime) -> None:
    """End a subscription as if it had never started, even if it has ended already."""
    await _update(connection, subscription_id, {"ended_at": now, "end_reason": EndReason.UNDONE})


async def end(connection: AsyncConnection, subscription_id: int, now: datetime, end_reason: EndReason) -> None:
    """End a subscription; its history and reading positions stay. Does nothing if it has ended already."""
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id, ACTIVE)
        .values(ended_at=now, end_reason=end_reason)
    )


async def _update(connection: AsyncConnection, subscription_id: int, columns: Mapping[str, object]) -> None:
    await connection.execute(update(subscriptions).where(subscriptions.c.id == subscription_id).values(**columns))
