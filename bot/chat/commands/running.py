"""``/unsubscribe``, ``/pause``, ``/resume``: the place is kept, the channel is told."""

from discord import app_commands

from bot import schedule, subscriptions
from bot.chat.access import Home, check_channel, check_may
from bot.chat.client import Asked, Cliffhanger, Command
from bot.chat.held import waiting
from bot.chat.quiet import in_quiet
from bot.chat.reply import defer, reply
from bot.chat.tell import announce
from bot.chat.views.lost import lost_buttons
from bot.chat.views.press import Action, Press, custom_id, press
from bot.chat.where import channel_id_of, lost_here, subscription_by, subscription_in, title_of
from bot.errors import UserError
from bot.model import Button, Delivery, Discussion, Hold, Kind, Subscription, Tone
from bot.phrases import say, timestamp
from bot.store import ledger
from bot.typed import parse_until


@app_commands.command(description=say("unsubscribe-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def unsubscribe(interaction: Asked, channel: Home | None = None) -> None:
    """End it; subscribing again to the same story offers to go on. Where none runs, those without a channel can end."""
    try:
        standing = await _running(interaction, "unsubscribe", channel)
    except UserError:
        if channel is not None or not (lost := await lost_here(interaction)):
            raise
        locale = str(interaction.locale)
        await reply(interaction, say("lost", locale), rows=lost_buttons("end-lost", lost, locale))
        return
    notice, locale = await _end(interaction.client, standing), str(interaction.locale)
    answer = f"{notice}\n{say('end-undo-about', locale)}"
    await announce(interaction, standing, notice, answer=answer, answer_rows=[[_undo(standing, locale)]])


async def undo_end(interaction: Asked, key: str) -> None:
    """**Undo** of an end, for 15 minutes: it goes on as it was."""
    await defer(interaction, update=True)
    await check_may(interaction, "unsubscribe")
    client = interaction.client
    ended = await subscription_by(interaction, key)
    line = await subscriptions.revive(client.database, ended, client.clock.now())
    client.engine.wake()
    alive = line.subscription
    if client.get_channel(alive.channel_id) is None:
        text = say("gone-on-lost", str(interaction.locale), title=title_of(alive.story))
        await reply(interaction, text, update=True)
        return
    values = {"number": line.number, "when": timestamp(line.due_at)}
    notice = _said(f"gone-on{waiting(line)}", alive, **values) if line.hold else _comes(alive, line)
    await announce(interaction, alive, notice, answer=notice, update=True)


async def end_lost(interaction: Asked, key: str) -> None:
    """**End** what has no channel any more; should it be there again by now, it is told."""
    await defer(interaction, update=True)
    await check_may(interaction, "unsubscribe")
    standing = await subscription_by(interaction, key)
    notice = await _end(interaction.client, standing)
    if interaction.client.get_channel(standing.channel_id) is not None:
        await announce(interaction, standing, notice, answer=notice, update=True)
        return
    locale = str(interaction.locale)
    text = say("ended-lost", locale, title=title_of(standing.story))
    await reply(interaction, text, rows=[[_undo(standing, locale)]], update=True)


@app_commands.command(description=say("pause-about"))
@app_commands.describe(until=say("pause-until"), channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def pause(interaction: Asked, until: str | None = None, channel: Home | None = None) -> None:
    """Hold the next part, for good or until a day."""
    standing = await _running(interaction, "pause", channel)
    client, zone = interaction.client, standing.cadence.zone
    now = client.clock.now()
    begin = None if until is None else schedule.start_of(parse_until(until, schedule.local(now, zone)), zone)
    before = await subscriptions.coming(client.database, standing)
    held = await subscriptions.pause(client.database, standing, begin, now)
    client.engine.wake()
    place = await client.database.read(ledger.place, standing.id)
    key = "pausing" if held.hold_until is None else "pausing-until"
    notice = _said(key, standing, place=place, number=held.number, when=timestamp(held.due_at))
    if before is not None and before.hold_until is not None and held.hold_until is None:
        notice += "\n" + _said("pausing-undated", standing, when=timestamp(before.hold_until))
    button = Button(say("resume", standing.locale), custom_id("resume", standing.key), Tone.PRIMARY)
    await announce(interaction, standing, notice, [[press(button)]], answer=notice)


@app_commands.command(description=say("resume-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def resume(interaction: Asked, channel: Home | None = None) -> None:
    """Go on at the next slot, whatever has held it."""
    await _resume(interaction, await _running(interaction, "resume", channel))


async def press_resume(interaction: Asked, key: str) -> None:
    """**Resume** under what said that it is paused."""
    await defer(interaction)
    await check_may(interaction, "resume")
    await _resume(interaction, await subscription_by(interaction, key))


def _undo(ended: Subscription, locale: str) -> Press:
    return press(Button(say("undo", locale), custom_id("end-undo", ended.key)))


async def _end(client: Cliffhanger, standing: Subscription) -> str:
    """What the channel is to be told."""
    place = await in_quiet(
        client, standing.id, lambda: subscriptions.end(client.database, standing, client.clock.now())
    )
    return _said("unsubscribed", standing, place=place)


async def _resume(interaction: Asked, standing: Subscription) -> None:
    client = interaction.client
    held = await subscriptions.coming(client.database, standing)
    check_channel(interaction, standing.channel_id, threads=standing.discussion is not Discussion.NONE)
    line = await subscriptions.resume(client.database, standing, client.clock.now())
    client.engine.wake()
    was = held.hold if held is not None and held.hold is not None else Hold.PAUSED
    lines = [] if was is Hold.PAUSED else [_said(f"was-{was}", standing)]
    notice = "\n".join([*lines, _comes(standing, line)])
    await announce(interaction, standing, notice, answer=notice)


def _comes(standing: Subscription, line: Delivery) -> str:
    key = "resumed" if line.kind is Kind.PART else f"resumed-{line.kind}"
    return _said(key, standing, number=line.number, when=timestamp(line.due_at))


def _said(key: str, standing: Subscription, **values: object) -> str:
    title, of = title_of(standing.story), standing.edition.parts
    return say(key, standing.locale, title=title, of=of, channel=f"<#{standing.channel_id}>", **values)


async def _running(interaction: Asked, command: str, channel: Home | None) -> Subscription:
    await check_may(interaction, command)
    await defer(interaction)
    channel_id = channel.id if channel else channel_id_of(interaction)
    return await subscription_in(interaction, channel_id, live=True)


COMMANDS: tuple[Command, ...] = (unsubscribe, pause, resume)
ACTIONS: dict[str, Action] = {"resume": press_resume, "end-lost": end_lost, "end-undo": undo_end}
