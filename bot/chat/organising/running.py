"""``/unsubscribe``, ``/pause`` and ``/resume``: the progress is kept, and the channel is told."""

from typing import Any, Final

from discord import app_commands
from discord.ui import Item

from bot.chat.access import StoryChannel, check_channel, check_may_use
from bot.chat.client import Cliffhanger, Command, Interaction
from bot.chat.components import action
from bot.chat.context import (
    channel_id_of,
    subscription_by,
    subscription_in,
    subscriptions_without_channel,
    title_of,
)
from bot.chat.holds import HoldButton, hold_suffix
from bot.chat.notices import announce
from bot.chat.organising.subscription_buttons import subscription_buttons
from bot.chat.posting_guard import when_not_posting
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import ButtonStyle, Delivery, DeliveryKind, Discussion, Hold, Subscription
from bot.rendering.phrases import say, timestamp
from bot.scheduling import schedule
from bot.scheduling.parsing import parse_until
from bot.services import next_part, posts, subscriptions


@app_commands.command(description=say("unsubscribe-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def unsubscribe(interaction: Interaction, channel: StoryChannel | None = None) -> None:
    """End the story of a channel. If none runs here, offer to end those whose channels do not exist any more."""
    try:
        subscription = await _running(interaction, "unsubscribe", channel)
    except UserError:
        if channel is not None or not (lost := await subscriptions_without_channel(interaction)):
            raise
        locale = str(interaction.locale)

        def end_button(lost: Subscription, title: str) -> Item[Any]:
            return end_lost.button(say("end-lost", locale, title=title), ButtonStyle.SECONDARY, lost.key)

        await reply(interaction, say("lost", locale), rows=subscription_buttons(lost, end_button))
        return
    notice, locale = await _end(interaction.client, subscription), str(interaction.locale)
    answer = f"{notice}\n{say('end-undo-about', locale)}"
    await announce(interaction, subscription, notice, answer=answer, answer_rows=[[_undo(subscription, locale)]])


@action("end-undo")
async def undo_end(interaction: Interaction, key: str) -> None:
    """**Undo** of an end, for 15 minutes: the story goes on as before."""
    await defer(interaction, update=True)
    await check_may_use(interaction, "unsubscribe")
    client = interaction.client
    ended = await subscription_by(interaction, key)
    upcoming = await subscriptions.undo_end(client.database, ended, client.clock.now())
    client.engine.wake()
    running = upcoming.subscription
    if client.get_channel(running.channel_id) is None:
        text = say("gone-on-lost", str(interaction.locale), title=title_of(running.story))
        await reply(interaction, text, update=True)
        return
    if upcoming.hold:
        values = {"number": upcoming.number, "when": timestamp(upcoming.due_at)}
        notice = _text(f"gone-on{hold_suffix(upcoming)}", running, **values)
    else:
        notice = _resumed_text(running, upcoming)
    await announce(interaction, running, notice, answer=notice, update=True)


@action("end-lost")
async def end_lost(interaction: Interaction, key: str) -> None:
    """**End** a story without a channel. If the channel is there again in the meantime, it is told."""
    await defer(interaction, update=True)
    await check_may_use(interaction, "unsubscribe")
    subscription = await subscription_by(interaction, key)
    notice = await _end(interaction.client, subscription)
    if interaction.client.get_channel(subscription.channel_id) is not None:
        await announce(interaction, subscription, notice, answer=notice, update=True)
        return
    locale = str(interaction.locale)
    text = say("ended-lost", locale, title=title_of(subscription.story))
    await reply(interaction, text, rows=[[_undo(subscription, locale)]], update=True)


@app_commands.command(description=say("pause-about"))
@app_commands.describe(until=say("pause-until"), channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def pause(interaction: Interaction, until: str | None = None, channel: StoryChannel | None = None) -> None:
    """Hold the next part, until a day or until ``/resume``."""
    subscription = await _running(interaction, "pause", channel)
    client, zone = interaction.client, subscription.cadence.zone
    now = client.clock.now()
    ends_at = None
    if until is not None:
        ends_at = schedule.start_of_day(parse_until(until, schedule.to_local(now, zone)), zone)
    before = await next_part.next_delivery(client.database, subscription)
    held = await next_part.pause(client.database, subscription, ends_at, now)
    client.engine.wake()
    notice = _text(
        "pausing" if held.hold_until is None else "pausing-until",
        subscription,
        progress=await posts.progress(client.database, subscription),
        number=held.number,
        when=timestamp(held.due_at),
    )
    if before is not None and before.hold_until is not None and held.hold_until is None:
        notice += "\n" + _text("pausing-undated", subscription, when=timestamp(before.hold_until))
    button = press_resume.button(say("resume", subscription.locale), ButtonStyle.PRIMARY, subscription.key)
    await announce(interaction, subscription, notice, [[button]], answer=notice)


@app_commands.command(description=say("resume-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def resume(interaction: Interaction, channel: StoryChannel | None = None) -> None:
    """Continue at the next slot, whatever holds the story."""
    await _resume(interaction, await _running(interaction, "resume", channel))


@action(HoldButton.RESUME)
async def press_resume(interaction: Interaction, key: str) -> None:
    """**Resume** below the notice of a pause."""
    await defer(interaction)
    await check_may_use(interaction, "resume")
    await _resume(interaction, await subscription_by(interaction, key))


def _undo(ended: Subscription, locale: str) -> Item[Any]:
    return undo_end.button(say("undo", locale), ButtonStyle.SECONDARY, ended.key)


async def _end(client: Cliffhanger, subscription: Subscription) -> str:
    """End a subscription and return the notice for its channel."""
    progress = await when_not_posting(
        client, subscription.id, lambda: subscriptions.end(client.database, subscription, client.clock.now())
    )
    return _text("unsubscribed", subscription, progress=progress)


async def _resume(interaction: Interaction, subscription: Subscription) -> None:
    client = interaction.client
    held = await next_part.next_delivery(client.database, subscription)
    threads = subscription.settings.discussion is not Discussion.NONE
    check_channel(interaction, subscription.channel_id, threads=threads)
    upcoming = await next_part.resume(client.database, subscription, client.clock.now())
    client.engine.wake()
    hold = held.hold if held is not None and held.hold is not None else Hold.PAUSED
    lines = [] if hold is Hold.PAUSED else [_text(f"was-{hold}", subscription)]
    notice = "\n".join([*lines, _resumed_text(subscription, upcoming)])
    await announce(interaction, subscription, notice, answer=notice)


def _resumed_text(subscription: Subscription, upcoming: Delivery) -> str:
    key = "resumed" if upcoming.kind is DeliveryKind.PART else f"resumed-{upcoming.kind}"
    return _text(key, subscription, number=upcoming.number, when=timestamp(upcoming.due_at))


def _text(key: str, subscription: Subscription, **values: object) -> str:
    title, of = title_of(subscription.story), subscription.edition.parts
    channel = f"<#{subscription.channel_id}>"
    return say(key, subscription.locale, title=title, of=of, channel=channel, **values)


async def _running(interaction: Interaction, command: str, channel: StoryChannel | None) -> Subscription:
    await check_may_use(interaction, command)
    await defer(interaction)
    channel_id = channel.id if channel else channel_id_of(interaction)
    return await subscription_in(interaction, channel_id, active=True)


COMMANDS: Final[tuple[Command, ...]] = (unsubscribe, pause, resume)
ACTIONS: Final = (undo_end, end_lost, press_resume)
