"""Notify organisers that a delivery waits, and the host that posting has stopped."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

import discord

from bot.chat.client import Cliffhanger
from bot.chat.holds import hold_buttons, hold_text
from bot.chat.layout import layout
from bot.chat.reply import NO_MENTIONS, SEND_ERRORS
from bot.model import Delivery
from bot.rendering.markdown import escape_markdown
from bot.rendering.phrases import say
from bot.rendering.shorten import shorten
from bot.services import servers

log = logging.getLogger(__name__)

_SERVER_NAME: Final = 100
#: Discord's answer to a bot that writes to too many people for the first time.
_TOO_MANY_DMS: Final = 40003
_UNKNOWN_MESSAGE: Final = 10008


async def notify_organisers(client: Cliffhanger, delivery: Delivery) -> bool:
    """Say that a delivery waits: in the server's log channel if one is set, else to the subscriber in private.

    If neither works, ``/status`` still says it to organisers who ask. Returns False if it may work another time.
    """
    locale = delivery.subscription.locale
    texts = [hold_text(client, delivery, locale)]
    guild = client.get_guild(delivery.subscription.guild_id)
    if guild is not None:
        texts.append(say("report-from", locale, server=escape_markdown(shorten(guild.name, _SERVER_NAME))))
    view = layout(["\n".join(texts)], [hold_buttons(delivery, locale)])
    for number, recipient in enumerate(await _recipients(client, delivery)):
        try:
            # With the same nonce, Discord makes no second message within some minutes.
            nonce = f"told-{delivery.id}-{delivery.attempts}-{number}"
            await (await recipient()).send(view=view, allowed_mentions=NO_MENTIONS, nonce=nonce)
        except discord.HTTPException as error:
            log.info("Organisers could not be notified there of delivery %s: %s", delivery.id, error)
            if error.code == _UNKNOWN_MESSAGE:  # It was sent before, and has been deleted.
                return True
            if _may_pass(error):
                return False
        except SEND_ERRORS:
            return False
        else:
            return True
    return True


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
        return isinstance(error, discord.HTTPException) and not _may_pass(error)
    return True


def _may_pass(error: discord.HTTPException) -> bool:
    """Whether the same request may work later: no person has forbidden it."""
    return error.status >= 500 or error.status == 429 or error.code == _TOO_MANY_DMS


async def _recipients(
    client: Cliffhanger, delivery: Delivery
) -> list[Callable[[], Awaitable[discord.abc.Messageable]]]:
    """Return where to try, in this order."""
    subscription = delivery.subscription
    recipients: list[Callable[[], Awaitable[discord.abc.Messageable]]] = []
    log_channel_id = await servers.log_channel(client.database, subscription.guild_id)
    if log_channel_id is not None:
        recipients.append(partial(_channel, client, log_channel_id))
    guild = client.get_guild(subscription.guild_id)
    if user_id := subscription.subscriber_id or (guild.owner_id if guild else None):
        recipients.append(partial(client.create_dm, discord.Object(user_id)))
    return recipients


async def _channel(client: Cliffhanger, channel_id: int) -> discord.abc.Messageable:
    return client.get_partial_messageable(channel_id)
