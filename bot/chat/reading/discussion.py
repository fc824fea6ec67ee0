"""A part's discussion thread: the ledger opens it when somebody asks, and from then on buttons lead to it."""

from typing import Final

import discord

from bot.chat.access import check_channel
from bot.chat.client import Interaction
from bot.chat.components import action, link
from bot.chat.context import subscription_by
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import Delivery, DeliveryKind, Discussion, Hold, Subscription
from bot.rendering.custom_ids import PostButton
from bot.rendering.phrases import say
from bot.services import next_part, posts, readers

_WAIT_SECONDS: Final = 30.0


@action(PostButton.DISCUSS)
async def press_discuss(interaction: Interaction, key: str, part: int, _revision: int) -> None:
    """**Discuss** below a part."""
    await defer(interaction)
    await open_discussion(interaction, await subscription_by(interaction, key), part)


async def open_discussion(interaction: Interaction, subscription: Subscription, number: int) -> None:
    """Lead the asker to the part's thread, and open it if needed. Raises ``UserError`` if that is impossible."""
    await defer(interaction)
    client, locale = interaction.client, str(interaction.locale)
    part = await posts.posted_part(client.database, subscription, number)
    if part is None:
        raise readers.part_unavailable(subscription, number)
    thread = await posts.thread(client.database, subscription, number)
    if thread is None or thread.settled_at is None or not _exists(thread):
        if subscription.settings.discussion is Discussion.NONE:
            raise UserError("discussion-off")
        check_channel(interaction, part.home_channel_id, threads=True)
        thread = await _open(interaction, subscription, number)
    if not _exists(thread):
        raise UserError(_obstacle(thread), number=number, channel=f"<#{part.home_channel_id}>")
    thread_id = thread.message_ids[0]
    if await _is_deleted(interaction, thread_id):
        raise UserError("discussion-deleted", number=number)
    if interaction.channel_id == thread_id:
        await reply(interaction, say("discussion-here", locale, number=number))
        return
    text = say("discussion-open", locale, number=number, thread=f"<#{thread_id}>")
    reader = await readers.get_reader_state(client.database, subscription, interaction.user.id)
    if number > reader.read_through:
        text = f"{say('discussion-beyond', locale, number=number)} {text}"
    url = f"https://discord.com/channels/{subscription.guild_id}/{thread_id}"
    await reply(interaction, text, rows=[[link(say("go-to-discussion", locale), url)]])


async def _open(interaction: Interaction, subscription: Subscription, number: int) -> Delivery:
    client = interaction.client
    await next_part.request_thread(client.database, subscription, number, client.clock.now())
    client.engine.wake()
    thread = await client.engine.wait_for_delivery(subscription.id, DeliveryKind.THREAD, number, _WAIT_SECONDS)
    if thread is None:
        raise LookupError(number)
    return thread


def _exists(thread: Delivery) -> bool:
    """Whether the thread is there. Its first message may not be there yet."""
    return bool(thread.message_ids)


async def _is_deleted(interaction: Interaction, thread_id: int) -> bool:
    """Whether the thread was deleted. The client knows the active threads; it asks Discord for archived ones."""
    if interaction.guild is not None and interaction.guild.get_thread(thread_id) is not None:
        return False
    try:
        await interaction.client.fetch_channel(thread_id)
    except discord.NotFound:
        return True
    except discord.DiscordException:  # Nobody knows. A link does no harm.
        return False
    return False


def _obstacle(thread: Delivery) -> str:
    """Return the key of the sentence that says why there is no thread."""
    if thread.hold in (Hold.ACCESS, Hold.GONE):
        return "discussion-access"
    if thread.settled_at is None and thread.hold is None:
        return "discussion-on-its-way"
    if thread.hold is Hold.FULL:
        return "discussion-too-many"
    return "discussion-failed"


ACTIONS: Final = (press_discuss,)
