"""What concerns the whole channel is said there, wherever the command was typed."""

from collections.abc import Sequence
from typing import Any

import discord
from discord.ui import Item

from bot.chat.client import Asked, Cliffhanger
from bot.chat.layout import layout
from bot.chat.reply import NOBODY, reply
from bot.model import Subscription
from bot.phrases import say
from bot.store import posts

Rows = Sequence[Sequence[Item[Any]]]


async def say_in(client: Cliffhanger, subscription: Subscription, notice: str, rows: Rows = ()) -> bool:
    """Say something in a subscription's channel, or in its newest post there if that is a forum.

    False where that was impossible.
    """
    place = subscription.channel_id
    if subscription.forum:
        newest = await client.database.read(posts.newest_place, subscription.id)
        place = place if newest is None else newest
    try:
        await client.get_partial_messageable(place).send(view=layout([notice], rows), allowed_mentions=NOBODY)
    except discord.HTTPException:
        return False
    return True


async def announce(
    interaction: Asked,
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
    if not await say_in(interaction.client, subscription, notice, rows):
        answer += "\n" + say("not-told", str(interaction.locale), channel=f"<#{subscription.channel_id}>")
    await reply(interaction, answer, rows=answer_rows, update=update)
