"""Telling organisers that a delivery waits: once, where they can read it."""

import logging
from collections.abc import AsyncIterator

import discord

from bot.chat.client import Cliffhanger
from bot.chat.held import held_text, remedies
from bot.chat.layout import layout
from bot.chat.reply import NOBODY
from bot.model import Delivery
from bot.phrases import say
from bot.store import guilds

log = logging.getLogger(__name__)


async def report(client: Cliffhanger, row: Delivery) -> None:
    """In the server's log channel if one is set, else to whoever subscribed, in private.

    Where neither can be reached, ``/status`` says it to whoever asks.
    """
    locale = row.subscription.locale
    texts = [held_text(client, row, locale)]
    guild = client.get_guild(row.subscription.guild_id)
    if guild is not None:
        texts.append(say("report-from", locale, server=discord.utils.escape_markdown(guild.name)))
    async for place in _places(client, row):
        try:
            await place.send(view=layout(["\n".join(texts)], [remedies(row, locale)]), allowed_mentions=NOBODY)
            return
        except discord.HTTPException as error:
            log.info("Nobody could be told there that delivery %s waits: %s", row.id, error)


async def tell_host(client: Cliffhanger, text: str) -> None:
    """Write to whoever the bot belongs to, in private; where that is impossible it is in the log alone."""
    log.error("%s", text)
    application = client.application
    owner = application.team.owner if application and application.team else application and application.owner
    if owner is None:
        return
    try:
        private = await client.create_dm(discord.Object(owner.id))
        await private.send(text, allowed_mentions=NOBODY)
    except discord.HTTPException as error:
        log.info("Whoever the bot belongs to could not be told: %s", error)


async def _places(client: Cliffhanger, row: Delivery) -> AsyncIterator[discord.abc.Messageable]:
    subscription = row.subscription
    log_channel_id = await client.database.read(guilds.log_channel, subscription.guild_id)
    if log_channel_id is not None:
        yield client.get_partial_messageable(log_channel_id)
    guild = client.get_guild(subscription.guild_id)
    whom = subscription.subscriber_id or (guild.owner_id if guild else None)
    if whom:
        try:
            yield await client.create_dm(discord.Object(whom))
        except discord.HTTPException as error:
            log.info("Nobody could be told in private that delivery %s waits: %s", row.id, error)
