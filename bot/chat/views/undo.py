"""**Undo** of a start: for 15 minutes it ends the subscription and takes its posts and threads back."""

from contextlib import suppress

import discord

from bot import subscriptions
from bot.chat.access import check_may
from bot.chat.client import Asked, Cliffhanger
from bot.chat.quiet import in_quiet
from bot.chat.reply import defer, reply
from bot.chat.views.press import Action
from bot.chat.where import subscription_by, title_of
from bot.model import Delivery, Kind, Subscription
from bot.phrases import say
from bot.store import ledger


async def undo(interaction: Asked, key: str) -> None:
    """Take back what was started, and let live what it had replaced."""
    await check_may(interaction, "subscribe")
    await defer(interaction, update=True)
    client, locale = interaction.client, str(interaction.locale)
    started = await subscription_by(interaction, key)
    before = await in_quiet(
        client, started.id, lambda: subscriptions.undo(client.database, started, client.clock.now())
    )
    client.engine.wake()
    left = await _take_back(client, started)
    title, channel = title_of(started.story), f"<#{started.channel_id}>"
    lines = [say("undone", locale, title=title, channel=channel)]
    lines.extend(say(f"undone-but-{kind}", locale) for kind in left)
    if before is not None:
        line = await subscriptions.coming(client.database, before)
        key = "undone-before-held" if line is not None and line.hold is not None else "undone-before"
        lines.append(say(key, locale, title=title_of(before.story)))
    await reply(interaction, "\n".join(lines), update=True)


async def _take_back(client: Cliffhanger, started: Subscription) -> list[str]:
    """Delete threads, then posts, the newest first. Returns what could not be deleted: ``threads``, ``posts``."""
    await client.engine.quiet(started.id)
    left = set()
    for row in reversed(await client.database.read(ledger.posts, started.id)):
        if row.kind is Kind.THREAD and not await _delete_thread(client, row):
            left.add("threads")
        if row.kind is not Kind.THREAD and not await _delete_post(client, row):
            left.add("posts")
    return sorted(left)


async def _delete_post(client: Cliffhanger, row: Delivery) -> bool:
    gone = True
    for message_id in filter(None, reversed(row.posted)):
        try:
            await client.http.delete_message(row.channel_id, message_id)
        except discord.NotFound:
            continue
        except discord.HTTPException:
            gone = False
    return gone


async def _delete_thread(client: Cliffhanger, row: Delivery) -> bool:
    """Deleting a thread needs Manage Threads, which the bot does not ask for: without, its own message goes and the
    thread is archived, so that it leaves the list."""
    thread_id, *messages = row.posted
    try:
        await client.http.delete_channel(thread_id)
    except discord.NotFound:
        return True
    except discord.HTTPException:
        with suppress(discord.HTTPException):
            for message_id in filter(None, messages):
                await client.http.delete_message(thread_id, message_id)
            await client.http.edit_channel(thread_id, archived=True)
        return False
    return True


ACTIONS: dict[str, Action] = {"undo": undo}
