"""The card of ``/settings``: what a subscription does beside its times, changed in place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

import discord
from discord.ui import Item

from bot.chat.access import check_channel, check_may
from bot.chat.client import Interaction
from bot.chat.components import Action, chosen, component, custom_id, select
from bot.chat.context import subscription_by, title_of
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import Advance, Button, ButtonStyle, Discussion, MissedPolicy, Subscription
from bot.rendering.phrases import describe_cadence, say
from bot.services import subscriptions

_SWITCHES: Final = ("announce", "plain_messages", "read_ahead_allowed", "post_at_night")
_CHOICES: Final[Mapping[str, Callable[[str], Any]]] = {
    "discussion": Discussion,
    "advance": Advance,
    "missed_policy": MissedPolicy,
    "advance_minutes": int,
}
_MINUTES = (0, 5, 15, 30, 60, 180, 720)


async def show_settings(interaction: Interaction, subscription: Subscription, *, update: bool = False) -> None:
    """Answer with the card, to the asker alone."""
    locale = str(interaction.locale)
    title, channel = title_of(subscription.story), f"<#{subscription.channel_id}>"
    lines = [
        say("settings-title", locale, title=title, channel=channel),
        say("settings-rhythm", locale, rhythm=describe_cadence(subscription.cadence, locale)),
        *(say(f"settings-{name}-{_on(subscription, name)}", locale) for name in _SWITCHES),
        say("settings-discussion", locale, choice=say(f"discussion-{subscription.settings.discussion}", locale)),
        say("settings-advance", locale, choice=say(f"advance-{subscription.settings.advance}", locale)),
        say(
            "settings-missed_policy", locale, choice=say(f"missed_policy-{subscription.settings.missed_policy}", locale)
        ),
    ]
    if subscription.settings.advance is Advance.EVERYONE:
        lines.append(say("settings-advance_minutes", locale, minutes=subscription.settings.advance_minutes))
    switches = [_switch(subscription, name, locale) for name in _SWITCHES]
    rows: list[list[Item[Any]]] = [
        [*switches],
        [_choice(subscription, "discussion", list(Discussion), locale)],
        [_choice(subscription, "advance", list(Advance), locale)],
        [_choice(subscription, "missed_policy", list(MissedPolicy), locale)],
    ]
    if subscription.settings.advance is Advance.EVERYONE:
        rows.append([_minutes(subscription, locale)])
    await reply(interaction, "\n".join(lines), rows=rows, update=update)


async def turn(interaction: Interaction, key: str, name: str, value: str) -> None:
    """Set a switch to the value that the pressed button names, so that two presses do not undo each other."""
    if name not in _SWITCHES:
        raise UserError("button-outdated")
    await _change(interaction, key, {name: value == "on"})


async def choose(interaction: Interaction, key: str, name: str) -> None:
    """Change the setting whose select was used."""
    if name not in _CHOICES:
        raise UserError("button-outdated")
    await _change(interaction, key, {name: _CHOICES[name](chosen(interaction)[0])})


async def _change(interaction: Interaction, key: str, changes: Mapping[str, Any]) -> None:
    await defer(interaction, update=True)
    await check_may(interaction, "settings")
    subscription = await subscription_by(interaction, key)
    settings = replace(subscription.settings, **changes)
    if "discussion" in changes and settings.discussion is not Discussion.NONE:
        check_channel(interaction, subscription.channel_id, threads=True)
    changed = await subscriptions.configure(interaction.client.database, subscription, settings)
    await show_settings(interaction, changed, update=True)


def _on(subscription: Subscription, name: str) -> str:
    return "on" if getattr(subscription.settings, name) else "off"


def _switch(subscription: Subscription, name: str, locale: str) -> Item[Any]:
    other = "off" if getattr(subscription.settings, name) else "on"
    label = say(f"settings-{name}-turn-{other}", locale)
    return component(Button(label, custom_id("settings-turn", subscription.key, name, other), ButtonStyle.SECONDARY))


def _choice(subscription: Subscription, name: str, options: Sequence[StrEnum], locale: str) -> Item[Any]:
    now = getattr(subscription.settings, name)
    made = [
        discord.SelectOption(label=_named(name, say(f"{name}-{each}", locale), locale), value=each, default=each is now)
        for each in options
    ]
    return select(custom_id("settings-choose", subscription.key, name), say(f"settings-choose-{name}", locale), made)


def _named(name: str, choice: str, locale: str) -> str:
    """What is chosen stands in the menu alone: so it says of what it is the choice."""
    return say("settings-option", locale, name=say(f"settings-choose-{name}", locale), choice=choice)


def _minutes(subscription: Subscription, locale: str) -> Item[Any]:
    options = [
        discord.SelectOption(
            label=_named("advance_minutes", say("settings-advance_minutes-choice", locale, minutes=each), locale),
            value=str(each),
            default=each == subscription.settings.advance_minutes,
        )
        for each in _MINUTES
    ]
    return select(
        custom_id("settings-choose", subscription.key, "advance_minutes"),
        say("settings-choose-advance_minutes", locale),
        options,
    )


ACTIONS: dict[str, Action] = {"settings-turn": turn, "settings-choose": choose}
