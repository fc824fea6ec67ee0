"""Posts in a forum: how one is created, and how the bot finds its own."""

from collections.abc import AsyncIterator

import discord

from bot.chat import discord_internals
from bot.chat.client import Cliffhanger
from bot.chat.components import message_layout, message_view
from bot.model import RenderedMessage


async def create_post(client: Cliffhanger, forum: discord.ForumChannel, message: RenderedMessage) -> int:
    """Create a post that begins with ``message``, whose title becomes the post's name.

    Returns the id of the post's thread, which is also the id of its first message. If the forum requires a tag, the
    first one that the bot may use is set. The request is sent once: see ``discord_internals``.
    """
    return await discord_internals.create_forum_post_once(
        client,
        forum.id,
        content=message.content,
        view=message_layout(message) if message.texts else message_view(message),
        flags=discord.MessageFlags(suppress_embeds=not message.texts),
        post={
            "name": message.title,
            "auto_archive_duration": discord_internals.THREAD_MINUTES,
            "applied_tags": [str(tag.id) for tag in usable_tags(forum)[:1]] if forum.flags.require_tag else [],
        },
    )


def usable_tags(forum: discord.ForumChannel) -> list[discord.ForumTag]:
    """Return the forum's tags that the bot may set. Those of moderators need Manage Threads."""
    moderates = forum.permissions_for(forum.guild.me).manage_threads
    return [tag for tag in forum.available_tags if moderates or not tag.moderated]


def lacks_tag(channel: object) -> bool:
    """Return whether a channel is a forum that requires a tag and has none that the bot may set."""
    return isinstance(channel, discord.ForumChannel) and channel.flags.require_tag and not usable_tags(channel)


async def own_posts_after(
    client: Cliffhanger, forum: discord.ForumChannel, after: int
) -> AsyncIterator[discord.Thread]:
    """Yield the bot's posts that are newer than the message ``after``, archived or not, oldest first.

    A new post may reach the client, by the gateway, before it is in Discord's lists.
    """
    active = [*forum.threads, *await forum.guild.active_threads()]
    posts = {thread.id: thread for thread in active if thread.parent_id == forum.id and thread.id > after}
    since = discord.utils.snowflake_time(after)
    async for thread in forum.archived_threads(limit=None):
        if thread.archive_timestamp < since:
            break  # Threads come in the order of their archiving: all others are older.
        if thread.id > after:
            posts[thread.id] = thread
    for thread_id in sorted(posts):
        if posts[thread_id].owner_id == client.user_id:
            yield posts[thread_id]
