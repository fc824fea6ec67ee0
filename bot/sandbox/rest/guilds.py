"""Routes about guilds, their members and their open threads."""

from typing import Any

from bot.sandbox.errors import unknown
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Permission
from bot.sandbox.rest.call import Call, Route
from bot.sandbox.services.threads import archive_idle


async def get_guild(call: Call) -> tuple[int, Any]:
    """GET guilds/{guild_id}."""
    guild = call.world.guild(call.id("guild_id"))
    payload = payloads.guild(guild)
    if call.query.get("with_counts") in ("1", "true", "True"):
        payload |= {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return 200, payload


async def get_channels(call: Call) -> tuple[int, Any]:
    """GET guilds/{guild_id}/channels: the channels without the threads."""
    guild = call.world.guild(call.id("guild_id"))
    channels = call.world.guild_channels(guild.id)
    return 200, [call.world.channel_json(channel) for channel in channels if channel.thread is None]


async def get_member(call: Call) -> tuple[int, Any]:
    """GET guilds/{guild_id}/members/{user_id}."""
    member = call.world.guild(call.id("guild_id")).members.get(call.id("user_id"))
    if member is None:
        raise unknown("Member")
    return 200, payloads.member(member)


async def get_active_threads(call: Call) -> tuple[int, Any]:
    """GET guilds/{guild_id}/threads/active: the open threads that the bot sees."""
    world, guild = call.world, call.world.guild(call.id("guild_id"))
    archive_idle(world, guild.id)
    active = [
        channel for channel in world.guild_channels(guild.id) if channel.thread is not None
        and not channel.thread.archived and world.permissions(channel, world.bot) & Permission.VIEW_CHANNEL
    ]  # fmt: skip
    return 200, payloads.thread_list(active[::-1], world.bot, has_more=False)


ROUTES: tuple[Route, ...] = (
    ("GET", "/guilds/{guild_id}", get_guild),
    ("GET", "/guilds/{guild_id}/channels", get_channels),
    ("GET", "/guilds/{guild_id}/members/{user_id}", get_member),
    ("GET", "/guilds/{guild_id}/threads/active", get_active_threads),
)
