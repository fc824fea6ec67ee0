"""The card of ``/settings``: what a subscription does beside its times, changed in place."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import discord
from discord.ui import Item

from bot import subscriptions
from bot.chat.access import check_channel, check_may
from bot.chat.client import Asked
from bot.chat.reply import defer, reply
from bot.chat.views.press import Action, chosen, custom_id, press, select
from bot.chat.where import subscription_by, title_of
from bot.errors import UserError
from bot.model import Advance, Button, Discussion, Missed, Subscription, Tone
from bot.phrases import rhythm, say

_SWITCHES = ("line", "plain", "solo", "nights")
_MINUTES = (0, 5, 15, 30, 60, 180, 720)


async def show_settings(interaction: Asked, standing: Subscription, *, update: bool = False) -> None:
    """Answer with the card, to the asker alone."""
    locale = str(interaction.locale)
    title, channel = title_of(standing.story), f"<#{standing.channel_id}>"
    lines = [
        say("settings-title", locale, title=title, channel=channel),
        say("settings-rhythm", locale, rhythm=rhythm(standing.cadence, locale)),
        *(say(f"settings-{name}-{_on(standing, name)}", locale) for name in _SWITCHES),
        say("settings-discussion", locale, choice=say(f"discussion-{standing.discussion}", locale)),
        say("settings-advance", locale, choice=say(f"advance-{standing.advance}", locale)),
        say("settings-missed", locale, choice=say(f"missed-{standing.missed}", locale)),
    ]
    if standing.advance is Advance.EVERYONE:
        lines.append(say("settings-minutes", locale, minutes=standing.next_minutes))
    switches = [_switch(standing, name, locale) for name in _SWITCHES]
    rows: list[list[Item[Any]]] = [
        [*switches],
        [_choice(standing, "discussion", list(Discussion), locale)],
        [_choice(standing, "advance", list(Advance), locale)],
        [_choice(standing, "missed", list(Missed), locale)],
    ]
    if standing.advance is Advance.EVERYONE:
        rows.append([_minutes(standing, locale)])
    await reply(interaction, "\n".join(lines), rows=rows, update=update)


async def turn(interaction: Asked, key: str, name: str, value: str) -> None:
    """A switch was pressed; the button says what it was to become, so that two presses do not undo each other."""
    if name not in _SWITCHES:
        raise UserError("button-outdated")
    await _change(interaction, key, **{name: value == "on"})


async def choose(interaction: Asked, key: str, name: str) -> None:
    """Something was chosen in a select."""
    value = chosen(interaction)[0]
    if name == "discussion":
        await _change(interaction, key, discussion=Discussion(value))
    elif name == "advance":
        await _change(interaction, key, advance=Advance(value))
    elif name == "missed":
        await _change(interaction, key, missed=Missed(value))
    else:
        await _change(interaction, key, next_minutes=int(value))


async def _change(interaction: Asked, key: str, **columns: Any) -> None:
    await defer(interaction, update=True)
    await check_may(interaction, "settings")
    standing = await subscription_by(interaction, key)
    if columns.get("discussion", Discussion.NONE) is not Discussion.NONE:
        check_channel(interaction, standing.channel_id, threads=True)
    changed = await subscriptions.configure(interaction.client.database, standing, **columns)
    await show_settings(interaction, changed, update=True)


def _on(standing: Subscription, name: str) -> str:
    return "on" if getattr(standing, name) else "off"


def _switch(standing: Subscription, name: str, locale: str) -> Item[Any]:
    other = "off" if getattr(standing, name) else "on"
    label = say(f"settings-{name}-turn-{other}", locale)
    return press(Button(label, custom_id("settings-turn", standing.key, name, other), Tone.SECONDARY))


def _choice(standing: Subscription, name: str, options: Sequence[StrEnum], locale: str) -> Item[Any]:
    now = getattr(standing, name)
    made = [
        discord.SelectOption(label=_named(name, say(f"{name}-{each}", locale), locale), value=each, default=each is now)
        for each in options
    ]
    return select(custom_id("settings-choose", standing.key, name), say(f"settings-choose-{name}", locale), made)


def _named(name: str, choice: str, locale: str) -> str:
    """What is chosen stands in the menu alone: so it says of what it is the choice."""
    return say("settings-option", locale, name=say(f"settings-choose-{name}", locale), choice=choice)


def _minutes(standing: Subscription, locale: str) -> Item[Any]:
    options = [
        discord.SelectOption(
            label=_named("minutes", say("settings-minutes-choice", locale, minutes=each), locale),
            value=str(each),
            default=each == standing.next_minutes,
        )
        for each in _MINUTES
    ]
    return select(
        custom_id("settings-choose", standing.key, "minutes"), say("settings-choose-minutes", locale), options
    )


ACTIONS: dict[str, Action] = {"settings-turn": turn, "settings-choose": choose}
