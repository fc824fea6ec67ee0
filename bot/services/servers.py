"""What the bot remembers about each server, and whether it is still a member there."""

from collections.abc import Collection
from datetime import datetime

from bot.services import Database
from bot.store import guilds


async def zone(database: Database, guild_id: int) -> str | None:
    """Return the server's time zone; None until an organiser has chosen one."""
    return await database.read(guilds.zone, guild_id)


async def log_channel(database: Database, guild_id: int) -> int | None:
    """Return the channel in which organisers are notified of problems. None: in private messages."""
    return await database.read(guilds.log_channel, guild_id)


async def set_log_channel(database: Database, guild_id: int, channel_id: int | None) -> None:
    """Choose the channel in which organisers are notified of problems. None: in private messages."""
    await database.write(guilds.set_log_channel, guild_id, channel_id)


async def with_data(database: Database) -> frozenset[int]:
    """Return the servers of which something is stored: subscriptions, or stories of their own."""
    return await database.read(guilds.guilds_with_data)


async def mark_present(database: Database, guild_ids: Collection[int]) -> None:
    """Record that the bot is a member of these servers."""
    await database.write(guilds.mark_present, guild_ids)


async def mark_removed(database: Database, guild_id: int, now: datetime) -> bool:
    """Record that the bot was removed from a server. Returns False if that was recorded before."""
    return await database.write(guilds.mark_left, guild_id, now)
