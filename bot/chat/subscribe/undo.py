"""**Undo** of a start: for 15 minutes it ends the subscription and deletes its posts and threads."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import discord

from bot.chat import discord_internals
from bot.chat.access import check_may_use
from bot.chat.client import Cliffhanger, Interaction
from bot.chat.components import action
from bot.chat.context import subscription_by, title_of
from bot.chat.holds import hold_suffix
from bot.chat.posting_guard import when_not_posting
from bot.chat.reply import SEND_ERRORS, defer, reply
from bot.model import DeliveryKind, Subscription
from bot.rendering.phrases import say, timestamp
from bot.services import next_part, posts, subscriptions


@action("undo")
async def undo_start(interaction: Interaction, key: str) -> None:
    """Undo a start. What it had replaced runs again."""
    await defer(interaction, update=True)
    await check_may_use(interaction, "subscribe")
    client, locale = interaction.client, str(interaction.locale)
    started = await subscription_by(interaction, key)
    before = await when_not_posting(
        client, started.id, lambda: subscriptions.undo_start(client.database, started, client.clock.now())
    )
    client.engine.wake()
    left = await _delete_posts(client, started)
    title, channel = title_of(started.story), f"<#{started.channel_id}>"
    lines = [say("undone", locale, title=title, channel=channel)]
    lines.extend(say(f"undone-but-{kind}", locale) for kind in left)
    if before is not None:
        lines.append(await _before_line(client, before, locale))
    await reply(interaction, "\n".join(lines), update=True)


async def _before_line(client: Cliffhanger, before: Subscription, locale: str) -> str:
    """Say what happens to the subscription that had been replaced."""
    upcoming = await next_part.next_delivery(client.database, before)
    key = "undone-before" + (hold_suffix(upcoming) if upcoming else "-taken")
    values = {} if upcoming is None else {"number": upcoming.number, "when": timestamp(upcoming.due_at)}
    return say(key, locale, title=title_of(before.story), channel=f"<#{before.channel_id}>", **values)


async def _delete_posts(client: Cliffhanger, started: Subscription) -> list[str]:
    """Delete threads, then posts, the newest first. Returns what could not be deleted: ``threads``, ``posts``."""
    await client.engine.wait_until_not_posting(started.id)
    left = set()
    for delivery in reversed(await posts.everything_posted(client.database, started)):
        first, is_thread = delivery.message_ids[0], delivery.kind is DeliveryKind.THREAD
        if is_thread and started.forum:
            # In a forum the part's own post is its discussion thread, so only the first message of it goes.
            deleted, kind = await _delete_messages(client, first, delivery.message_ids[1:]), "posts"
        elif is_thread or delivery.in_forum:
            deleted, kind = await _delete_thread(client, first, delivery.message_ids[is_thread:]), "threads"
        else:
            deleted, kind = await _delete_messages(client, delivery.channel_id, delivery.message_ids), "posts"
        if not deleted:
            left.add(kind)
    return sorted(left)


async def _delete_messages(client: Cliffhanger, channel_id: int, message_ids: Sequence[int]) -> bool:
    channel, deleted = client.get_partial_messageable(channel_id), True
    for message_id in filter(None, reversed(message_ids)):
        try:
            await channel.get_partial_message(message_id).delete()
        except discord.NotFound:
            continue
        except SEND_ERRORS:
            deleted = False
    return deleted


async def _delete_thread(client: Cliffhanger, thread_id: int, message_ids: Sequence[int]) -> bool:
    """Delete a thread. That needs Manage Threads, for which the bot does not ask.

    Without it, the bot deletes its own messages and archives the thread, so that it leaves the list.
    """
    try:
        await discord_internals.delete_thread(client, thread_id)
    except discord.NotFound:
        return True
    except SEND_ERRORS:
        await _delete_messages(client, thread_id, message_ids)
        with suppress(*SEND_ERRORS):
            await discord_internals.archive_thread(client, thread_id)
        return False
    return True


ACTIONS: Final = (undo_start,)
