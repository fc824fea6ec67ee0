"""What organisers are told about a delivery that waits, and a private message to the host."""

import logging
from typing import Final

import discord

from bot.chat.client import Cliffhanger
from bot.chat.failures import failure_from
from bot.chat.holds import hold_offers, hold_text
from bot.chat.reply import NO_MENTIONS, SEND_ERRORS
from bot.model import Delivery, Failure, RenderedMessage
from bot.rendering.markdown import escape_markdown
from bot.rendering.phrases import say
from bot.rendering.shorten import shorten

log = logging.getLogger(__name__)

_SERVER_NAME: Final = 100


def hold_notice(client: Cliffhanger, delivery: Delivery) -> RenderedMessage:
    """Return what organisers are told about a delivery that waits, with the buttons that help."""
    locale = delivery.subscription.locale
    lines = [hold_text(client, delivery, locale)]
    guild = client.get_guild(delivery.guild_id)
    if guild is not None:
        lines.append(say("report-from", locale, server=escape_markdown(shorten(guild.name, _SERVER_NAME))))
    return RenderedMessage(texts=("\n".join(lines),), buttons=hold_offers(delivery, locale))


async def notify_host(client: Cliffhanger, text: str) -> bool:
    """Write to the owner of the bot's application in private. Returns False if it may work another time."""
    application = client.application
    owner = application.team.owner if application and application.team else application and application.owner
    if owner is None:
        return True
    try:
        private = await client.create_dm(discord.Object(owner.id))
        await private.send(text, allowed_mentions=NO_MENTIONS)
    except SEND_ERRORS as error:
        log.info("The host could not be notified: %s", error)
        failed = failure_from(error)
        return failed is not None and failed.failure is not Failure.LATER
    return True
