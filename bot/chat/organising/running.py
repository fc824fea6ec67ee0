"""``/unsubscribe``, ``/pause``, ``/resume``: the place is kept, the channel is told."""

from discord import app_commands

from bot.chat.access import Home, check_channel, check_may
from bot.chat.client import Cliffhanger, Command, Interaction
from bot.chat.components import Action, ComponentHandler, component, custom_id
from bot.chat.context import channel_id_of, subscription_by, subscription_in, subscriptions_without_channel, title_of
from bot.chat.holds import waiting
from bot.chat.notices import announce
from bot.chat.organising.subscription_buttons import subscription_buttons
from bot.chat.posting_guard import when_not_posting
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import Button, ButtonStyle, Delivery, DeliveryKind, Discussion, Hold, Subscription
from bot.rendering.phrases import say, timestamp
from bot.scheduling import schedule
from bot.scheduling.parsing import parse_until
from bot.services import next_part, subscriptions
from bot.store import ledger


@app_commands.command(description=say("unsubscribe-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def unsubscribe(interaction: Interaction, channel: Home | None = None) -> None:
    """End it; subscribing again to the same story offers to go on. Where none runs, those without a channel can end."""
    try:
        subscription = await _running(interaction, "unsubscribe", channel)
    except UserError:
        if channel is not None or not (lost := await subscriptions_without_channel(interaction)):
            raise
        locale = str(interaction.locale)
        await reply(interaction, say("lost", locale), rows=subscription_buttons("end-lost", lost, locale))
        return
    notice, locale = await _end(interaction.client, subscription), str(interaction.locale)
    answer = f"{notice}\n{say('end-undo-about', locale)}"
    await announce(interaction, subscription, notice, answer=answer, answer_rows=[[_undo(subscription, locale)]])


async def undo_end(interaction: Interaction, key: str) -> None:
    """**Undo** of an end, for 15 minutes: it goes on as it was."""
    await defer(interaction, update=True)
    await check_may(interaction, "unsubscribe")
    client = interaction.client
    ended = await subscription_by(interaction, key)
    upcoming = await subscriptions.undo_end(client.database, ended, client.clock.now())
    client.engine.wake()
    alive = upcoming.subscription
    if client.get_channel(alive.channel_id) is None:
        text = say("gone-on-lost", str(interaction.locale), title=title_of(alive.story))
        await reply(interaction, text, update=True)
        return
    values = {"number": upcoming.number, "when": timestamp(upcoming.due_at)}
    notice = _said(f"gone-on{waiting(upcoming)}", alive, **values) if upcoming.hold else _comes(alive, upcoming)
    await announce(interaction, alive, notice, answer=notice, update=True)


async def end_lost(interaction: Interaction, key: str) -> None:
    """**End** what has no channel any more; should it be there again by now, it is told."""
    await defer(interaction, update=True)
    await check_may(interaction, "unsubscribe")
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
async def pause(interaction: Interaction, until: str | None = None, channel: Home | None = None) -> None:
    """Hold the next part, for good or until a day."""
    subscription = await _running(interaction, "pause", channel)
    client, zone = interaction.client, subscription.cadence.zone
    now = client.clock.now()
    begin = None if until is None else schedule.start_of_day(parse_until(until, schedule.to_local(now, zone)), zone)
    before = await next_part.next_delivery(client.database, subscription)
    held = await next_part.pause(client.database, subscription, begin, now)
    client.engine.wake()
    progress = await client.database.read(ledger.progress, subscription.id)
    key = "pausing" if held.hold_until is None else "pausing-until"
    notice = _said(key, subscription, progress=progress, number=held.number, when=timestamp(held.due_at))
    if before is not None and before.hold_until is not None and held.hold_until is None:
        notice += "\n" + _said("pausing-undated", subscription, when=timestamp(before.hold_until))
    button = Button(say("resume", subscription.locale), custom_id("resume", subscription.key), ButtonStyle.PRIMARY)
    await announce(interaction, subscription, notice, [[component(button)]], answer=notice)


@app_commands.command(description=say("resume-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def resume(interaction: Interaction, channel: Home | None = None) -> None:
    """Go on at the next slot, whatever has held it."""
    await _resume(interaction, await _running(interaction, "resume", channel))


async def press_resume(interaction: Interaction, key: str) -> None:
    """**Resume** under what said that it is paused."""
    await defer(interaction)
    await check_may(interaction, "resume")
    await _resume(interaction, await subscription_by(interaction, key))


def _undo(ended: Subscription, locale: str) -> ComponentHandler:
    return component(Button(say("undo", locale), custom_id("end-undo", ended.key)))


async def _end(client: Cliffhanger, subscription: Subscription) -> str:
    """What the channel is to be told."""
    progress = await when_not_posting(
        client, subscription.id, lambda: subscriptions.end(client.database, subscription, client.clock.now())
    )
    return _said("unsubscribed", subscription, progress=progress)


async def _resume(interaction: Interaction, subscription: Subscription) -> None:
    client = interaction.client
    held = await next_part.next_delivery(client.database, subscription)
    check_channel(interaction, subscription.channel_id, threads=subscription.settings.discussion is not Discussion.NONE)
    upcoming = await next_part.resume(client.database, subscription, client.clock.now())
    client.engine.wake()
    was = held.hold if held is not None and held.hold is not None else Hold.PAUSED
    lines = [] if was is Hold.PAUSED else [_said(f"was-{was}", subscription)]
    notice = "\n".join([*lines, _comes(subscription, upcoming)])
    await announce(interaction, subscription, notice, answer=notice)


def _comes(subscription: Subscription, upcoming: Delivery) -> str:
    key = "resumed" if upcoming.kind is DeliveryKind.PART else f"resumed-{upcoming.kind}"
    return _said(key, subscription, number=upcoming.number, when=timestamp(upcoming.due_at))


def _said(key: str, subscription: Subscription, **values: object) -> str:
    title, of = title_of(subscription.story), subscription.edition.parts
    return say(key, subscription.locale, title=title, of=of, channel=f"<#{subscription.channel_id}>", **values)


async def _running(interaction: Interaction, command: str, channel: Home | None) -> Subscription:
    await check_may(interaction, command)
    await defer(interaction)
    channel_id = channel.id if channel else channel_id_of(interaction)
    return await subscription_in(interaction, channel_id, live=True)


COMMANDS: tuple[Command, ...] = (unsubscribe, pause, resume)
ACTIONS: dict[str, Action] = {"resume": press_resume, "end-lost": end_lost, "end-undo": undo_end}
