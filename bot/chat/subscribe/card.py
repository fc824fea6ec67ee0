"""The card of ``/subscribe``: what starting would mean, shown before anything is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import discord
from discord.ui import Item

from bot.chat.client import Interaction
from bot.chat.components import ComponentHandler, component, custom_id, select
from bot.chat.context import title_of
from bot.chat.reply import reply
from bot.chat.subscribe.form import Form
from bot.model import Advance, Button, Cadence, Discussion, MissedPolicy
from bot.rendering.phrases import describe_cadence, duration, say, timestamp
from bot.scheduling import schedule, zones
from bot.scheduling.zones import Zone
from bot.services import start_preview
from bot.services.library import Length
from bot.services.start_preview import ChannelState, StartPreview
from bot.store import guilds
from bot.store import subscriptions as rows

#: The last choice of zones; it asks for another.
ELSEWHERE = "elsewhere"
_FIRST = 3
_ZONES = 24
#: What can be done, the likeliest first; each is an action in ``starting.py``.
OFFERS = {
    ChannelState.FREE: ("start-now", "start-slot"),
    ChannelState.SAME: ("retime",),
    ChannelState.OTHER: ("replace-now", "replace-slot"),
    ChannelState.LEFT: ("go-on", "restart-now", "restart-slot"),
}
#: Where another story runs and this one was left there: go on, in its place.
BACK = "replace-back"


async def form_for(
    interaction: Interaction,
    story_id: int,
    channel_id: int,
    *,
    at: time | None = None,
    days: frozenset[int] | None = None,
    zone: str | None = None,
    length: Length | None = None,
    discussion: Discussion | None = None,
    advance: Advance | None = None,
) -> Form:
    """A form with what was said; the rest is as it is where the story runs or ran last in the channel, else usual."""
    database, guild_id = interaction.client.database, interaction.guild_id or 0
    form = Form(story_id, channel_id, zone=await database.read(guilds.zone, guild_id))
    before = await database.read(rows.latest_in_channel, channel_id, story_id)
    if before is not None and before.guild_id == guild_id:
        form = replace(
            form.keep(before.cadence), discussion=before.settings.discussion, advance=before.settings.advance
        )
    return replace(
        form,
        at=at or form.at,
        days=days or form.days,
        zone=zone or form.zone,
        length=length,
        discussion=discussion or form.discussion,
        advance=advance or form.advance,
    )


async def show_card(interaction: Interaction, form: Form, *, update: bool, found: Sequence[Zone] = ()) -> None:
    """Answer with the card, to the asker alone; ``found`` are zones to choose among. Defer before."""
    client, locale = interaction.client, str(interaction.locale)
    plan = await start_preview.preview_start(client.database, form.draft(interaction.guild_id or 0))
    now = client.clock.now()
    controls: list[Sequence[Item[Any]]] = []
    if plan.situation is not ChannelState.SAME:
        form = replace(form, length=plan.length)
        controls.append([_lengths(form, locale)])
    controls.append([_zones_offered(form, now, found, locale)])
    if plan.situation is ChannelState.OTHER:
        controls.append([_channels(form, locale)])
    controls.append(
        [
            *_buttons(plan, form, locale),
            component(Button(say("card-cancel", locale), custom_id("card-cancel", plan.situation))),
        ]
    )
    forum = isinstance(client.get_channel(form.channel_id), discord.ForumChannel)
    await reply(interaction, card_text(plan, form, now, locale, forum=forum), rows=controls, update=update)


def card_text(plan: StartPreview, form: Form, now: datetime, locale: str, *, forum: bool) -> str:
    """What the card says, a line a thought. ``forum``: the channel is one."""
    title = title_of(plan.listing)
    lines = [say("card-title", locale, title=title, channel=f"<#{form.channel_id}>")]
    if subscription := plan.subscription:
        running = title_of(subscription.story)
        progress, of = plan.progress, subscription.edition.parts
        lines.append(say(f"card-{plan.situation}", locale, title=running, progress=progress, of=of, next=progress + 1))
    if earlier := plan.earlier:
        progress, of = plan.earlier_progress, earlier.edition.parts
        lines.append(say("card-other-left", locale, title=title, progress=progress, of=of, next=progress + 1))
    if plan.situation is not ChannelState.SAME:
        key = "card-parts-restart" if plan.situation is ChannelState.LEFT or earlier else "card-parts"
        lines.append(say(key, locale, parts=plan.parts, duration=duration(plan.minutes, locale)))
    elif plan.subscription and form.length and form.length.minutes != plan.subscription.edition.minutes:
        lines.append(say("card-length-kept", locale))
    cadence = form.cadence
    if cadence is None:
        lines.append(say("card-zone-missing", locale, time=f"{form.at:%H:%M}"))
    else:
        lines.append(say("card-rhythm", locale, describe_cadence=describe_cadence(cadence, locale)))
        lines.extend(_times(plan, cadence, now, locale))
        lines.append(say("card-retype", locale))
    talk, who = say(f"discussion-{form.discussion}", locale), say(f"advance-{form.advance}", locale)
    lines.append(say("card-choices-forum" if forum else "card-choices", locale, discussion=talk, advance=who))
    missed = (
        plan.subscription.settings.missed_policy
        if plan.subscription and plan.situation is not ChannelState.OTHER
        else MissedPolicy.LATEST
    )
    lines.append(say("card-missed", locale, missed=say(f"missed_policy-{missed}", locale)))
    return "\n".join(lines)


def _times(plan: StartPreview, cadence: Cadence, now: datetime, locale: str) -> list[str]:
    done, of = 0, plan.parts
    if plan.subscription is not None and plan.situation in (ChannelState.SAME, ChannelState.LEFT):
        done, of = plan.progress, plan.subscription.edition.parts
    if done >= of:
        return []
    first = " · ".join(timestamp(slot, "f") for slot in schedule.first_slots(cadence, now, min(of - done, _FIRST)))
    last = timestamp(schedule.nth_slot(cadence, now, of - done), "D")
    lines = [say("card-first", locale, number=done + 1, first=first), say("card-last", locale, number=of, last=last)]
    if plan.situation in (ChannelState.FREE, ChannelState.OTHER) and of > 1:
        lines.append(say("card-sooner" if plan.situation is ChannelState.FREE else "card-sooner-other", locale))
    return lines


def _lengths(form: Form, locale: str) -> ComponentHandler:
    options = [
        discord.SelectOption(
            label=say(f"length-{length}", locale, minutes=length.minutes), value=length, default=length is form.length
        )
        for length in Length
    ]
    return select(custom_id("card-length", *form.arguments()), say("card-length", locale), options)


def _zones_offered(form: Form, now: datetime, found: Sequence[Zone], locale: str) -> ComponentHandler:
    chosen = zones.search(form.zone, now, 1) if form.zone else ()
    offered = dict.fromkeys((*chosen, *(found or zones.suggest(locale, now))))
    options = [
        discord.SelectOption(label=zone.label(now), value=zone.name, default=zone.name == form.zone)
        for zone in list(offered)[:_ZONES]
    ]
    options.append(discord.SelectOption(label=say("card-zone-elsewhere", locale), value=ELSEWHERE))
    return select(custom_id("card-zone", *form.arguments()), say("card-zone", locale), options)


def _channels(form: Form, locale: str) -> ComponentHandler:
    return ComponentHandler(
        discord.ui.ChannelSelect(
            custom_id=custom_id("card-channel", *form.arguments()),
            placeholder=say("card-channel", locale),
            channel_types=[discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum],
        )
    )


def _buttons(plan: StartPreview, form: Form, locale: str) -> list[ComponentHandler]:
    # Replace ends what the card names, and nothing that has come since.
    ends = (f"{plan.subscription.id:x}",) if plan.subscription and plan.situation is ChannelState.OTHER else ()
    offers = (BACK, *OFFERS[plan.situation]) if plan.earlier else OFFERS[plan.situation]
    return [
        ComponentHandler(
            discord.ui.Button(
                label=say(f"card-{action}", locale, number=(plan.earlier_progress or plan.progress) + 1),
                custom_id=custom_id(action.replace("restart", "start"), *form.arguments(), *ends),
                style=discord.ButtonStyle.secondary if number else discord.ButtonStyle.primary,
                disabled=form.cadence is None,
            )
        )
        for number, action in enumerate(offers)
    ]
