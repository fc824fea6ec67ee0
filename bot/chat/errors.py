"""The one error door: whatever goes wrong in a command or a button ends here, in one sentence to the asker alone."""

import logging
from datetime import datetime
from secrets import token_hex
from typing import Any

import discord
from discord import app_commands

from bot.chat.reply import SEND_ERRORS, reply
from bot.errors import UserError
from bot.rendering.markdown import escape
from bot.rendering.phrases import say, timestamp
from bot.rendering.shorten import shorten

log = logging.getLogger(__name__)

#: The values of a ``UserError`` that come from people and their files.
_STRANGERS = frozenset({"title", "typed", "close", "name"})
_LONGEST = 100  # an option of a command may have 6,000 characters
_BAD_REQUEST = 400
_UNKNOWN_INTERACTION, _ALREADY_ANSWERED = 10062, 40060


async def answer_error(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the asker what to do. What is not foreseen is logged under a short reference that the asker gets too."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    locale = str(interaction.locale)
    if isinstance(error, discord.HTTPException) and error.code in (_UNKNOWN_INTERACTION, _ALREADY_ANSWERED):
        # Replayed after a resume, or answered by a retry of the client's own: nobody is waiting any more.
        log.info("An interaction was no longer there to answer.")
        return
    if isinstance(error, UserError):
        text = say(error.key, locale, **{name: _said(name, value) for name, value in error.values.items()})
    elif isinstance(error, app_commands.TransformerError) and error.type is discord.AppCommandOptionType.channel:
        text = say("channel-gone", locale)
    else:
        text = _unexpected(error, locale)
    try:
        try:
            await reply(interaction, text)
        except discord.HTTPException as refusal:
            if refusal.status != _BAD_REQUEST:
                raise
            # After a defer they would see "thinking" for ever.
            await reply(interaction, _unexpected(refusal, locale))
    except SEND_ERRORS as failure:
        log.info("The asker could not be told: %s", failure)


def _unexpected(error: BaseException, locale: str) -> str:
    reference = token_hex(3)
    log.error("Unexpected error [%s]", reference, exc_info=error)
    return say("unexpected-error", locale, reference=reference)


def _said(name: str, value: object) -> object:
    """What strangers wrote must read as they wrote it; times are everybody's own."""
    if isinstance(value, datetime):
        return timestamp(value, "t")
    return escape(shorten(str(value), _LONGEST)) if name in _STRANGERS else value
