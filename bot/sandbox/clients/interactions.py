"""Interactions from the person's side: they start here, and go to the bot through the gateway.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import secrets
from datetime import timedelta

from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel, Message, User
from bot.sandbox.model.interaction import Interaction, InteractionType
from bot.sandbox.model.json import Json
from bot.sandbox.services.uploads import MAX_BYTES
from bot.sandbox.world import World

#: An interaction is kept this long: much longer than its token is valid.
_KEPT = timedelta(days=1)


def start_interaction(
    world: World,
    type_: InteractionType,
    user: User,
    channel: Channel,
    data: Json,
    message: Message | None = None,
    opener: Interaction | None = None,
) -> Interaction:
    """Send the bot what a person did. The interaction fails by itself if no answer comes in time."""
    token = secrets.token_urlsafe(120)
    interaction = Interaction(world.ids.next(), token, type_, user, channel, world.now(), data, message, opener)
    _remove_old(world)
    world.interactions[token] = interaction
    world.gateway.dispatch("INTERACTION_CREATE", _payload(world, interaction), channel.guild_id)
    asyncio.get_running_loop().call_later(world.limits.answer_seconds, _fail_if_unanswered, world, interaction)
    return interaction


def _remove_old(world: World) -> None:
    for token, interaction in list(world.interactions.items()):
        if world.now() - interaction.created_at < _KEPT:
            return
        del world.interactions[token]


def _fail_if_unanswered(world: World, interaction: Interaction) -> None:
    if interaction.answer is None:
        interaction.failed = True
        interaction.notify()
        ids = {"interaction_id": str(interaction.id), "channel_id": str(interaction.channel.id)}
        error = {"error": "The application did not respond"}
        world.events.publish("failed", ids | error, interaction.user.id)


def _payload(world: World, interaction: Interaction) -> Json:
    channel, user = interaction.channel, interaction.user
    user_permissions = str(int(world.permissions(channel, user)))
    payload: Json = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": int(interaction.type),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": world.channel_json(channel) | {"permissions": user_permissions},
        "app_permissions": str(int(world.permissions(channel, world.bot))),
        "locale": user.locale,
        "entitlements": [],
        "authorizing_integration_owners": payloads.integration_owners(channel),
        "context": 1 if channel.guild_id is None else 0,
        "attachment_size_limit": MAX_BYTES,
    }
    if interaction.message is not None:
        payload["message"] = payloads.message(interaction.message, world.bot)
    if channel.guild_id is None:
        return payload | {"user": payloads.user(user)}
    guild = world.guilds[channel.guild_id]
    return payload | {
        "guild_id": str(guild.id),
        "guild_locale": guild.locale,
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "member": payloads.member(guild.members[user.id]) | {"permissions": user_permissions},
    }
