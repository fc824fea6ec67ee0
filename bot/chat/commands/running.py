"""``/unsubscribe``, ``/pause``, ``/resume``: the place is kept, the channel is told."""

import discord
from discord import app_commands

from bot import schedule, subscriptions
from bot.chat.access import check_channel, check_organiser
from bot.chat.client import Asked, Command
from bot.chat.tell import tell
from bot.chat.views.press import Action, custom_id, press
from bot.chat.where import channel_id_of, subscription_by, subscription_in, title_of
from bot.model import Button, Delivery, Discussion, Hold, Kind, Subscription, Tone
from bot.phrases import say, timestamp
from bot.store import ledger
from bot.typed import parse_until


@app_commands.command(description=say("unsubscribe-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def unsubscribe(interaction: Asked, channel: discord.TextChannel | None = None) -> None:
    """End it; subscribing again to the same story offers to go on."""
    standing = await _running(interaction, channel)
    client = interaction.client
    place = await subscriptions.end(client.database, standing, client.clock.now())
    await tell(interaction, standing, _said("unsubscribed", standing, place=place))


@app_commands.command(description=say("pause-about"))
@app_commands.describe(until=say("pause-until"), channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def pause(interaction: Asked, until: str | None = None, channel: discord.TextChannel | None = None) -> None:
    """Hold the next part, for good or until a day."""
    standing = await _running(interaction, channel)
    client, zone = interaction.client, standing.cadence.zone
    now = client.clock.now()
    begin = None if until is None else schedule.start_of(parse_until(until, schedule.local(now, zone)), zone)
    held = await subscriptions.pause(client.database, standing, begin, now)
    client.engine.wake()
    place = await client.database.read(ledger.place, standing.id)
    key = "pausing" if held.hold_until is None else "pausing-until"
    notice = _said(key, standing, place=place, number=held.number, when=timestamp(held.due_at))
    button = Button(say("resume", standing.locale), custom_id("resume", standing.key), Tone.PRIMARY)
    await tell(interaction, standing, notice, [[press(button)]])


@app_commands.command(description=say("resume-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def resume(interaction: Asked, channel: discord.TextChannel | None = None) -> None:
    """Go on at the next slot, whatever has held it."""
    await _resume(interaction, await _running(interaction, channel))


async def press_resume(interaction: Asked, key: str) -> None:
    """**Resume** under what said that it is paused."""
    check_organiser(interaction)
    await _resume(interaction, await subscription_by(interaction, key))


async def _resume(interaction: Asked, standing: Subscription) -> None:
    client = interaction.client
    held = await subscriptions.coming(client.database, standing)
    check_channel(client, standing.channel_id, threads=standing.discussion is not Discussion.NONE)
    line = await subscriptions.resume(client.database, standing, client.clock.now())
    client.engine.wake()
    was = held.hold if held is not None and held.hold is not None else Hold.PAUSED
    lines = [] if was is Hold.PAUSED else [_said(f"was-{was}", standing)]
    await tell(interaction, standing, "\n".join([*lines, _comes(standing, line)]))


def _comes(standing: Subscription, line: Delivery) -> str:
    key = "resumed" if line.kind is Kind.PART else f"resumed-{line.kind}"
    return _said(key, standing, number=line.number, when=timestamp(line.due_at))


def _said(key: str, standing: Subscription, **values: object) -> str:
    title, of = title_of(standing.story), standing.edition.parts
    return say(key, standing.locale, title=title, of=of, channel=f"<#{standing.channel_id}>", **values)


async def _running(interaction: Asked, channel: discord.TextChannel | None) -> Subscription:
    check_organiser(interaction)
    channel_id = channel.id if channel else channel_id_of(interaction)
    return await subscription_in(interaction, channel_id, live=True)


COMMANDS: tuple[Command, ...] = (unsubscribe, pause, resume)
ACTIONS: dict[str, Action] = {"resume": press_resume}
