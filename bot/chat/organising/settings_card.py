"""The card of ``/settings``, changed in place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

import discord
from discord.ui import Item

from bot.chat.access import check_channel, check_may_use
from bot.chat.client import Interaction
from bot.chat.components import action, chosen, select
from bot.chat.context import subscription_by, title_of
from bot.chat.reply import defer, reply
from bot.model import Advance, ButtonStyle, Discussion, MissedPolicy, Subscription, SubscriptionSettings
from bot.rendering.phrases import describe_cadence, say
from bot.services import subscriptions


class Switch(StrEnum):
    """The settings that are on or off, by their names in ``SubscriptionSettings``."""

    ANNOUNCE = "announce"
    PLAIN_MESSAGES = "plain_messages"
    READ_AHEAD_ALLOWED = "read_ahead_allowed"
    POST_AT_NIGHT = "post_at_night"


class Value(StrEnum):
    """The two values of a switch."""

    ON = "on"
    OFF = "off"


class Choice(StrEnum):
    """The settings of which one value is chosen in a select, by their names in ``SubscriptionSettings``."""

    DISCUSSION = "discussion"
    ADVANCE = "advance"
    MISSED_POLICY = "missed_policy"
    ADVANCE_MINUTES = "advance_minutes"


_MINUTES: Final = (0, 5, 15, 30, 60, 180, 720)


def _offered_minutes(text: str) -> int:
    """Parse minutes. Raises ``ValueError`` for a number that is not offered."""
    return _MINUTES[_MINUTES.index(int(text))]


_PARSERS: Final[Mapping[Choice, Callable[[str], Any]]] = {
    Choice.DISCUSSION: Discussion,
    Choice.ADVANCE: Advance,
    Choice.MISSED_POLICY: MissedPolicy,
    Choice.ADVANCE_MINUTES: _offered_minutes,
}


async def show_settings(interaction: Interaction, subscription: Subscription, *, update: bool = False) -> None:
    """Show the card to the asker."""
    locale, settings = str(interaction.locale), subscription.settings
    title, channel = title_of(subscription.story), f"<#{subscription.channel_id}>"
    lines = [
        say("settings-title", locale, title=title, channel=channel),
        say("settings-rhythm", locale, rhythm=describe_cadence(subscription.cadence, locale)),
        *(say(f"settings-{switch}-{_value(settings, switch)}", locale) for switch in Switch),
        say("settings-discussion", locale, choice=say(f"discussion-{settings.discussion}", locale)),
        say("settings-advance", locale, choice=say(f"advance-{settings.advance}", locale)),
        say("settings-missed_policy", locale, choice=say(f"missed_policy-{settings.missed_policy}", locale)),
    ]
    rows: list[list[Item[Any]]] = [
        [_switch(subscription, switch, locale) for switch in Switch],
        [_select(subscription, Choice.DISCUSSION, list(Discussion), locale)],
        [_select(subscription, Choice.ADVANCE, list(Advance), locale)],
        [_select(subscription, Choice.MISSED_POLICY, list(MissedPolicy), locale)],
    ]
    if settings.advance is Advance.EVERYONE:
        lines.append(say("settings-advance_minutes", locale, minutes=settings.advance_minutes))
        rows.append([_select_minutes(subscription, locale)])
    await reply(interaction, "\n".join(lines), rows=rows, update=update)


@action("settings-turn")
async def turn(interaction: Interaction, key: str, switch: Switch, value: Value) -> None:
    """Set a switch to the value that the button names, so that two presses do not undo each other."""
    await _change(interaction, key, {switch: value is Value.ON})


@action("settings-choose")
async def choose(interaction: Interaction, key: str, choice: Choice) -> None:
    """Change the setting whose select was used."""
    await _change(interaction, key, {choice: chosen(interaction, _PARSERS[choice])})


async def _change(interaction: Interaction, key: str, changes: Mapping[str, Any]) -> None:
    await defer(interaction, update=True)
    await check_may_use(interaction, "settings")
    subscription = await subscription_by(interaction, key)
    settings = replace(subscription.settings, **changes)
    if Choice.DISCUSSION in changes and settings.discussion is not Discussion.NONE:
        check_channel(interaction, subscription.channel_id, threads=True)
    changed = await subscriptions.configure(interaction.client.database, subscription, settings)
    await show_settings(interaction, changed, update=True)


def _value(settings: SubscriptionSettings, switch: Switch) -> Value:
    return Value.ON if getattr(settings, switch) else Value.OFF


def _switch(subscription: Subscription, switch: Switch, locale: str) -> Item[Any]:
    other = Value.OFF if _value(subscription.settings, switch) is Value.ON else Value.ON
    label = say(f"settings-{switch}-turn-{other}", locale)
    return turn.button(label, ButtonStyle.SECONDARY, subscription.key, switch, other)


def _select(subscription: Subscription, choice: Choice, values: Sequence[StrEnum], locale: str) -> Item[Any]:
    current = getattr(subscription.settings, choice)
    options = [
        discord.SelectOption(
            label=_option(choice, say(f"{choice}-{value}", locale), locale), value=value, default=value is current
        )
        for value in values
    ]
    placeholder = say(f"settings-choose-{choice}", locale)
    return select(choose.custom_id(subscription.key, choice), placeholder, options)


def _select_minutes(subscription: Subscription, locale: str) -> Item[Any]:
    choice = Choice.ADVANCE_MINUTES
    options = [
        discord.SelectOption(
            label=_option(choice, say("settings-advance_minutes-choice", locale, minutes=minutes), locale),
            value=str(minutes),
            default=minutes == subscription.settings.advance_minutes,
        )
        for minutes in _MINUTES
    ]
    placeholder = say(f"settings-choose-{choice}", locale)
    return select(choose.custom_id(subscription.key, choice), placeholder, options)


def _option(choice: Choice, value: str, locale: str) -> str:
    """Return the label of an option. Only the chosen one is visible in a closed select, so it names the setting."""
    return say("settings-option", locale, name=say(f"settings-choose-{choice}", locale), choice=value)


ACTIONS: Final = (turn, choose)
