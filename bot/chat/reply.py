"""Answer the person who used a command or a button, however far the interaction has come."""

from collections.abc import Sequence
from typing import Any, Final

import aiohttp
import discord
from discord.ui import Item

from bot.chat.layout import layout

NO_MENTIONS: Final = discord.AllowedMentions.none()
#: What sending raises if it is impossible now: Discord refuses, asks for a longer wait than we accept, or is away.
SEND_ERRORS: Final = (discord.DiscordException, aiohttp.ClientError, OSError)


async def defer(interaction: discord.Interaction[Any], *, update: bool = False) -> None:
    """Tell Discord within its three seconds that an answer will come.

    ``update``: the answer will change the message whose button was pressed.
    """
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=not (update and _is_private_answer(interaction)))


async def reply(
    interaction: discord.Interaction[Any],
    *texts: str,
    rows: Sequence[Sequence[Item[Any]]] = (),
    update: bool = False,
) -> None:
    """Answer with ``texts``, then ``rows`` of buttons or selects. Only the asker sees it, and nobody is mentioned.

    ``update``: replace the message whose button was pressed. If that is not one of these answers but a message that
    everyone sees, it stays as it is.
    """
    update = update and _is_private_answer(interaction)
    view = layout(texts, rows)
    response = interaction.response
    if update and not response.is_done():
        await response.edit_message(view=view, allowed_mentions=NO_MENTIONS)
    elif not response.is_done():
        await response.send_message(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS)
    elif update or response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(view=view, allowed_mentions=NO_MENTIONS)
    else:
        await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS)


def _is_private_answer(interaction: discord.Interaction[Any]) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral
