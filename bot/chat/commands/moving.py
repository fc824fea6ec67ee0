"""``/move`` and ``/repost``: where posts lie is changed, and no place with it."""

from collections.abc import Sequence
from contextlib import suppress

import discord
from discord import app_commands

from bot import moves
from bot.chat.access import Home, check_channel, check_may
from bot.chat.client import Asked, Command
from bot.chat.held import held_text, remedies
from bot.chat.quiet import in_quiet
from bot.chat.reply import defer, reply
from bot.chat.tell import announce, say_in, untold
from bot.chat.views.lost import lost_buttons
from bot.chat.views.press import Action, link
from bot.chat.where import (
    channel_id_of,
    lost_here,
    message_url,
    reading_here,
    subscription_by,
    subscription_in,
    title_of,
)
from bot.errors import UserError
from bot.model import Delivery, Discussion, Kind, Subscription
from bot.phrases import say
from bot.readers import not_posted
from bot.store import ledger

_WAIT_SECONDS = 45.0


@app_commands.command(description=say("move-about"))
@app_commands.describe(channel=say("move-channel"))
@app_commands.default_permissions(manage_guild=True)
async def move(interaction: Asked, channel: Home) -> None:
    """The story of this channel goes on in another one; where none runs, so does one whose channel is no more."""
    await check_may(interaction, "move")
    await defer(interaction)
    try:
        standing = await subscription_in(interaction, channel_id_of(interaction), live=True)
    except UserError:
        lost = await lost_here(interaction)
        if not lost:
            raise
        if len(lost) > 1:
            await _offer_move(interaction, lost, channel)
            return
        standing = lost[0]
    await _move(interaction, standing, channel.id)


async def move_lost(interaction: Asked, key: str, channel_id: str) -> None:
    """**Move** of one of several stories whose channels are no more."""
    await defer(interaction, update=True)
    await check_may(interaction, "move")
    await _move(interaction, await subscription_by(interaction, key), int(channel_id), update=True)


async def _offer_move(interaction: Asked, lost: Sequence[Subscription], channel: Home) -> None:
    locale = str(interaction.locale)
    rows = lost_buttons("move-lost", lost, locale, channel.id)
    await reply(interaction, say("lost-to-move", locale, channel=channel.mention), rows=rows)


async def _move(interaction: Asked, standing: Subscription, channel_id: int, *, update: bool = False) -> None:
    client, locale = interaction.client, str(interaction.locale)
    home = check_channel(interaction, channel_id, threads=standing.discussion is not Discussion.NONE)
    moved = await in_quiet(
        client,
        standing.id,
        lambda: moves.move(
            client.database,
            standing,
            home.id,
            interaction.id,
            client.clock.now(),
            forum=isinstance(home, discord.ForumChannel),
        ),
    )
    place = await client.database.read(ledger.place, standing.id)
    answer = _said("moved", standing, moved, place)
    was_there = client.get_channel(standing.channel_id) is not None
    # Before anything is posted in the new place: in a forum the newest post is told.
    if was_there and not await say_in(client, standing, _said("moved-away", standing, moved, place)):
        answer += "\n" + await untold(client, standing, locale)
    client.engine.wake()
    await announce(interaction, moved, _said("moved-here", standing, moved, place), answer=answer, update=update)


@app_commands.command(description=say("repost-about"))
@app_commands.describe(part=say("repost-part"))
@app_commands.default_permissions(manage_guild=True)
async def repost(interaction: Asked, part: app_commands.Range[int, 1]) -> None:
    """A part whose post somebody has deleted comes once more."""
    await check_may(interaction, "repost")
    await defer(interaction)
    subscription = await reading_here(interaction)
    client, locale = interaction.client, str(interaction.locale)
    row = await client.database.read(ledger.delivery, subscription.id, Kind.PART, part)
    if row is None or row.settled_at is None:
        raise not_posted(subscription, part)
    check_channel(interaction, subscription.channel_id, threads=False)
    left = [message for message in row.posted if message and await _is_there(interaction, row.channel_id, message)]
    if left and len(left) == len(row.posted):
        url = message_url(subscription, row.channel_id, left[0])
        button = link(say("go-to-part", locale, number=part), url)
        await reply(interaction, say("repost-is-there", locale, number=part), rows=[[button]])
        return
    for message in reversed(left):
        with suppress(discord.NotFound):
            await client.http.delete_message(row.channel_id, message)
    await moves.repost(client.database, row, client.clock.now())
    client.engine.wake()
    await _answer(interaction, await client.engine.finished(subscription.id, Kind.REPEAT, part, _WAIT_SECONDS), part)


async def _answer(interaction: Asked, row: Delivery | None, part: int) -> None:
    locale = str(interaction.locale)
    if row is not None and row.settled_at is not None and row.posted:
        url = message_url(row.subscription, row.channel_id, row.posted[0])
        button = link(say("go-to-part", locale, number=part), url)
        await reply(interaction, say("reposted", locale, number=part), rows=[[button]])
    elif row is not None and row.hold is not None:
        await reply(interaction, held_text(interaction.client, row, locale), rows=[remedies(row, locale)])
    else:
        await reply(interaction, say("next-on-its-way", locale, number=part))


async def _is_there(interaction: Asked, channel_id: int, message_id: int) -> bool:
    try:
        await interaction.client.http.get_message(channel_id, message_id)
    except discord.NotFound:
        return False
    except discord.Forbidden:  # the channel from which the story has moved
        raise UserError("repost-unseen", channel=f"<#{channel_id}>") from None
    return True


def _said(key: str, before: Subscription, after: Subscription, place: int) -> str:
    return say(
        key,
        after.locale,
        title=title_of(after.story),
        before=f"<#{before.channel_id}>",
        after=f"<#{after.channel_id}>",
        place=place,
        next=place + 1,
        of=after.edition.parts,
    )


COMMANDS: tuple[Command, ...] = (move, repost)
ACTIONS: dict[str, Action] = {"move-lost": move_lost}
