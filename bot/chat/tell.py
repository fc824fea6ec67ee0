"""What concerns the whole channel is said there, wherever the command was typed."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import discord
from discord.ui import Item

from bot.chat.client import Asked, Cliffhanger
from bot.chat.reply import NOBODY, reply
from bot.model import Subscription
from bot.phrases import say
from bot.store import posts

Rows = Sequence[Sequence[Item[Any]]]


async def say_in(client: Cliffhanger, subscription: Subscription, notice: str, rows: Rows = ()) -> bool:
    """Say something in a subscription's channel, or in its newest post there if that is a forum.

    A plain message: of one of Components V2 a phone's notification shows nothing. False where that was impossible.
    """
    place = subscription.channel_id
    if subscription.forum:
        newest = await client.database.read(posts.newest_place, subscription.id)
        place = place if newest is None else newest
    try:
        await client.get_partial_messageable(place).send(
            notice, view=_buttons(rows), suppress_embeds=True, allowed_mentions=NOBODY
        )
    except discord.HTTPException:
        return False
    return True


def _buttons(rows: Rows) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for item in chain.from_iterable(rows):
        view.add_item(item)
    return view


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
