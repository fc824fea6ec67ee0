"""``/status``: for organisers, how the stories stand: what comes, what was posted, what went wrong, what to do."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ui import Item

from bot.chat.access import check_may
from bot.chat.client import Command, Interaction
from bot.chat.components import Action, ComponentHandler, chosen, custom_id
from bot.chat.context import channel_id_of, message_url, title_of
from bot.chat.holds import hold_buttons, hold_text, what
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import SEQUENCE, Delivery, DeliveryKind, Subscription
from bot.rendering.markdown import escape
from bot.rendering.phrases import say, timestamp
from bot.rendering.shorten import shorten
from bot.scheduling import schedule
from bot.services import next_part
from bot.store import guilds, history, ledger, posts
from bot.store import holds as hold_store
from bot.store import subscriptions as rows
from bot.store.history import Attempt

_STORIES, _TIMES, _POSTS, _FAILURES, _BESIDE = 10, 2, 3, 5, 2
_REASON = 120
_ROOM = 2_700  # of the 4,000 characters of one answer, with what waits beside


@app_commands.command(description=say("status-about"))
@app_commands.default_permissions(manage_guild=True)
async def status(interaction: Interaction) -> None:
    """In a story's channel all about it; elsewhere a line for each story of the server."""
    await check_may(interaction, "status")
    await defer(interaction)
    await _show(interaction, update=False)


async def choose_log(interaction: Interaction) -> None:
    """Another channel for what organisers are to be told; none: in private."""
    await defer(interaction, update=True)
    await check_may(interaction, "status")
    values = chosen(interaction)
    channel_id = int(values[0]) if values else None
    if channel_id is not None:
        channel = interaction.client.get_channel(channel_id)
        if not isinstance(channel, discord.TextChannel) or channel.guild.id != interaction.guild_id:
            raise UserError("channel-gone")
        if not channel.permissions_for(channel.guild.me).send_messages:
            raise UserError("permissions-missing", channel=channel.mention, missing="Send Messages", count=1)
    await interaction.client.database.write(guilds.set_log_channel, interaction.guild_id or 0, channel_id)
    await _show(interaction, update=True)


async def _show(interaction: Interaction, *, update: bool) -> None:
    database, locale = interaction.client.database, str(interaction.locale)
    guild_id = interaction.guild_id or 0
    here = await database.read(rows.active_in_channel, channel_id_of(interaction))
    # Threads, and parts that come once more: the line's own row speaks for itself.
    held = await database.read(hold_store.held_by_problem, guild_id)
    beside = [row for row in reversed(held) if row.kind not in SEQUENCE]
    buttons: list[list[Item[Any]]] = []
    if here is not None and here.guild_id == guild_id:
        upcoming = await next_part.next_delivery(database, here)
        lines = await _in_full(interaction, here, upcoming)
        buttons = [hold_buttons(upcoming, locale)] if upcoming is not None else []
        beside = [row for row in beside if row.subscription.id == here.id or row.home_channel_id == here.channel_id]
    else:
        lines = await _of_all(interaction, await database.read(rows.active_in_guild, guild_id))
    for row in beside[:_BESIDE]:
        lines += ["", hold_text(interaction.client, row, locale)]
        buttons.append(hold_buttons(row, locale))
    if len(beside) > _BESIDE:
        lines.append(say("status-beside-more", locale, more=len(beside) - _BESIDE))
    log_channel = await database.read(guilds.log_channel, guild_id)
    where = say("status-log-private", locale) if log_channel is None else f"<#{log_channel}>"
    lines += ["", say("status-log", locale, where=where)]
    await reply(interaction, "\n".join(lines), rows=[*buttons, [_log_channels(log_channel, locale)]], update=update)


async def _of_all(interaction: Interaction, running: Sequence[Subscription]) -> list[str]:
    locale = str(interaction.locale)
    if not running:
        return [say("status-none", locale)]
    lines = [say("status-all", locale, count=len(running))]
    for number, each in enumerate(running[:_STORIES]):
        upcoming = await next_part.next_delivery(interaction.client.database, each)
        stands = await _stands(interaction, each)
        lines.append(f"{stands} {_next(interaction, upcoming)}" if upcoming is not None else stands)
        if sum(map(len, lines)) > _ROOM:
            return [*lines[:-1], say("status-more", locale, more=len(running) - number)]
    if len(running) > _STORIES:
        lines.append(say("status-more", locale, more=len(running) - _STORIES))
    return lines


async def _in_full(interaction: Interaction, here: Subscription, upcoming: Delivery | None) -> list[str]:
    database, locale = interaction.client.database, str(interaction.locale)
    lines = [await _stands(interaction, here)]
    if upcoming is not None:
        lines.append(_next(interaction, upcoming))
        earlier = min(here.edition.parts - upcoming.number, _TIMES)
        if upcoming.hold is None and upcoming.kind is DeliveryKind.PART and earlier > 0:
            slots = schedule.first_slots(here.cadence, upcoming.due_at, earlier)
            lines.append(say("status-times", locale, times=" · ".join(timestamp(slot, "f") for slot in slots)))
    lie = await database.read(posts.part_locations, here.id)
    newest = sorted(lie, reverse=True)[:_POSTS]
    if newest:
        links = ", ".join(f"[{number}]({message_url(here, *lie[number])})" for number in newest)
        lines.append(say("status-posts", locale, links=links))
    failures = await database.read(history.latest, here.id, _FAILURES)
    lines += ["", say("status-failures" if failures else "status-no-failures", locale)]
    return [*lines, *(_failure(each, locale) for each in failures)]


async def _stands(interaction: Interaction, subscription: Subscription) -> str:
    progress = await interaction.client.database.read(ledger.progress, subscription.id)
    return say(
        "status-stands",
        str(interaction.locale),
        title=title_of(subscription.story),
        channel=f"<#{subscription.channel_id}>",
        progress=progress,
        of=subscription.edition.parts,
    )


def _next(interaction: Interaction, upcoming: Delivery) -> str:
    locale = str(interaction.locale)
    if upcoming.hold is not None:
        return hold_text(interaction.client, upcoming, locale)
    when = timestamp(upcoming.try_at, "f")
    return say(
        f"status-next-{upcoming.kind}", locale, number=upcoming.number, when=when, far=timestamp(upcoming.try_at, "R")
    )


def _failure(attempt: Attempt, locale: str) -> str:
    reason = escape(shorten(attempt.reason, _REASON))
    thing = what(attempt.kind, attempt.number, locale)
    how = say(f"status-how-{attempt.status}", locale)
    return say("status-failure", locale, when=timestamp(attempt.at, "f"), what=thing, how=how, reason=reason)


def _log_channels(chosen_id: int | None, locale: str) -> Item[Any]:
    default = (
        [discord.SelectDefaultValue(id=chosen_id, type=discord.SelectDefaultValueType.channel)] if chosen_id else []
    )
    return ComponentHandler(
        discord.ui.ChannelSelect(
            custom_id=custom_id("status-log"),
            placeholder=say("status-log-choose", locale),
            channel_types=[discord.ChannelType.text],
            min_values=0,
            default_values=default,
        )
    )


COMMANDS: tuple[Command, ...] = (status,)
ACTIONS: dict[str, Action] = {"status-log": choose_log}
