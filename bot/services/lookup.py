"""Find the subscription that a command or a button is about."""

from bot.model import Subscription
from bot.services import Database
from bot.store import Connection, posts
from bot.store import subscriptions as subscription_store


async def active_in_channel(database: Database, channel_id: int) -> Subscription | None:
    """Return the subscription that runs in a channel."""
    return await database.read(subscription_store.active_in_channel, channel_id)


async def latest_in_channel(database: Database, channel_id: int, story_id: int | None = None) -> Subscription | None:
    """Return what runs in a channel, or what ended there last. With ``story_id`` only of that story."""
    return await database.read(subscription_store.latest_in_channel, channel_id, story_id)


async def active_on_server(database: Database, guild_id: int) -> tuple[Subscription, ...]:
    """Return everything that runs on a server, oldest first."""
    return await database.read(subscription_store.active_in_guild, guild_id)


async def moved_from(database: Database, guild_id: int, channel_id: int) -> tuple[Subscription, ...]:
    """Return what has posted in this channel before and runs in another channel of the server now."""
    return await database.read(subscription_store.moved_away, guild_id, channel_id)


async def by_key(database: Database, key: str) -> Subscription | None:
    """Return the subscription with this random key, which buttons carry."""
    return await database.read(subscription_store.by_key, key)


async def of_message(
    database: Database, guild_id: int, channel_id: int, message_id: int
) -> tuple[Subscription, int] | None:
    """Return the subscription and the number of the part that a message or its thread belongs to."""

    async def find(connection: Connection) -> tuple[Subscription, int] | None:
        found = await posts.part_of_message(connection, guild_id, channel_id, message_id)
        if found is None:
            return None
        subscription_id, number = found
        return await subscription_store.get(connection, subscription_id), number

    return await database.read(find)
