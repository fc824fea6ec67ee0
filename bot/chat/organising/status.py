"""``/status``: how the stories of a server stand: what comes, what was posted, what went wrong and what to do."""

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import app_commands
from discord.ui import Item

from bot.chat.access import check_may_use
from bot.chat.client import Command, Interaction
from bot.chat.components import ChannelSelect, action, chosen_or_none
from bot.chat.context import channel_id_of, message_url, title_of
from bot.chat.holds import delivery_name, hold_buttons, hold_text
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import SEQUENCE, Attempt, Delivery, DeliveryKind, Subscription
from bot.rendering.markdown import escape_markdown
from bot.rendering.phrases import say, timestamp
from bot.rendering.shorten import shorten
from bot.scheduling import schedule
from bot.services import holds, lookup, next_part, posts, servers

_STORIES: Final = 10
_SLOTS: Final = 2
_POSTS: Final = 3
_FAILURES: Final = 5
#: How many held threads and reposts are shown.
_HELD_BESIDE: Final = 2
_REASON: Final = 120
#: Of the 4,000 characters of one answer. The rest is for what is held.
_LIST_LENGTH: Final = 2_700


@app_commands.command(description=say("status-about"))
@app_commands.default_permissions(manage_guild=True)
async def status(interaction: Interaction) -> None:
    """Show everything about the story of this channel. Without one, show a line for each story of the server."""
    await check_may_use(interaction, "status")
    await defer(interaction)
    await _show(interaction, update=False)


@action("status-log")
async def choose_log_channel(interaction: Interaction) -> None:
    """Choose the channel in which organisers are told of problems. None: in private messages."""
    await defer(interaction, update=True)
    await check_may_use(interaction, "status")
    channel_id = chosen_or_none(interaction, int)
    if channel_id is not None:
        channel = interaction.client.get_channel(channel_id)
        if not isinstance(channel, discord.TextChannel) or channel.guild.id != interaction.guild_id:
            raise UserError("channel-gone")
        if not channel.permissions_for(channel.guild.me).send_messages:
            raise UserError("permissions-missing", channel=channel.mention, missing="Send Messages", count=1)
    await servers.set_log_channel(interaction.client.database, interaction.guild_id or 0, channel_id)
    await _show(interaction, update=True)


async def _show(interaction: Interaction, *, update: bool) -> None:
    database, locale = interaction.client.database, str(interaction.locale)
    guild_id = interaction.guild_id or 0
    here = await lookup.active_in_channel(database, channel_id_of(interaction))
    # Threads and reposts. The next delivery of the sequence is shown with its story.
    beside = [held for held in reversed(await holds.waiting(database, guild_id)) if held.kind not in SEQUENCE]
    buttons: list[list[Item[Any]]] = []
    if here is not None and here.guild_id == guild_id:
        upcoming = await next_part.next_delivery(database, here)
        lines = await _in_full(interaction, here, upcoming)
        buttons = [hold_buttons(upcoming, locale)] if upcoming is not None else []
        beside = [held for held in beside if held.subscription.id == here.id or held.home_channel_id == here.channel_id]
    else:
        lines = await _of_all(interaction, await lookup.active_on_server(database, guild_id))
    for held in beside[:_HELD_BESIDE]:
        lines += ["", hold_text(interaction.client, held, locale)]
        buttons.append(hold_buttons(held, locale))
    if len(beside) > _HELD_BESIDE:
        lines.append(say("status-beside-more", locale, more=len(beside) - _HELD_BESIDE))
    log_channel = await servers.log_channel(database, guild_id)
    where = say("status-log-private", locale) if log_channel is None else f"<#{log_channel}>"
    lines += ["", say("status-log", locale, where=where)]
    rows = [*buttons, [_log_channel_select(log_channel, locale)]]
    await reply(interaction, "\n".join(lines), rows=rows, update=update)


async def _of_all(interaction: Interaction, running: Sequence[Subscription]) -> list[str]:
    locale = str(interaction.locale)
    if not running:
        return [say("status-none", locale)]
    lines = [say("status-all", locale, count=len(running))]
    for number, subscription in enumerate(running[:_STORIES]):
        upcoming = await next_part.next_delivery(interaction.client.database, subscription)
        progress = await _progress_line(interaction, subscription)
        lines.append(f"{progress} {_upcoming_line(interaction, upcoming)}" if upcoming is not None else progress)
        if sum(map(len, lines)) > _LIST_LENGTH:
            return [*lines[:-1], say("status-more", locale, more=len(running) - number)]
    if len(running) > _STORIES:
        lines.append(say("status-more", locale, more=len(running) - _STORIES))
    return lines


async def _in_full(interaction: Interaction, here: Subscription, upcoming: Delivery | None) -> list[str]:
    database, locale = interaction.client.database, str(interaction.locale)
    lines = [await _progress_line(interaction, here)]
    if upcoming is not None:
        lines.append(_upcoming_line(interaction, upcoming))
        slots_left = min(here.edition.parts - upcoming.number, _SLOTS)
        if upcoming.hold is None and upcoming.kind is DeliveryKind.PART and slots_left > 0:
            slots = schedule.first_slots(here.cadence, upcoming.due_at, slots_left)
            lines.append(say("status-times", locale, times=" · ".join(timestamp(slot, "f") for slot in slots)))
    locations = await posts.part_locations(database, here)
    newest = sorted(locations, reverse=True)[:_POSTS]
    if newest:
        links = ", ".join(f"[{number}]({message_url(here, *locations[number])})" for number in newest)
        lines.append(say("status-posts", locale, links=links))
    failures = await holds.recent_failures(database, here, _FAILURES)
    lines += ["", say("status-failures" if failures else "status-no-failures", locale)]
    return [*lines, *(_failure_line(failure, locale) for failure in failures)]


async def _progress_line(interaction: Interaction, subscription: Subscription) -> str:
    return say(
        "status-stands",
        str(interaction.locale),
        title=title_of(subscription.story),
        channel=f"<#{subscription.channel_id}>",
        progress=await posts.progress(interaction.client.database, subscription),
        of=subscription.edition.parts,
    )


def _upcoming_line(interaction: Interaction, upcoming: Delivery) -> str:
    locale = str(interaction.locale)
    if upcoming.hold is not None:
        return hold_text(interaction.client, upcoming, locale)
    when, far = timestamp(upcoming.try_at, "f"), timestamp(upcoming.try_at, "R")
    return say(f"status-next-{upcoming.kind}", locale, number=upcoming.number, when=when, far=far)


def _failure_line(failure: Attempt, locale: str) -> str:
    return say(
        "status-failure",
        locale,
        when=timestamp(failure.at, "f"),
        what=delivery_name(failure.kind, failure.number, locale),
        how=say(f"status-how-{failure.status}", locale),
        reason=escape_markdown(shorten(failure.reason, _REASON)),
    )


def _log_channel_select(channel_id: int | None, locale: str) -> Item[Any]:
    default = []
    if channel_id:
        default = [discord.SelectDefaultValue(id=channel_id, type=discord.SelectDefaultValueType.channel)]
    return ChannelSelect(
        custom_id=choose_log_channel.custom_id(),
        placeholder=say("status-log-choose", locale),
        channel_types=[discord.ChannelType.text],
        min_values=0,
        default_values=default,
    )


COMMANDS: Final[tuple[Command, ...]] = (status,)
ACTIONS: Final = (choose_log_channel,)
