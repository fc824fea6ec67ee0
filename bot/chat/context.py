"""Find out which channel, subscription and story an interaction is about, and what the asker may know of."""

from typing import Final

import discord

from bot.chat.access import is_organiser
from bot.chat.client import Interaction
from bot.errors import UserError
from bot.model import StoryListing, Subscription
from bot.rendering.markdown import escape_markdown
from bot.rendering.phrases import say
from bot.rendering.shorten import shorten
from bot.services import lookup

_TITLE: Final = 120
#: How many stories the answer "no story here" names, and how long their titles may be.
_STORIES_LISTED: Final = 10
_TITLE_LISTED: Final = 60


def channel_id_of(interaction: Interaction) -> int:
    """Return the channel of an interaction. Inside a thread, that is the channel that the thread belongs to."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    if interaction.channel_id is None:
        raise UserError("servers-only")
    return interaction.channel_id


async def subscription_here(interaction: Interaction, *, active: bool = False) -> Subscription:
    """Return what runs in this channel, or what ran here last unless it must be ``active``.

    Raises a ``UserError`` that lists the stories of the server if there is none.
    """
    return await subscription_in(interaction, channel_id_of(interaction), active=active)


async def subscription_in(interaction: Interaction, channel_id: int, *, active: bool = False) -> Subscription:
    """Return the same for any channel of this server."""
    database = interaction.client.database
    find = lookup.active_in_channel if active else lookup.latest_in_channel
    subscription = await find(database, channel_id)
    if subscription is not None and subscription.guild_id == interaction.guild_id:
        return subscription
    running = await lookup.active_on_server(database, interaction.guild_id or 0)
    visible = [each for each in running if _may_see(interaction, each.channel_id)]
    if not visible:
        raise UserError("no-story-anywhere")
    locale = str(interaction.locale)
    stories = (
        say("story-in", locale, title=title_of(each.story, _TITLE_LISTED), channel=f"<#{each.channel_id}>")
        for each in visible[:_STORIES_LISTED]
    )
    raise UserError("no-story-here", stories=", ".join(stories), more=max(len(visible) - _STORIES_LISTED, 0))


async def part_here(interaction: Interaction) -> tuple[Subscription, int] | None:
    """Return the subscription and part whose discussion thread the interaction is in. None outside such a thread."""
    if not isinstance(interaction.channel, discord.Thread):
        return None
    return await lookup.of_message(
        interaction.client.database,
        interaction.guild_id or 0,
        channel_id_of(interaction),
        interaction.channel.id,
    )


async def subscription_read_here(interaction: Interaction) -> Subscription:
    """Return what is read here: in a part's thread its own subscription, else as ``subscription_here``."""
    part = await part_here(interaction)
    return part[0] if part else await subscription_here(interaction)


async def subscription_followed_here(interaction: Interaction) -> Subscription:
    """Return what is read here, or the one story that has moved from here to a channel that the asker may see."""
    part = await part_here(interaction)
    if part is not None:
        return part[0]
    database, channel_id = interaction.client.database, channel_id_of(interaction)
    if await lookup.latest_in_channel(database, channel_id) is None:
        moved = await lookup.moved_from(database, interaction.guild_id or 0, channel_id)
        if len(moved) == 1 and _may_see(interaction, moved[0].channel_id):
            return moved[0]
    return await subscription_here(interaction)


async def subscription_by(interaction: Interaction, key: str) -> Subscription:
    """Return the subscription that a button names.

    Raises ``button-outdated`` if it does not exist any more, is on another server, or is in a channel that the asker
    may not see.
    """
    subscription = await lookup.by_key(interaction.client.database, key)
    if subscription is None or subscription.guild_id != interaction.guild_id:
        raise UserError("button-outdated")
    channel = interaction.client.get_channel(subscription.channel_id)
    if isinstance(channel, discord.abc.GuildChannel) and not _may_see(interaction, subscription.channel_id):
        raise UserError("button-outdated")
    return subscription


async def subscriptions_without_channel(interaction: Interaction) -> list[Subscription]:
    """Return what runs on this server in channels that do not exist any more."""
    client = interaction.client
    running = await lookup.active_on_server(client.database, interaction.guild_id or 0)
    return [each for each in running if client.get_channel(each.channel_id) is None]


def moved_notice(interaction: Interaction, subscription: Subscription) -> list[str]:
    """Return a line that says where the story has moved, if the asker may see that channel; else nothing."""
    target = subscription.channel_id
    if target == channel_id_of(interaction) or subscription.ended_at or not _may_see(interaction, target):
        return []
    return [say("moved-on", str(interaction.locale), title=title_of(subscription.story), channel=f"<#{target}>")]


def title_of(story: StoryListing, limit: int = _TITLE) -> str:
    """Return a story's title on one line of at most ``limit`` characters, escaped for Markdown."""
    return escape_markdown(shorten(story.title, limit))


def message_url(subscription: Subscription, channel_id: int, message_id: int) -> str:
    """Return the address of a message in Discord."""
    return f"https://discord.com/channels/{subscription.guild_id}/{channel_id}/{message_id}"


def _may_see(interaction: Interaction, channel_id: int) -> bool:
    """Whether the asker may know of a channel. Only organisers need to know of one that does not exist any more."""
    channel, user = interaction.client.get_channel(channel_id), interaction.user
    if not isinstance(channel, discord.abc.GuildChannel) or not isinstance(user, discord.Member):
        return is_organiser(interaction)
    return channel.permissions_for(user).view_channel
