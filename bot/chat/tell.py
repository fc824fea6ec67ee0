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

Rows = Sequence[Sequence[Item[Any]]]


async def say_in(client: Cliffhanger, channel_id: int, notice: str, rows: Rows = ()) -> bool:
    """Say something in a channel; False where that was impossible."""
    try:
        await client.get_partial_messageable(channel_id).send(view=layout([notice], rows), allowed_mentions=NOBODY)
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
    if not await say_in(interaction.client, subscription.channel_id, notice, rows):
        answer += "\n" + say("not-told", str(interaction.locale), channel=f"<#{subscription.channel_id}>")
    await reply(interaction, answer, rows=answer_rows, update=update)
