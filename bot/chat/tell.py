"""What concerns the whole channel is said there, wherever the command was typed."""

from collections.abc import Sequence
from typing import Any

import discord
from discord.ui import Item

from bot.chat.client import Asked
from bot.chat.layout import layout
from bot.chat.reply import NOBODY, reply
from bot.model import Subscription
from bot.phrases import say

Rows = Sequence[Sequence[Item[Any]]]


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
    channel = interaction.client.get_partial_messageable(subscription.channel_id)
    try:
        await channel.send(view=layout([notice], rows), allowed_mentions=NOBODY)
    except discord.HTTPException:
        answer += "\n" + say("not-told", str(interaction.locale), channel=f"<#{subscription.channel_id}>")
    await reply(interaction, answer, rows=answer_rows, update=update)
