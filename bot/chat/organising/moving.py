"""``/move`` and ``/repost``: change where posts are, without changing anyone's progress."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import discord
from discord import app_commands
from discord.ui import Item

from bot.chat.access import StoryChannel, check_channel, check_may_use
from bot.chat.client import Command, Interaction
from bot.chat.components import DiscordId, action, link
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
from bot.model import ButtonStyle, Delivery, DeliveryKind, Discussion, Subscription
from bot.rendering.phrases import say
from bot.services import moves, posts
from bot.services.readers import part_unavailable

#: How long an answer waits for a repost. A part of several messages takes a while: see ``reading/advance.py``.
_WAIT_SECONDS: Final = 45.0


@app_commands.command(description=say("move-about"))
@app_commands.describe(channel=say("move-channel"))
@app_commands.default_permissions(manage_guild=True)
async def move(interaction: Interaction, channel: StoryChannel) -> None:
    """Continue the story of this channel in another one. If none runs here, move one whose channel does not exist."""
    await check_may_use(interaction, "move")
    await defer(interaction)
    try:
        subscription = await subscription_in(interaction, channel_id_of(interaction), active=True)
    except UserError:
        lost = await subscriptions_without_channel(interaction)
        if not lost:
            raise
        if len(lost) > 1:
            await _offer_move(interaction, lost, channel)
            return
        subscription = lost[0]
    await _move(interaction, subscription, channel.id)


@action("move-lost")
async def move_lost(interaction: Interaction, key: str, channel_id: DiscordId) -> None:
    """**Move** one of several stories whose channels do not exist any more."""
    await defer(interaction, update=True)
    await check_may_use(interaction, "move")
    await _move(interaction, await subscription_by(interaction, key), channel_id, update=True)


async def _offer_move(interaction: Interaction, lost: Sequence[Subscription], channel: StoryChannel) -> None:
    locale = str(interaction.locale)

    def move_button(lost: Subscription, title: str) -> Item[Any]:
        return move_lost.button(
            say("move-lost", locale, title=title), ButtonStyle.SECONDARY, lost.key, DiscordId(channel.id)
        )

    question = say("lost-to-move", locale, channel=channel.mention)
    await reply(interaction, question, rows=subscription_buttons(lost, move_button))


async def _move(interaction: Interaction, before: Subscription, channel_id: int, *, update: bool = False) -> None:
    client = interaction.client
    threads = before.settings.discussion is not Discussion.NONE
    channel = check_channel(interaction, channel_id, threads=threads)
    after = await when_not_posting(
        client,
        before.id,
        lambda: moves.move(
            client.database,
            before,
            channel.id,
            interaction.id,
            client.clock.now(),
            forum=isinstance(channel, discord.ForumChannel),
        ),
    )
    progress = await posts.progress(client.database, before)
    answer = _text("moved", before, after, progress)
    # Before anything is posted in the new channel: in a forum the newest post gets the notice.
    if client.get_channel(before.channel_id) is not None:
        notice = _text("moved-away", before, after, progress)
        if not await notify_channel(client, before, notice):
            answer += "\n" + await not_notified_text(client, before, str(interaction.locale))
    client.engine.wake()
    await announce(interaction, after, _text("moved-here", before, after, progress), answer=answer, update=update)


@app_commands.command(description=say("repost-about"))
@app_commands.describe(part=say("repost-part"))
@app_commands.default_permissions(manage_guild=True)
async def repost(interaction: Interaction, part: app_commands.Range[int, 1]) -> None:
    """Post a part once more whose post was deleted. Messages that are left of it are deleted first."""
    await check_may_use(interaction, "repost")
    await defer(interaction)
    subscription = await subscription_read_here(interaction)
    client, locale = interaction.client, str(interaction.locale)
    posted = await posts.posted_part(client.database, subscription, part)
    if posted is None:
        raise part_unavailable(subscription, part)
    check_channel(interaction, subscription.channel_id, threads=False)
    left = [message for message in posted.message_ids if message and await _exists(interaction, posted, message)]
    if left and len(left) == len(posted.message_ids):
        button = link(say("go-to-part", locale, number=part), message_url(subscription, posted.channel_id, left[0]))
        await reply(interaction, say("repost-is-there", locale, number=part), rows=[[button]])
        return
    channel = client.get_partial_messageable(posted.channel_id)
    for message_id in reversed(left):
        with suppress(discord.NotFound):
            await channel.get_partial_message(message_id).delete()
    await moves.repost(client.database, posted, client.clock.now())
    client.engine.wake()
    again = await client.engine.wait_for_delivery(subscription.id, DeliveryKind.REPOST, part, _WAIT_SECONDS)
    await _answer(interaction, again, part)


async def _answer(interaction: Interaction, repost: Delivery | None, part: int) -> None:
    locale = str(interaction.locale)
    if repost is not None and repost.settled_at is not None and repost.message_ids:
        url = message_url(repost.subscription, repost.channel_id, repost.message_ids[0])
        button = link(say("go-to-part", locale, number=part), url)
        await reply(interaction, say("reposted", locale, number=part), rows=[[button]])
    elif repost is not None and repost.hold is not None:
        text = hold_text(interaction.client, repost, locale)
        await reply(interaction, text, rows=[hold_buttons(repost, locale)])
    else:
        await reply(interaction, say("next-on-its-way", locale, number=part))


async def _exists(interaction: Interaction, posted: Delivery, message_id: int) -> bool:
    try:
        await interaction.client.get_partial_messageable(posted.channel_id).fetch_message(message_id)
    except discord.NotFound:
        return False
    except discord.Forbidden:  # The story has moved from there.
        raise UserError("repost-unseen", channel=f"<#{posted.channel_id}>") from None
    return True


def _text(key: str, before: Subscription, after: Subscription, progress: int) -> str:
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


COMMANDS: Final[tuple[Command, ...]] = (move, repost)
ACTIONS: Final = (move_lost,)
