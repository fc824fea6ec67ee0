"""**Undo** of a start: for 15 minutes it ends the subscription and takes its posts and threads back."""

from collections.abc import Sequence
from contextlib import suppress

import discord

from bot.chat.access import check_may
from bot.chat.client import Cliffhanger, Interaction
from bot.chat.components import Action
from bot.chat.context import subscription_by, title_of
from bot.chat.holds import waiting
from bot.chat.posting_guard import when_not_posting
from bot.chat.reply import SEND_ERRORS, defer, reply
from bot.model import DeliveryKind, Subscription
from bot.rendering.phrases import say, timestamp
from bot.services import next_part, subscriptions
from bot.store import ledger


async def undo(interaction: Interaction, key: str) -> None:
    """Take back what was started, and let live what it had replaced."""
    await defer(interaction, update=True)
    await check_may(interaction, "subscribe")
    client, locale = interaction.client, str(interaction.locale)
    started = await subscription_by(interaction, key)
    before = await when_not_posting(
        client, started.id, lambda: subscriptions.undo_start(client.database, started, client.clock.now())
    )
    client.engine.wake()
    left = await _take_back(client, started)
    title, channel = title_of(started.story), f"<#{started.channel_id}>"
    lines = [say("undone", locale, title=title, channel=channel)]
    lines.extend(say(f"undone-but-{kind}", locale) for kind in left)
    if before is not None:
        upcoming = await next_part.next_delivery(client.database, before)
        values = {} if upcoming is None else {"number": upcoming.number, "when": timestamp(upcoming.due_at)}
        key = "undone-before" + (waiting(upcoming) if upcoming else "-taken")
        where = f"<#{before.channel_id}>"
        lines.append(say(key, locale, title=title_of(before.story), channel=where, **values))
    await reply(interaction, "\n".join(lines), update=True)


async def _take_back(client: Cliffhanger, started: Subscription) -> list[str]:
    """Delete threads, then posts, the newest first. Returns what could not be deleted: ``threads``, ``posts``."""
    await client.engine.wait_until_not_posting(started.id)
    left = set()
    for row in reversed(await client.database.read(ledger.posted_deliveries, started.id)):
        thread, talk = row.message_ids[0], row.kind is DeliveryKind.THREAD
        if talk and started.forum:
            gone, what = await _delete_messages(client, thread, row.message_ids[1:]), "posts"
        elif talk or row.in_forum:
            gone, what = await _delete_thread(client, thread, row.message_ids[talk:]), "threads"
        else:
            gone, what = await _delete_messages(client, row.channel_id, row.message_ids), "posts"
        if not gone:
            left.add(what)
    return sorted(left)


async def _delete_messages(client: Cliffhanger, channel_id: int, messages: Sequence[int]) -> bool:
    gone = True
    for message_id in filter(None, reversed(messages)):
        try:
            await client.http.delete_message(channel_id, message_id)
        except discord.NotFound:
            continue
        except SEND_ERRORS:
            gone = False
    return gone


async def _delete_thread(client: Cliffhanger, thread_id: int, messages: Sequence[int]) -> bool:
    """Deleting a thread needs Manage Threads, which the bot does not ask for: without, its own messages go and the
    thread is archived, so that it leaves the list."""
    try:
        await client.http.delete_channel(thread_id)
    except discord.NotFound:
        return True
    except SEND_ERRORS:
        await _delete_messages(client, thread_id, messages)
        with suppress(*SEND_ERRORS):
            await client.http.edit_channel(thread_id, archived=True)
        return False
    return True


ACTIONS: dict[str, Action] = {"undo": undo}
