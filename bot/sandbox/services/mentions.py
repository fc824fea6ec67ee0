"""Who is pinged: https://discord.com/developers/docs/resources/message#allowed-mentions-object."""

import re

from bot.sandbox.model.entities import Message, Permission
from bot.sandbox.model.json import Json
from bot.sandbox.world import World

_USER, _ROLE = re.compile(r"<@!?(\d{1,20})>"), re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"(?<!\\)@(?:everyone|here)\b")


def set_mentions(world: World, message: Message, allowed: Json | None) -> None:
    """Set whom the message pings. Without ``allowed``, everyone who is mentioned."""
    channel = world.channels[message.channel_id]
    guild = None if channel.guild_id is None else world.guilds[channel.guild_id]
    # Roles can only be pinged with the permission too.
    pings_many = bool(world.permissions(channel, message.author) & Permission.MENTION_EVERYONE)
    user_ids = [int(number) for number in _USER.findall(message.text)]
    role_ids = [int(number) for number in _ROLE.findall(message.text)]
    everyone = pings_many and bool(_EVERYONE.search(message.text))
    if allowed is not None:
        parse = allowed.get("parse") or []
        user_ids = [user_id for user_id in user_ids if "users" in parse or user_id in _ids(allowed, "users")]
        role_ids = [role_id for role_id in role_ids if "roles" in parse or role_id in _ids(allowed, "roles")]
        everyone = everyone and "everyone" in parse
    message.mentions = [world.users[user_id] for user_id in dict.fromkeys(user_ids) if user_id in world.users]
    message.mention_roles = [
        role_id for role_id in dict.fromkeys(role_ids) if pings_many and guild is not None and role_id in guild.roles
    ]
    message.mention_everyone = everyone


def _ids(allowed: Json, kind: str) -> set[int]:
    return {int(number) for number in allowed.get(kind) or []}
