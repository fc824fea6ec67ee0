"""Which channel, which subscription and which story an interaction is about."""

import discord

from bot.chat.access import is_organiser
from bot.chat.client import Interaction
from bot.errors import UserError
from bot.model import StoryListing, Subscription
from bot.rendering.markdown import escape
from bot.rendering.phrases import say
from bot.rendering.shorten import shorten
from bot.store import posts, subscriptions

_TITLE = 120
_LISTED, _TITLE_LISTED = 10, 60


def channel_id_of(interaction: Interaction) -> int:
    """The channel; inside a thread, the one it belongs to."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    if interaction.channel_id is None:
        raise UserError("servers-only")
    return interaction.channel_id


async def subscription_here(interaction: Interaction, live: bool = False) -> Subscription:
    """What runs in the channel, or (unless ``live``) ran there last; else a ``UserError`` that lists the server's."""
    return await subscription_in(interaction, channel_id_of(interaction), live)


async def part_here(interaction: Interaction) -> tuple[Subscription, int] | None:
    """The part in whose thread the interaction happens, with its subscription, be it the channel's latest or not."""
    if not isinstance(interaction.channel, discord.Thread):
        return None
    database = interaction.client.database
    guild_id, channel_id = interaction.guild_id or 0, channel_id_of(interaction)
    found = await database.read(posts.part_of_message, guild_id, channel_id, interaction.channel.id)
    return None if found is None else (await database.read(subscriptions.get, found[0]), found[1])


async def subscription_read_here(interaction: Interaction) -> Subscription:
    """What the asker reads here: in a part's thread its own subscription, else as ``subscription_here``."""
    part = await part_here(interaction)
    return part[0] if part else await subscription_here(interaction)


async def subscription_followed_here(interaction: Interaction) -> Subscription:
    """The same; where nothing ran last, but one story has moved away to where the asker may follow it, that one."""
    part = await part_here(interaction)
    if part is not None:
        return part[0]
    database, channel_id = interaction.client.database, channel_id_of(interaction)
    if await database.read(subscriptions.latest_in_channel, channel_id) is None:
        moved = await database.read(subscriptions.moved_away, interaction.guild_id or 0, channel_id)
        if len(moved) == 1 and _is_seen(interaction, moved[0].channel_id):
            return moved[0]
    return await subscription_here(interaction)


def moved_notice(interaction: Interaction, subscription: Subscription) -> list[str]:
    """That the story has moved away from here, where it has, and to where the asker may follow it."""
    there = subscription.channel_id
    if there == channel_id_of(interaction) or subscription.ended_at or not _is_seen(interaction, there):
        return []
    title, channel = title_of(subscription.story), f"<#{subscription.channel_id}>"
    return [say("moved-on", str(interaction.locale), title=title, channel=channel)]


async def subscription_in(interaction: Interaction, channel_id: int, live: bool = False) -> Subscription:
    """The same for any channel of the server; what runs on another server is not found."""
    database = interaction.client.database
    if live:
        found = await database.read(subscriptions.active_in_channel, channel_id)
    else:
        found = await database.read(subscriptions.latest_in_channel, channel_id)
    if found is not None and found.guild_id == interaction.guild_id:
        return found
    everywhere = await database.read(subscriptions.active_in_guild, interaction.guild_id or 0)
    running = [each for each in everywhere if _is_seen(interaction, each.channel_id)]
    locale = str(interaction.locale)
    if not running:
        raise UserError("no-story-anywhere")
    listed = (
        say("story-in", locale, title=title_of(each.story, _TITLE_LISTED), channel=f"<#{each.channel_id}>")
        for each in running[:_LISTED]
    )
    raise UserError("no-story-here", stories=", ".join(listed), more=max(len(running) - _LISTED, 0))


def _is_seen(interaction: Interaction, channel_id: int) -> bool:
    """Whether the asker may know of the channel. One that is no more only organisers need to know of."""
    channel, user = interaction.client.get_channel(channel_id), interaction.user
    if not isinstance(channel, discord.abc.GuildChannel) or not isinstance(user, discord.Member):
        return is_organiser(interaction)
    return channel.permissions_for(user).view_channel


async def subscriptions_without_channel(interaction: Interaction) -> list[Subscription]:
    """What runs on the server in channels that are no more."""
    client = interaction.client
    running = await client.database.read(subscriptions.active_in_guild, interaction.guild_id or 0)
    return [each for each in running if client.get_channel(each.channel_id) is None]


def title_of(story: StoryListing, limit: int = _TITLE) -> str:
    """A story's title on one line of at most ``limit`` characters, as Markdown that reads the same."""
    return escape(shorten(story.title, limit))


async def subscription_by(interaction: Interaction, key: str) -> Subscription:
    """The one that a button speaks of, on this server. ``UserError`` where it is no more."""
    found = await interaction.client.database.read(subscriptions.by_key, key)
    if found is None or found.guild_id != interaction.guild_id:
        raise UserError("button-outdated")
    return found


def message_url(subscription: Subscription, channel_id: int, message_id: int) -> str:
    """The address of a message in Discord."""
    return f"https://discord.com/channels/{subscription.guild_id}/{channel_id}/{message_id}"
