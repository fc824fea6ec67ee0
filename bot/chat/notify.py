"""Telling organisers that a delivery waits: once, where they can read it."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial

import discord

from bot.chat.client import Cliffhanger
from bot.chat.holds import hold_buttons, hold_text
from bot.chat.layout import layout
from bot.chat.reply import NOBODY, SEND_ERRORS
from bot.model import Delivery
from bot.rendering.markdown import escape
from bot.rendering.phrases import say
from bot.rendering.shorten import shorten
from bot.store import guilds

log = logging.getLogger(__name__)

_NAME = 100
#: Discord answers so to a bot that writes to too many people for the first time.
_TOO_MANY_DMS = 40003
_UNKNOWN_MESSAGE = 10008


async def report(client: Cliffhanger, row: Delivery) -> bool:
    """In the server's log channel if one is set, else to whoever subscribed, in private.

    Where neither lets us, ``/status`` says it to whoever asks. False where that may go well another time.
    """
    locale = row.subscription.locale
    texts = [hold_text(client, row, locale)]
    guild = client.get_guild(row.subscription.guild_id)
    if guild is not None:
        texts.append(say("report-from", locale, server=escape(shorten(guild.name, _NAME))))
    view = layout(["\n".join(texts)], [hold_buttons(row, locale)])
    for number, place in enumerate(await _places(client, row)):
        try:
            # Discord makes no second message of a repeat within minutes.
            nonce = f"told-{row.id}-{row.attempts}-{number}"
            await (await place()).send(view=view, allowed_mentions=NOBODY, nonce=nonce)
        except discord.HTTPException as error:
            log.info("Nobody could be told there that delivery %s waits: %s", row.id, error)
            if error.code == _UNKNOWN_MESSAGE:  # it was there, and somebody has deleted it
                return True
            if _passes(error):
                return False
        except SEND_ERRORS:
            return False
        else:
            return True
    return True


async def notify_host(client: Cliffhanger, text: str) -> bool:
    """Write to whoever the bot belongs to, in private. False where that may go well another time."""
    application = client.application
    owner = application.team.owner if application and application.team else application and application.owner
    if owner is None:
        return True
    try:
        private = await client.create_dm(discord.Object(owner.id))
        await private.send(text, allowed_mentions=NOBODY)
    except SEND_ERRORS as error:
        log.info("Whoever the bot belongs to could not be told: %s", error)
        return isinstance(error, discord.HTTPException) and not _passes(error)
    return True


def _passes(error: discord.HTTPException) -> bool:
    """Whether it may go well another time: nobody has closed a door."""
    return error.status >= 500 or error.status == 429 or error.code == _TOO_MANY_DMS


async def _places(client: Cliffhanger, row: Delivery) -> list[Callable[[], Awaitable[discord.abc.Messageable]]]:
    """Where to try, in that order."""
    subscription = row.subscription
    places: list[Callable[[], Awaitable[discord.abc.Messageable]]] = []
    log_channel_id = await client.database.read(guilds.log_channel, subscription.guild_id)
    if log_channel_id is not None:
        places.append(partial(_channel, client, log_channel_id))
    guild = client.get_guild(subscription.guild_id)
    if whom := subscription.subscriber_id or (guild.owner_id if guild else None):
        places.append(partial(client.create_dm, discord.Object(whom)))
    return places


async def _channel(client: Cliffhanger, channel_id: int) -> discord.abc.Messageable:
    return client.get_partial_messageable(channel_id)
