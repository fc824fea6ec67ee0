"""Which channel, which subscription and which story an interaction is about."""

import discord

from bot.chat.client import Asked
from bot.errors import UserError
from bot.model import Listing, Subscription
from bot.phrases import say
from bot.prose import literal
from bot.store import subscriptions
from bot.titles import brief

_TITLE = 120


def channel_id_of(interaction: Asked) -> int:
    """The channel; inside a thread, the one it belongs to."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    if interaction.channel_id is None:
        raise UserError("servers-only")
    return interaction.channel_id


async def subscription_here(interaction: Asked, live: bool = False) -> Subscription:
    """What runs in the channel, or (unless ``live``) ran there last; else a ``UserError`` that lists the server's."""
    return await subscription_in(interaction, channel_id_of(interaction), live)


async def subscription_in(interaction: Asked, channel_id: int, live: bool = False) -> Subscription:
    """The same for any channel of the server."""
    database = interaction.client.database
    if live:
        found = await database.read(subscriptions.live_in_channel, channel_id)
    else:
        found = await database.read(subscriptions.latest_in_channel, channel_id)
    if found is not None:
        return found
    running = await database.read(subscriptions.live_in_guild, interaction.guild_id or 0)
    locale = str(interaction.locale)
    if not running:
        raise UserError("no-story-anywhere")
    raise UserError(
        "no-story-here",
        stories=", ".join(
            say("story-in", locale, title=title_of(each.story), channel=f"<#{each.channel_id}>") for each in running
        ),
    )


def title_of(story: Listing) -> str:
    """A story's title on one line, as Markdown that reads the same."""
    return literal(brief(story.title, _TITLE))


async def subscription_by(interaction: Asked, key: str) -> Subscription:
    """The one that a button speaks of, on this server. ``UserError`` where it is no more."""
    found = await interaction.client.database.read(subscriptions.by_key, key)
    if found is None or found.guild_id != interaction.guild_id:
        raise UserError("button-outdated")
    return found
