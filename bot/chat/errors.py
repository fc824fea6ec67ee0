"""The one place where errors of commands and buttons end: each becomes one sentence that only the asker sees."""

import logging
from datetime import datetime
from secrets import token_hex
from typing import Any, Final

import discord
from discord import app_commands

from bot.chat.reply import SEND_ERRORS, reply
from bot.errors import UserError
from bot.rendering.markdown import escape_markdown
from bot.rendering.phrases import say, timestamp
from bot.rendering.shorten import shorten

log = logging.getLogger(__name__)

#: The values of a ``UserError`` that people or their files have written. They are escaped.
_FROM_PEOPLE: Final = frozenset({"title", "typed", "close", "name"})
_VALUE_LENGTH: Final = 100  # an option of a command can have 6,000 characters
_BAD_REQUEST: Final = 400
_UNKNOWN_INTERACTION: Final = 10062
_ALREADY_ANSWERED: Final = 40060


async def answer_error(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the asker what to do. An unexpected error is logged under a short reference that the asker sees too."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    locale = str(interaction.locale)
    if isinstance(error, discord.HTTPException) and error.code in (_UNKNOWN_INTERACTION, _ALREADY_ANSWERED):
        # Discord sent it again after a resumed session, or the client's own retry has answered it.
        log.info("An interaction was no longer there to answer.")
        return
    if isinstance(error, UserError):
        text = say(error.key, locale, **{name: _shown(name, value) for name, value in error.values.items()})
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
            # Without an answer the asker would see "thinking" forever.
            await reply(interaction, _unexpected(refusal, locale))
    except SEND_ERRORS as failure:
        log.info("The asker could not be answered: %s", failure)


def _unexpected(error: BaseException, locale: str) -> str:
    reference = token_hex(3)
    log.error("Unexpected error [%s]", reference, exc_info=error)
    return say("unexpected-error", locale, reference=reference)


def _shown(name: str, value: object) -> object:
    """Escape what people wrote, and show times in everyone's own time zone."""
    if isinstance(value, datetime):
        return timestamp(value, "t")
    return escape_markdown(shorten(str(value), _VALUE_LENGTH)) if name in _FROM_PEOPLE else value
