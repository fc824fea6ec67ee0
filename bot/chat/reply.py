"""Answering whoever asked, however far the interaction has come."""

from collections.abc import Sequence
from typing import Any

import aiohttp
import discord
from discord.ui import Item

from bot.chat.layout import layout

NOBODY = discord.AllowedMentions.none()
#: What sending raises where it is impossible now: Discord refuses, wants a longer rest than we wait, or is away.
SEND_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError)


async def defer(interaction: discord.Interaction[Any], *, update: bool = False) -> None:
    """Say within Discord's three seconds that an answer comes. ``update``: it will change the message pressed on."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=not update)


async def reply(
    interaction: discord.Interaction[Any],
    *texts: str,
    rows: Sequence[Sequence[Item[Any]]] = (),
    update: bool = False,
) -> None:
    """Answer with Components V2: ``texts``, then ``rows`` of buttons or selects; to the asker alone.

    ``update``: in place of the message whose button was pressed (which must be one of these answers).
    Nobody is ever mentioned.
    """
    view = layout(texts, rows)
    response = interaction.response
    if update and not response.is_done():
        await response.edit_message(view=view, allowed_mentions=NOBODY)
    elif not response.is_done():
        await response.send_message(view=view, ephemeral=True, allowed_mentions=NOBODY)
    elif update or response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(view=view, allowed_mentions=NOBODY)
    else:
        await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=NOBODY)
