"""Interactions from the person's side: they begin here, and go to the bot by the gateway.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import secrets
from datetime import timedelta
from typing import Any

from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel, Message, User
from bot.sandbox.model.interaction import Interaction, InteractionType
from bot.sandbox.services import uploads
from bot.sandbox.world import World

Json = dict[str, Any]

#: Long after its token is of no use, an interaction's very existence is forgotten.
_REMEMBERED = timedelta(days=1)


def begin(
    world: World,
    type_: InteractionType,
    user: User,
    channel: Channel,
    data: Json,
    message: Message | None = None,
    opener: Interaction | None = None,
) -> Interaction:
    """Tell the bot what a person did. It fails by itself when no answer comes in time."""
    number = world.ids.next()
    interaction = Interaction(
        number, secrets.token_urlsafe(120), type_, user, channel, world.now(), data, message, opener
    )
    _forget_old(world)
    world.interactions[interaction.token] = interaction
    world.gateway.dispatch("INTERACTION_CREATE", _payload(world, interaction), channel.guild_id)
    asyncio.get_running_loop().call_later(world.limits.answer_seconds, _expire, world, interaction)
    return interaction


def metadata(world: World, interaction: Interaction) -> Json:
    """What a message says of the interaction that made it."""
    made: Json = {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "user": payloads.user(interaction.user),
        "authorizing_integration_owners": _owners(interaction.channel),
    }
    if interaction.type is InteractionType.COMPONENT and interaction.message is not None:
        made["interacted_message_id"] = str(interaction.message.id)
    if interaction.type is InteractionType.MODAL and interaction.opener is not None:
        made["triggering_interaction_metadata"] = metadata(world, interaction.opener)
    return made


def command_name(interaction: Interaction) -> str | None:
    """The name of a command with its subcommands, as it is shown above the answer."""
    if interaction.type is not InteractionType.COMMAND:
        return None
    name, options = interaction.data["name"], interaction.data["options"]
    while options and options[0]["type"] in (1, 2):
        name, options = f"{name} {options[0]['name']}", options[0]["options"]
    return str(name)


def _forget_old(world: World) -> None:
    for token, interaction in list(world.interactions.items()):
        if world.now() - interaction.created_at < _REMEMBERED:
            return
        del world.interactions[token]


def _expire(world: World, interaction: Interaction) -> None:
    if interaction.answer is None:
        interaction.failed = True
        interaction.notify()
        failure = {"interaction_id": str(interaction.id), "channel_id": str(interaction.channel.id)}
        world.events.publish("failed", failure | {"error": "The application did not respond"}, interaction.user.id)


def _owners(channel: Channel) -> Json:
    return {"0": "0" if channel.guild_id is None else str(channel.guild_id)}


def _payload(world: World, interaction: Interaction) -> Json:
    channel, user = interaction.channel, interaction.user
    theirs, mine = (int(world.permissions(channel, each)) for each in (user, world.bot))
    made: Json = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": int(interaction.type),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": world.channel_json(channel) | {"permissions": str(theirs)},
        "app_permissions": str(mine),
        "locale": user.locale,
        "entitlements": [],
        "authorizing_integration_owners": _owners(channel),
        "context": 1 if channel.guild_id is None else 0,
        "attachment_size_limit": uploads.MOST_BYTES,
    }
    if interaction.message is not None:
        made["message"] = payloads.message(interaction.message, world.bot)
    if channel.guild_id is None:
        return made | {"user": payloads.user(user)}
    guild = world.guilds[channel.guild_id]
    return made | {
        "guild_id": str(guild.id),
        "guild_locale": guild.locale,
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "member": payloads.member(guild.members[user.id]) | {"permissions": str(theirs)},
    }
