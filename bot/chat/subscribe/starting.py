"""What is chosen and pressed on the card of ``/subscribe``. Everything is checked anew: a card can be days old."""

from dataclasses import replace
from typing import Any

import discord

from bot.chat.access import Home, check_channel, check_may
from bot.chat.client import Interaction
from bot.chat.components import Action, chosen, component, custom_id
from bot.chat.context import title_of
from bot.chat.errors import answer_error
from bot.chat.holds import waiting
from bot.chat.notices import announce
from bot.chat.posting_guard import when_not_posting
from bot.chat.reply import defer, reply
from bot.chat.subscribe.card import ELSEWHERE, show_card
from bot.chat.subscribe.form import Form
from bot.errors import UserError
from bot.model import Button, Cadence, DeliveryKind, Discussion, Subscription
from bot.rendering.phrases import describe_cadence, say, timestamp
from bot.scheduling import schedule, zones
from bot.services import next_part, start_preview, subscriptions
from bot.services.library import Length
from bot.services.start_preview import ChannelState, StartPreview

_QUESTION_SECONDS = 900.0  # as long as Discord lets the card be changed by the answer


class ZoneQuestion(discord.ui.Modal):
    """Asks where somebody lives, in their own words."""

    def __init__(self, form: Form, locale: str) -> None:
        super().__init__(title=say("zone-question", locale), timeout=_QUESTION_SECONDS)
        self._form = form
        self._typed = discord.ui.TextInput[ZoneQuestion](custom_id="zone", max_length=60)
        self.add_item(discord.ui.Label(text=say("zone-question-label", locale), component=self._typed))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Show the card with the likeliest zone chosen and the other ones that fit."""
        await _check_channel(interaction, self._form)
        found = zones.search(self._typed.value, interaction.client.clock.now())
        if not found:
            raise zones.unknown_zone(self._typed.value)
        await show_card(interaction, replace(self._form, zone=found[0].name), update=True, found=found)

    async def on_error(  # type: ignore[override] # as the library's own Modal has it
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Leave by the one door."""
        await answer_error(interaction, error)


async def choose_length(interaction: Interaction, *arguments: str) -> None:
    """Another length of parts."""
    form = replace(Form.parse(*arguments), length=Length(chosen(interaction)[0]))
    await _check_channel(interaction, form)
    await show_card(interaction, form, update=True)


async def choose_zone(interaction: Interaction, *arguments: str) -> None:
    """Another zone, or the question for one that is not listed."""
    form, zone = Form.parse(*arguments), chosen(interaction)[0]
    if zone == ELSEWHERE:
        await interaction.response.send_modal(ZoneQuestion(form, str(interaction.locale)))
        return
    await _check_channel(interaction, form)
    await show_card(interaction, replace(form, zone=zone), update=True)


async def choose_channel(interaction: Interaction, *arguments: str) -> None:
    """Another channel."""
    form = replace(Form.parse(*arguments), channel_id=int(chosen(interaction)[0]))
    await _check_channel(interaction, form)
    await show_card(interaction, form, update=True)


async def cancel(interaction: Interaction, situation: str = ChannelState.FREE) -> None:
    """Nothing was kept, so nothing is to be undone."""
    key = "card-cancelled-same" if situation == ChannelState.SAME else "card-cancelled"
    await reply(interaction, say(key, str(interaction.locale)), update=True)


async def start_now(interaction: Interaction, *arguments: str) -> None:
    """The opening and part 1 at once."""
    await _start(interaction, Form.parse(*arguments), at_once=True)


async def start_slot(interaction: Interaction, *arguments: str) -> None:
    """The opening at once, part 1 at the next slot."""
    await _start(interaction, Form.parse(*arguments), at_once=False)


async def replace_now(interaction: Interaction, *arguments: str) -> None:
    """The same, in place of what the card names."""
    await _start(interaction, Form.parse(*arguments[:-1]), at_once=True, replaces=int(arguments[-1], 16))


async def replace_slot(interaction: Interaction, *arguments: str) -> None:
    """The same, in place of what the card names."""
    await _start(interaction, Form.parse(*arguments[:-1]), at_once=False, replaces=int(arguments[-1], 16))


async def replace_back(interaction: Interaction, *arguments: str) -> None:
    """Take up what was left there, in place of what the card names."""
    running, cadence, form, plan = await _planned(interaction, arguments[:-1], ChannelState.OTHER)
    earlier = plan.earlier
    if earlier is None or running.id != int(arguments[-1], 16):
        raise UserError("card-outdated")
    client = interaction.client

    async def go_on() -> Subscription:
        return await subscriptions.continue_reading(
            client.database, earlier, cadence, form.settings(earlier.settings), client.clock.now(), replaces=running
        )

    await _tell_times(interaction, await when_not_posting(client, running.id, go_on), "gone-on")


async def change_schedule(interaction: Interaction, *arguments: str) -> None:
    """Other times for what runs there, and the other choices of the card."""
    subscription, cadence, form, _ = await _planned(interaction, arguments, ChannelState.SAME)
    client = interaction.client
    changed = await subscriptions.change_schedule(
        client.database, subscription, cadence, form.settings(subscription.settings), client.clock.now()
    )
    await _tell_times(interaction, changed, "retimed")


async def go_on(interaction: Interaction, *arguments: str) -> None:
    """Take up what was left there."""
    earlier, cadence, form, _ = await _planned(interaction, arguments, ChannelState.LEFT)
    client = interaction.client
    again = await subscriptions.continue_reading(
        client.database, earlier, cadence, form.settings(earlier.settings), client.clock.now()
    )
    await _tell_times(interaction, again, "gone-on")


async def _start(interaction: Interaction, form: Form, *, at_once: bool, replaces: int | None = None) -> None:
    channel = await _check_channel(interaction, form)
    client, locale = interaction.client, str(interaction.locale)

    async def start() -> Subscription:
        return await subscriptions.start(
            client.database,
            form.draft(interaction.guild_id or 0),
            client.clock.now(),
            subscriber_id=interaction.user.id,
            locale=str(interaction.guild_locale or interaction.locale),
            at_once=at_once,
            search_after_id=interaction.id,
            forum=isinstance(channel, discord.ForumChannel),
            replaces=replaces,
        )

    started = await (start() if replaces is None else when_not_posting(client, replaces, start))
    client.engine.wake()
    single = started.edition.parts == 1
    text = say(
        ("started-now-single" if single else "started-now") if at_once else "started-slot",
        locale,
        title=title_of(started.story),
        channel=channel.mention,
        when=timestamp(schedule.next_due(started.cadence, started.created_at)),
    )
    undo = component(Button(say("undo", locale), custom_id("undo", started.key)))
    await reply(interaction, text, rows=[[undo]], update=True)


async def _planned(
    interaction: Interaction, arguments: tuple[str, ...], situation: ChannelState
) -> tuple[Subscription, Cadence, Form, StartPreview]:
    """What the card spoke of, if it is still so, and all that it would mean."""
    form = Form.parse(*arguments)
    await _check_channel(interaction, form)
    plan = await start_preview.preview_start(interaction.client.database, form.draft(interaction.guild_id or 0))
    if plan.situation is not situation or plan.subscription is None or form.cadence is None:
        raise UserError("card-outdated")
    return plan.subscription, form.cadence, form, plan


async def _tell_times(interaction: Interaction, subscription: Subscription, key: str) -> None:
    client = interaction.client
    client.engine.wake()
    upcoming = await next_part.next_delivery(client.database, subscription)
    if upcoming is None or upcoming.kind is not DeliveryKind.PART:
        key += "-later"
    else:
        key += waiting(upcoming)

    def said(locale: str) -> str:
        return say(
            key,
            locale,
            title=title_of(subscription.story),
            channel=f"<#{subscription.channel_id}>",
            rhythm=describe_cadence(subscription.cadence, locale),
            number=upcoming.number if upcoming else 0,
            when=timestamp(upcoming.due_at) if upcoming else "",
        )

    answer = said(str(interaction.locale))
    await announce(interaction, subscription, said(subscription.locale), answer=answer, update=True)


async def _check_channel(interaction: Interaction, form: Form) -> Home:
    """Whether the asker may, and the bot can; defers before."""
    await defer(interaction, update=True)
    await check_may(interaction, "subscribe")
    return check_channel(interaction, form.channel_id, threads=form.discussion is not Discussion.NONE)


ACTIONS: dict[str, Action] = {
    "card-length": choose_length,
    "card-zone": choose_zone,
    "card-channel": choose_channel,
    "card-cancel": cancel,
    "start-now": start_now,
    "start-slot": start_slot,
    "replace-now": replace_now,
    "replace-slot": replace_slot,
    "replace-back": replace_back,
    "retime": change_schedule,
    "go-on": go_on,
}
