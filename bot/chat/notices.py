"""What concerns the whole channel is said there, wherever the command was typed."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import discord
from discord.ui import Item

from bot.chat.client import Cliffhanger, Interaction
from bot.chat.reply import NOBODY, SEND_ERRORS, reply
from bot.model import Subscription
from bot.rendering.phrases import say
from bot.store import posts

Rows = Sequence[Sequence[Item[Any]]]


async def notify_channel(client: Cliffhanger, subscription: Subscription, notice: str, rows: Rows = ()) -> bool:
    """Say something in a subscription's channel, or in its newest post there if that is a forum.

    A plain message: of one of Components V2 a phone's notification shows nothing. False where that was impossible.
    """
    place = await _place(client, subscription)
    if place is None:
        return False
    try:
        await client.get_partial_messageable(place).send(
            notice, view=_buttons(rows), suppress_embeds=True, allowed_mentions=NOBODY
        )
    except SEND_ERRORS:
        return False
    return True


async def _place(client: Cliffhanger, subscription: Subscription) -> int | None:
    """Where something can be said; None for a forum without a post."""
    if not subscription.forum:
        return subscription.channel_id
    return await client.database.read(posts.newest_forum_post, subscription)


async def not_notified_text(client: Cliffhanger, subscription: Subscription, locale: str) -> str:
    """That something is done, and could not be said in the subscription's channel."""
    key = "not-told" if await _place(client, subscription) else "not-told-forum"
    return say(key, locale, channel=f"<#{subscription.channel_id}>")


def _buttons(rows: Rows) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for item in chain.from_iterable(rows):
        view.add_item(item)
    return view


async def announce(
    interaction: Interaction,
    subscription: Subscription,
    notice: str,
    rows: Rows = (),
    *,
    answer: str,
    answer_rows: Rows = (),
    update: bool = False,
) -> None:
    """Say ``notice`` in the subscription's channel, then ``answer`` to the asker, and whether the first was impossible.

    Defer before.
    """
    if not await notify_channel(interaction.client, subscription, notice, rows):
        answer += "\n" + await not_notified_text(interaction.client, subscription, str(interaction.locale))
    await reply(interaction, answer, rows=answer_rows, update=update)
