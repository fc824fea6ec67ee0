"""A part's discussion thread: opened by the ledger when somebody asks, linked to from then on."""

from typing import Final

import discord

from bot.chat.access import check_channel
from bot.chat.client import Interaction
from bot.chat.components import Action, link
from bot.chat.context import subscription_by
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import Delivery, DeliveryKind, Discussion, Hold, Subscription
from bot.rendering.markers import Action as PostAction
from bot.rendering.phrases import say
from bot.services import next_part, readers
from bot.store import ledger, posts

_WAIT_SECONDS: Final = 30.0


async def discuss(interaction: Interaction, key: str, number: str, _revision: str = "") -> None:
    """**Discuss** under part ``number``."""
    await open_discussion(interaction, await subscription_by(interaction, key), int(number))


async def open_discussion(interaction: Interaction, subscription: Subscription, number: int) -> None:
    """Lead the asker to the part's thread, opening it where it is not there. ``UserError`` says why it cannot be."""
    await defer(interaction)
    client, locale = interaction.client, str(interaction.locale)
    part = await client.database.read(ledger.find, subscription.id, DeliveryKind.PART, number)
    if part is None or part.settled_at is None:
        raise readers.not_posted(subscription, number)
    row = await client.database.read(ledger.find, subscription.id, DeliveryKind.THREAD, number)
    if row is None or row.settled_at is None or not _is_open(row):
        if subscription.settings.discussion is Discussion.NONE:
            raise UserError("discussion-off")
        check_channel(interaction, part.home_channel_id, threads=True)
        row = await _open(interaction, subscription, number)
    if not _is_open(row):
        raise UserError(_why(row), number=number, channel=f"<#{part.home_channel_id}>")
    if await _is_deleted(interaction, row.message_ids[0]):
        raise UserError("discussion-deleted", number=number)
    if interaction.channel_id == row.message_ids[0]:
        await reply(interaction, say("discussion-here", locale, number=number))
        return
    url = f"https://discord.com/channels/{subscription.guild_id}/{row.message_ids[0]}"
    text = say("discussion-open", locale, number=number, thread=f"<#{row.message_ids[0]}>")
    reader = await readers.find_reader(client.database, subscription, interaction.user.id)
    if number > reader.read_through:
        text = f"{say('discussion-beyond', locale, number=number)} {text}"
    await reply(interaction, text, rows=[[link(say("go-to-discussion", locale), url)]])


async def _open(interaction: Interaction, subscription: Subscription, number: int) -> Delivery:
    client = interaction.client
    await next_part.request_thread(client.database, subscription, number, client.clock.now())
    await client.database.write(posts.retry_thread, subscription.id, number, client.clock.now())
    client.engine.wake()
    row = await client.engine.wait_for_delivery(subscription.id, DeliveryKind.THREAD, number, _WAIT_SECONDS)
    if row is None:
        raise LookupError(number)
    return row


def _is_open(row: Delivery) -> bool:
    """Whether the thread is there; its first message may still be on its way."""
    return bool(row.message_ids)


async def _is_deleted(interaction: Interaction, thread_id: int) -> bool:
    """Whether somebody has deleted the thread. The client knows the active ones; archived ones are asked for."""
    if interaction.guild is not None and interaction.guild.get_thread(thread_id) is not None:
        return False
    try:
        await interaction.client.fetch_channel(thread_id)
    except discord.NotFound:
        return True
    except discord.DiscordException:  # it cannot be told; the link does no harm
        return False
    return False


def _why(row: Delivery) -> str:
    """The key of what stands in a thread's way."""
    if row.hold in (Hold.ACCESS, Hold.GONE):
        return "discussion-access"
    if row.settled_at is None and row.hold is None:
        return "discussion-on-its-way"
    # What Discord said stands in the row's reason; its codes are listed where answers are judged.
    if "160006" in (row.reason or "") or "160007" in (row.reason or ""):
        return "discussion-too-many"
    return "discussion-failed"


ACTIONS: dict[str, Action] = {PostAction.DISCUSS: discuss}
