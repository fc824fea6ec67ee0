"""The card of ``/subscribe``: what starting would mean, shown before anything starts."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Final

import discord
from discord.ui import Item

from bot.chat.client import Interaction
from bot.chat.components import ChannelSelect, component, select
from bot.chat.context import title_of
from bot.chat.forum import lacks_tag
from bot.chat.reply import reply
from bot.chat.subscribe.actions import CardAction
from bot.model import Advance, Button, ButtonStyle, Cadence, Discussion, MissedPolicy
from bot.rendering import custom_ids
from bot.rendering.phrases import describe_cadence, duration, say, timestamp
from bot.scheduling import schedule, zones
from bot.scheduling.zones import Zone
from bot.services import cards, lookup, servers, start_preview
from bot.services.cards import Card
from bot.services.editions import Length
from bot.services.start_preview import ChannelState, StartPreview, SubscriptionDraft

#: The last option in the select of zones. It asks for another zone.
ELSEWHERE: Final = "elsewhere"
#: How many of the first slots the card names.
_SLOTS: Final = 3
#: Discord's limit of 25 options, less the one for another zone.
_ZONES: Final = 24
#: What can be done in each state of the channel, the likeliest first, with the key of the button's label.
_OFFERS: Final = {
    ChannelState.FREE: ((CardAction.START_NOW, "card-start-now"), (CardAction.START_SLOT, "card-start-slot")),
    ChannelState.SAME_STORY: ((CardAction.CHANGE_SCHEDULE, "card-retime"),),
    ChannelState.OTHER_STORY: (
        (CardAction.REPLACE_NOW, "card-replace-now"),
        (CardAction.REPLACE_SLOT, "card-replace-slot"),
    ),
    ChannelState.UNFINISHED: (
        (CardAction.CONTINUE, "card-go-on"),
        (CardAction.START_NOW, "card-restart-now"),
        (CardAction.START_SLOT, "card-restart-slot"),
    ),
}
#: Where another story runs and this one ended before its last part: continue this one in its place.
_REPLACE_AND_CONTINUE: Final = (CardAction.REPLACE_AND_CONTINUE, "card-replace-back")


async def new_draft(
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
) -> SubscriptionDraft:
    """Return a draft with what was typed. The rest is as it was if the story runs or ran last in the channel."""
    database, guild_id = interaction.client.database, interaction.guild_id or 0
    usual = SubscriptionDraft(guild_id, channel_id, story_id, zone=await servers.zone(database, guild_id))
    before = await lookup.latest_in_channel(database, channel_id, story_id)
    if before is not None and before.guild_id == guild_id:
        usual = usual.with_cadence(before.cadence)
        discussion = discussion or before.settings.discussion
        advance = advance or before.settings.advance
    return SubscriptionDraft(
        guild_id,
        channel_id,
        story_id,
        at=at or usual.at,
        days=days or usual.days,
        zone=zone or usual.zone,
        length=length,
        discussion=discussion or usual.discussion,
        advance=advance or usual.advance,
    )


async def show_new_card(interaction: Interaction, draft: SubscriptionDraft) -> None:
    """Open a card and show it to the asker. Defer before."""
    client = interaction.client
    card = await cards.open_card(client.database, draft, interaction.user.id, client.clock.now())
    await show_card(interaction, card, update=False)


async def show_card(interaction: Interaction, card: Card, *, update: bool, found: Sequence[Zone] = ()) -> None:
    """Show a card to the asker. ``found`` are the zones to choose among. Defer before."""
    client, locale, draft = interaction.client, str(interaction.locale), card.draft
    preview = await start_preview.preview_start(client.database, draft)
    now = client.clock.now()
    ends = (
        preview.subscription.id if preview.subscription and preview.channel_state is ChannelState.OTHER_STORY else None
    )
    stored = await cards.set_replaces(client.database, card, ends, now)
    if stored.draft != draft:  # the same person made another choice meanwhile
        await show_card(interaction, stored, update=update, found=found)
        return
    card = stored
    rows: list[Sequence[Item[Any]]] = []
    if preview.channel_state is not ChannelState.SAME_STORY:
        rows.append([_length_select(card, preview.length, locale)])
    rows.append([_zone_select(card, now, found, locale)])
    if preview.channel_state is ChannelState.OTHER_STORY:
        rows.append([_channel_select(card, locale)])
    rows.append(_buttons(preview, card, locale))
    channel = client.get_channel(draft.channel_id)
    forum = isinstance(channel, discord.ForumChannel)
    text = card_text(preview, draft, now, locale, forum=forum)
    if lacks_tag(channel):
        text = f"{text}\n{say('card-tags', locale, channel=f'<#{draft.channel_id}>')}"
    await reply(interaction, text, rows=rows, update=update)


def card_text(preview: StartPreview, draft: SubscriptionDraft, now: datetime, locale: str, *, forum: bool) -> str:
    """Return what the card says, a line for each thought. ``forum``: whether the channel is one."""
    title, state = title_of(preview.listing), preview.channel_state
    lines = [say("card-title", locale, title=title, channel=f"<#{draft.channel_id}>")]
    if current := preview.subscription:
        progress, of = preview.progress, current.edition.parts
        key = f"card-{state}"
        lines.append(say(key, locale, title=title_of(current.story), progress=progress, of=of, next=progress + 1))
    if earlier := preview.unfinished:
        progress, of = preview.unfinished_progress, earlier.edition.parts
        lines.append(say("card-other-left", locale, title=title, progress=progress, of=of, next=progress + 1))
    if state is not ChannelState.SAME_STORY:
        key = "card-parts-restart" if state is ChannelState.UNFINISHED or earlier else "card-parts"
        lines.append(say(key, locale, parts=preview.parts, duration=duration(preview.minutes, locale)))
    elif current and draft.length and draft.length.minutes != current.edition.minutes:
        lines.append(say("card-length-kept", locale))
    cadence = draft.cadence
    if cadence is None:
        lines.append(say("card-zone-missing", locale, time=f"{draft.at:%H:%M}"))
    else:
        lines.append(say("card-rhythm", locale, rhythm=describe_cadence(cadence, locale)))
        lines.extend(_slot_lines(preview, cadence, now, locale))
        lines.append(say("card-retype", locale))
    discussion, advance = say(f"discussion-{draft.discussion}", locale), say(f"advance-{draft.advance}", locale)
    key = "card-choices-forum" if forum else "card-choices"
    lines.append(say(key, locale, discussion=discussion, advance=advance))
    keeps_settings = current is not None and state is not ChannelState.OTHER_STORY
    missed = current.settings.missed_policy if current and keeps_settings else MissedPolicy.LATEST
    lines.append(say("card-missed", locale, missed=say(f"missed_policy-{missed}", locale)))
    return "\n".join(lines)


def _slot_lines(preview: StartPreview, cadence: Cadence, now: datetime, locale: str) -> list[str]:
    done, of, state = 0, preview.parts, preview.channel_state
    if preview.subscription is not None and state in (ChannelState.SAME_STORY, ChannelState.UNFINISHED):
        done, of = preview.progress, preview.subscription.edition.parts
    if done >= of:
        return []
    slots = schedule.first_slots(cadence, now, min(of - done, _SLOTS))
    first = " · ".join(timestamp(slot, "f") for slot in slots)
    last = timestamp(schedule.nth_slot(cadence, now, of - done), "D")
    lines = [say("card-first", locale, number=done + 1, first=first), say("card-last", locale, number=of, last=last)]
    if state in (ChannelState.FREE, ChannelState.OTHER_STORY) and of > 1:
        lines.append(say("card-sooner" if state is ChannelState.FREE else "card-sooner-other", locale))
    return lines


def _length_select(card: Card, chosen: Length, locale: str) -> Item[Any]:
    options = [
        discord.SelectOption(
            label=say(f"length-{length}", locale, minutes=length.minutes), value=length, default=length is chosen
        )
        for length in Length
    ]
    return select(custom_ids.build(CardAction.LENGTH, card.key), say("card-length", locale), options)


def _zone_select(card: Card, now: datetime, found: Sequence[Zone], locale: str) -> Item[Any]:
    chosen = card.draft.zone
    current = zones.search(chosen, now, 1) if chosen else ()
    offered = dict.fromkeys((*current, *(found or zones.suggest(locale, now))))
    options = [
        discord.SelectOption(label=zone.label(now), value=zone.name, default=zone.name == chosen)
        for zone in list(offered)[:_ZONES]
    ]
    options.append(discord.SelectOption(label=say("card-zone-elsewhere", locale), value=ELSEWHERE))
    return select(custom_ids.build(CardAction.ZONE, card.key), say("card-zone", locale), options)


def _channel_select(card: Card, locale: str) -> Item[Any]:
    return ChannelSelect(
        custom_id=custom_ids.build(CardAction.CHANNEL, card.key),
        placeholder=say("card-channel", locale),
        channel_types=[discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum],
    )


def _buttons(preview: StartPreview, card: Card, locale: str) -> list[Item[Any]]:
    offers = _OFFERS[preview.channel_state]
    if preview.unfinished:
        offers = (_REPLACE_AND_CONTINUE, *offers)
    number = (preview.unfinished_progress or preview.progress) + 1
    buttons = [
        component(
            Button(
                say(label, locale, number=number),
                custom_ids.build(action, card.key, card.revision),
                ButtonStyle.SECONDARY if index else ButtonStyle.PRIMARY,
            ),
            disabled=card.draft.cadence is None,
        )
        for index, (action, label) in enumerate(offers)
    ]
    cancel = custom_ids.build(CardAction.CANCEL, card.key, preview.channel_state)
    return [*buttons, component(Button(say("card-cancel", locale), cancel))]
