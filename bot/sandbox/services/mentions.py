"""Who is pinged: https://discord.com/developers/docs/resources/message#allowed-mentions-object."""

import re
from typing import Any

from bot.sandbox.model.entities import Channel, Message, Permission
from bot.sandbox.world import World

Json = dict[str, Any]
_USER, _ROLE = re.compile(r"<@!?(\d{1,20})>"), re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"(?<!\\)@(?:everyone|here)\b")


def note_mentions(world: World, message: Message, allowed: Json | None) -> None:
    """Set whom the message pings. Without ``allowed`` everything written counts."""
    channel = world.channels[message.channel_id]
    text = message.text
    guild = None if channel.guild_id is None else world.guilds[channel.guild_id]
    users = [int(number) for number in _USER.findall(text)]
    roles = [int(number) for number in _ROLE.findall(text)]
    mine = world.permissions(channel, message.author)
    everyone = bool(_EVERYONE.search(text)) and bool(mine & Permission.MENTION_EVERYONE)
    if allowed is not None:
        parse = allowed.get("parse") or []
        users = [each for each in users if "users" in parse or each in _ids(allowed, "users")]
        roles = [each for each in roles if "roles" in parse or each in _ids(allowed, "roles")]
        everyone = everyone and "everyone" in parse
    message.mentions = [world.users[each] for each in dict.fromkeys(users) if each in world.users]
    message.mention_roles = [
        each for each in dict.fromkeys(roles)
        if guild and each in guild.roles and _may_ping_roles(world, message, channel)
    ]  # fmt: skip
    message.mention_everyone = everyone


def _may_ping_roles(world: World, message: Message, channel: Channel) -> bool:
    return bool(world.permissions(channel, message.author) & Permission.MENTION_EVERYONE)


def _ids(allowed: Json, kind: str) -> set[int]:
    return {int(each) for each in allowed.get(kind) or []}
