"""``/move`` and ``/repost``: where posts lie is changed, and no place with it."""

from collections.abc import Sequence
from contextlib import suppress

import discord
from discord import app_commands

from bot.chat.access import Home, check_channel, check_may
from bot.chat.client import Command, Interaction
from bot.chat.components import Action, link
from bot.chat.context import (
    channel_id_of,
    message_url,
    subscription_by,
    subscription_in,
    subscription_read_here,
    subscriptions_without_channel,
    title_of,
)
from bot.chat.holds import hold_buttons, hold_text
from bot.chat.notices import announce, not_notified_text, notify_channel
from bot.chat.organising.subscription_buttons import subscription_buttons
from bot.chat.posting_guard import when_not_posting
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import Delivery, DeliveryKind, Discussion, Subscription
from bot.rendering.phrases import say
from bot.services import moves
from bot.services.readers import not_posted
from bot.store import ledger

_WAIT_SECONDS = 45.0


@app_commands.command(description=say("move-about"))
@app_commands.describe(channel=say("move-channel"))
@app_commands.default_permissions(manage_guild=True)
async def move(interaction: Interaction, channel: Home) -> None:
    """The story of this channel goes on in another one; where none runs, so does one whose channel is no more."""
    await check_may(interaction, "move")
    await defer(interaction)
    try:
        subscription = await subscription_in(interaction, channel_id_of(interaction), live=True)
    except UserError:
        lost = await subscriptions_without_channel(interaction)
        if not lost:
            raise
        if len(lost) > 1:
            await _offer_move(interaction, lost, channel)
            return
        subscription = lost[0]
    await _move(interaction, subscription, channel.id)


async def move_lost(interaction: Interaction, key: str, channel_id: str) -> None:
    """**Move** of one of several stories whose channels are no more."""
    await defer(interaction, update=True)
    await check_may(interaction, "move")
    await _move(interaction, await subscription_by(interaction, key), int(channel_id), update=True)


async def _offer_move(interaction: Interaction, lost: Sequence[Subscription], channel: Home) -> None:
    locale = str(interaction.locale)
    rows = subscription_buttons("move-lost", lost, locale, channel.id)
    await reply(interaction, say("lost-to-move", locale, channel=channel.mention), rows=rows)


async def _move(interaction: Interaction, subscription: Subscription, channel_id: int, *, update: bool = False) -> None:
    client, locale = interaction.client, str(interaction.locale)
    home = check_channel(interaction, channel_id, threads=subscription.settings.discussion is not Discussion.NONE)
    moved = await when_not_posting(
        client,
        subscription.id,
        lambda: moves.move(
            client.database,
            subscription,
            home.id,
            interaction.id,
            client.clock.now(),
            forum=isinstance(home, discord.ForumChannel),
        ),
    )
    progress = await client.database.read(ledger.progress, subscription.id)
    answer = _said("moved", subscription, moved, progress)
    already_existed = client.get_channel(subscription.channel_id) is not None
    # Before anything is posted in the new place: in a forum the newest post is told.
    if already_existed and not await notify_channel(
        client, subscription, _said("moved-away", subscription, moved, progress)
    ):
        answer += "\n" + await not_notified_text(client, subscription, locale)
    client.engine.wake()
    await announce(interaction, moved, _said("moved-here", subscription, moved, progress), answer=answer, update=update)


@app_commands.command(description=say("repost-about"))
@app_commands.describe(part=say("repost-part"))
@app_commands.default_permissions(manage_guild=True)
async def repost(interaction: Interaction, part: app_commands.Range[int, 1]) -> None:
    """A part whose post somebody has deleted comes once more."""
    await check_may(interaction, "repost")
    await defer(interaction)
    subscription = await subscription_read_here(interaction)
    client, locale = interaction.client, str(interaction.locale)
    row = await client.database.read(ledger.find, subscription.id, DeliveryKind.PART, part)
    if row is None or row.settled_at is None:
        raise not_posted(subscription, part)
    check_channel(interaction, subscription.channel_id, threads=False)
    earlier = [
        message for message in row.message_ids if message and await _is_there(interaction, row.channel_id, message)
    ]
    if earlier and len(earlier) == len(row.message_ids):
        url = message_url(subscription, row.channel_id, earlier[0])
        button = link(say("go-to-part", locale, number=part), url)
        await reply(interaction, say("repost-is-there", locale, number=part), rows=[[button]])
        return
    for message in reversed(earlier):
        with suppress(discord.NotFound):
            await client.http.delete_message(row.channel_id, message)
    await moves.repost(client.database, row, client.clock.now())
    client.engine.wake()
    await _answer(
        interaction,
        await client.engine.wait_for_delivery(subscription.id, DeliveryKind.REPOST, part, _WAIT_SECONDS),
        part,
    )


async def _answer(interaction: Interaction, row: Delivery | None, part: int) -> None:
    locale = str(interaction.locale)
    if row is not None and row.settled_at is not None and row.message_ids:
        url = message_url(row.subscription, row.channel_id, row.message_ids[0])
        button = link(say("go-to-part", locale, number=part), url)
        await reply(interaction, say("reposted", locale, number=part), rows=[[button]])
    elif row is not None and row.hold is not None:
        await reply(interaction, hold_text(interaction.client, row, locale), rows=[hold_buttons(row, locale)])
    else:
        await reply(interaction, say("next-on-its-way", locale, number=part))


async def _is_there(interaction: Interaction, channel_id: int, message_id: int) -> bool:
    try:
        await interaction.client.http.get_message(channel_id, message_id)
    except discord.NotFound:
        return False
    except discord.Forbidden:  # the channel from which the story has moved
        raise UserError("repost-unseen", channel=f"<#{channel_id}>") from None
    return True


def _said(key: str, before: Subscription, after: Subscription, progress: int) -> str:
    return say(
        key,
        after.locale,
        title=title_of(after.story),
        before=f"<#{before.channel_id}>",
        after=f"<#{after.channel_id}>",
        progress=progress,
        next=progress + 1,
        of=after.edition.parts,
    )


COMMANDS: tuple[Command, ...] = (move, repost)
ACTIONS: dict[str, Action] = {"move-lost": move_lost}
