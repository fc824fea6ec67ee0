"""What is chosen and pressed on a card of ``/subscribe``. Everything is checked again: a card can be a day old."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import discord

from bot.chat.access import StoryChannel, check_channel, check_may_use
from bot.chat.client import Interaction
from bot.chat.components import Question, action, chosen, submitted_text
from bot.chat.context import title_of
from bot.chat.holds import hold_suffix
from bot.chat.notices import announce
from bot.chat.posting_guard import when_not_posting
from bot.chat.reply import defer, reply
from bot.chat.subscribe.actions import CardAction
from bot.chat.subscribe.card import ELSEWHERE, show_card
from bot.chat.subscribe.undo import undo_start
from bot.errors import UserError
from bot.model import ButtonStyle, Cadence, DeliveryKind, Discussion, Subscription
from bot.rendering.phrases import describe_cadence, say, timestamp
from bot.scheduling import schedule, zones
from bot.services import cards, next_part, start_preview, subscriptions
from bot.services.cards import Card
from bot.services.editions import Length
from bot.services.start_preview import ChannelState, StartPreview, SubscriptionDraft

_ZONE_FIELD: Final = "zone"
_ZONE_LENGTH: Final = 60


@action(CardAction.LENGTH)
async def choose_length(interaction: Interaction, key: str) -> None:
    """Choose another length of parts."""
    length = chosen(interaction, Length)
    await _change(interaction, key, lambda draft: replace(draft, length=length))


@action(CardAction.ZONE)
async def choose_zone(interaction: Interaction, key: str) -> None:
    """Choose another zone, or ask for one that is not listed."""
    zone = chosen(interaction, _offered_zone)
    if zone == ELSEWHERE:
        locale = str(interaction.locale)
        title, label = say("zone-question", locale), say("zone-question-label", locale)
        question = Question(zone_typed.custom_id(key), title, label, field=_ZONE_FIELD, max_length=_ZONE_LENGTH)
        await interaction.response.send_modal(question)
        return
    await _change(interaction, key, lambda draft: replace(draft, zone=zone))


@action(CardAction.ZONE_TYPED)
async def zone_typed(interaction: Interaction, key: str) -> None:
    """Show the card with the likeliest zone for what was typed, and with the others that fit."""
    await _find_card(interaction, key)
    typed = submitted_text(interaction, _ZONE_FIELD)
    found = zones.search(typed, interaction.client.clock.now())
    if not found:
        raise zones.unknown_zone(typed)
    card = await _store_change(interaction, key, lambda draft: replace(draft, zone=found[0].name))
    await show_card(interaction, card, update=True, found=found)


@action(CardAction.CHANNEL)
async def choose_channel(interaction: Interaction, key: str) -> None:
    """Choose another channel."""
    channel_id = chosen(interaction, int)
    await _change(interaction, key, lambda draft: replace(draft, channel_id=channel_id))


@action(CardAction.CANCEL)
async def cancel(interaction: Interaction, key: str, state: ChannelState) -> None:
    """Close the card. Nothing has started, so there is nothing to undo."""
    await defer(interaction, update=True)
    await _find_card(interaction, key)
    await cards.close_card(interaction.client.database, key)
    text = "card-cancelled-same" if state is ChannelState.SAME_STORY else "card-cancelled"
    await reply(interaction, say(text, str(interaction.locale)), update=True)


@action(CardAction.START_NOW)
async def start_now(interaction: Interaction, key: str, revision: int) -> None:
    """Post the opening and part 1 at once."""
    await _start(interaction, await _card_as_shown(interaction, key, revision), at_once=True)


@action(CardAction.START_SLOT)
async def start_slot(interaction: Interaction, key: str, revision: int) -> None:
    """Post the opening at once, and part 1 at the next slot."""
    await _start(interaction, await _card_as_shown(interaction, key, revision), at_once=False)


@action(CardAction.REPLACE_NOW)
async def replace_now(interaction: Interaction, key: str, revision: int) -> None:
    """End what the card names, then start at once."""
    await _start(interaction, await _card_as_shown(interaction, key, revision), at_once=True, replace_other=True)


@action(CardAction.REPLACE_SLOT)
async def replace_slot(interaction: Interaction, key: str, revision: int) -> None:
    """End what the card names, then start at the next slot."""
    await _start(interaction, await _card_as_shown(interaction, key, revision), at_once=False, replace_other=True)


@action(CardAction.REPLACE_AND_CONTINUE)
async def replace_and_continue(interaction: Interaction, key: str, revision: int) -> None:
    """End what the card names, then continue the story that ended here before its last part."""
    card = await _card_as_shown(interaction, key, revision)
    running, cadence, preview = await _preview(interaction, card, ChannelState.OTHER_STORY)
    earlier = preview.unfinished
    if earlier is None or running.id != card.replaces:
        raise UserError("card-outdated")
    client, settings = interaction.client, card.draft.settings(earlier.settings)

    async def go_on() -> Subscription:
        now = client.clock.now()
        return await subscriptions.continue_reading(
            client.database, earlier, cadence, settings, now, replaces=running, card_key=key
        )

    await _confirm_times(interaction, await when_not_posting(client, running.id, go_on), "gone-on")


@action(CardAction.CHANGE_SCHEDULE)
async def change_schedule(interaction: Interaction, key: str, revision: int) -> None:
    """Change the times of what runs there, and the other choices of the card."""
    card = await _card_as_shown(interaction, key, revision)
    running, cadence, _ = await _preview(interaction, card, ChannelState.SAME_STORY)
    client, settings = interaction.client, card.draft.settings(running.settings)
    changed = await subscriptions.change_schedule(
        client.database, running, cadence, settings, client.clock.now(), card_key=key
    )
    await _confirm_times(interaction, changed, "retimed")


@action(CardAction.CONTINUE)
async def continue_here(interaction: Interaction, key: str, revision: int) -> None:
    """Continue the story that ended here before its last part."""
    card = await _card_as_shown(interaction, key, revision)
    ended, cadence, _ = await _preview(interaction, card, ChannelState.UNFINISHED)
    client, settings = interaction.client, card.draft.settings(ended.settings)
    continued = await subscriptions.continue_reading(
        client.database, ended, cadence, settings, client.clock.now(), card_key=key
    )
    await _confirm_times(interaction, continued, "gone-on")


async def _find_card(interaction: Interaction, key: str) -> Card:
    """Return the asker's card, if they may still start stories. Defers before."""
    await defer(interaction, update=True)
    await check_may_use(interaction, "subscribe")
    client = interaction.client
    return await cards.find_card(
        client.database, key, interaction.guild_id or 0, interaction.user.id, client.clock.now()
    )


async def _card_as_shown(interaction: Interaction, key: str, revision: int) -> Card:
    """Return the card if its choices are still those that the button was shown with."""
    card = await _find_card(interaction, key)
    if card.revision != revision:
        raise UserError("card-outdated")
    return card


async def _change(interaction: Interaction, key: str, change: Callable[[SubscriptionDraft], SubscriptionDraft]) -> None:
    await show_card(interaction, await _store_change(interaction, key, change), update=True)


async def _store_change(
    interaction: Interaction, key: str, change: Callable[[SubscriptionDraft], SubscriptionDraft]
) -> Card:
    """Store a choice, if a story could run in the channel that would then be chosen."""
    draft = change((await _find_card(interaction, key)).draft)
    _check_channel(interaction, draft)
    client = interaction.client
    guild_id, user_id = interaction.guild_id or 0, interaction.user.id
    return await cards.change_card(client.database, key, guild_id, user_id, client.clock.now(), change)


def _check_channel(interaction: Interaction, draft: SubscriptionDraft) -> StoryChannel:
    return check_channel(interaction, draft.channel_id, threads=draft.discussion is not Discussion.NONE)


def _offered_zone(value: str) -> str:
    """Parse the value of a zone's option. Raises ``ValueError`` for one that is not offered."""
    if value != ELSEWHERE and not zones.is_zone(value):
        raise ValueError(value)
    return value


async def _start(interaction: Interaction, card: Card, *, at_once: bool, replace_other: bool = False) -> None:
    channel = _check_channel(interaction, card.draft)
    client, locale = interaction.client, str(interaction.locale)
    if replace_other and card.replaces is None:
        raise UserError("card-outdated")
    replaces = card.replaces if replace_other else None

    async def start() -> Subscription:
        return await subscriptions.start(
            client.database,
            card.draft,
            client.clock.now(),
            subscriber_id=interaction.user.id,
            locale=str(interaction.guild_locale or interaction.locale),
            at_once=at_once,
            search_after_id=interaction.id,
            forum=isinstance(channel, discord.ForumChannel),
            replaces=replaces,
            card_key=card.key,
        )

    started = await (start() if replaces is None else when_not_posting(client, replaces, start))
    client.engine.wake()
    now = "started-now-single" if started.edition.parts == 1 else "started-now"
    text = say(
        now if at_once else "started-slot",
        locale,
        title=title_of(started.story),
        channel=channel.mention,
        when=timestamp(schedule.next_due(started.cadence, started.created_at)),
    )
    undo = undo_start.button(say("undo", locale), ButtonStyle.SECONDARY, started.key)
    await reply(interaction, text, rows=[[undo]], update=True)


async def _preview(
    interaction: Interaction, card: Card, state: ChannelState
) -> tuple[Subscription, Cadence, StartPreview]:
    """Return what the card spoke of, if it is still so."""
    _check_channel(interaction, card.draft)
    preview = await start_preview.preview_start(interaction.client.database, card.draft)
    cadence = card.draft.cadence
    if preview.channel_state is not state or preview.subscription is None or cadence is None:
        raise UserError("card-outdated")
    return preview.subscription, cadence, preview


async def _confirm_times(interaction: Interaction, subscription: Subscription, key: str) -> None:
    """Tell the channel and the asker when parts come now."""
    client = interaction.client
    client.engine.wake()
    upcoming = await next_part.next_delivery(client.database, subscription)
    if upcoming is None or upcoming.kind is not DeliveryKind.PART:
        key += "-later"
    else:
        key += hold_suffix(upcoming)

    def text(locale: str) -> str:
        return say(
            key,
            locale,
            title=title_of(subscription.story),
            channel=f"<#{subscription.channel_id}>",
            rhythm=describe_cadence(subscription.cadence, locale),
            number=upcoming.number if upcoming else 0,
            when=timestamp(upcoming.due_at) if upcoming else "",
        )

    answer = text(str(interaction.locale))
    await announce(interaction, subscription, text(subscription.locale), answer=answer, update=True)


ACTIONS: Final = (
    choose_length,
    choose_zone,
    zone_typed,
    choose_channel,
    cancel,
    start_now,
    start_slot,
    replace_now,
    replace_slot,
    replace_and_continue,
    change_schedule,
    continue_here,
)
