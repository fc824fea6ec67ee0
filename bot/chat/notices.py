"""Say in the channel of a subscription what concerns everyone who reads there."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import discord
from discord.ui import Item

from bot.chat.client import Cliffhanger, Interaction
from bot.chat.reply import NO_MENTIONS, SEND_ERRORS, reply
from bot.model import Subscription
from bot.rendering.phrases import say
from bot.services import posts

Rows = Sequence[Sequence[Item[Any]]]


async def notify_channel(client: Cliffhanger, subscription: Subscription, notice: str, rows: Rows = ()) -> bool:
    """Say something in a subscription's channel, or in its newest post there if it is a forum.

    It is a plain message, because a phone's notification shows nothing of Components V2. Returns False if it could not
    be sent.
    """
    place = await _place(client, subscription)
    if place is None:
        return False
    view = discord.ui.View(timeout=None)
    for item in chain.from_iterable(rows):
        view.add_item(item)
    try:
        await client.get_partial_messageable(place).send(
            notice, view=view, suppress_embeds=True, allowed_mentions=NO_MENTIONS
        )
    except SEND_ERRORS:
        return False
    return True


async def not_notified_text(client: Cliffhanger, subscription: Subscription, locale: str) -> str:
    """Say that something is done, but could not be said in the subscription's channel."""
    key = "not-told" if await _place(client, subscription) else "not-told-forum"
    return say(key, locale, channel=f"<#{subscription.channel_id}>")


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
    """Say ``notice`` in the subscription's channel, then ``answer`` to the asker. Defer before.

    The answer also says so if the notice could not be sent.
    """
    if not await notify_channel(interaction.client, subscription, notice, rows):
        answer += "\n" + await not_notified_text(interaction.client, subscription, str(interaction.locale))
    await reply(interaction, answer, rows=answer_rows, update=update)


async def _place(client: Cliffhanger, subscription: Subscription) -> int | None:
    """Return where something can be said; None for a forum without a post."""
    if not subscription.forum:
        return subscription.channel_id
    return await posts.newest_forum_post(client.database, subscription)
