"""Why a delivery waits, in words, and what can be pressed about it."""

from typing import Any

import discord
from discord.ui import Item

from bot.chat.access import missing_permissions
from bot.chat.client import Cliffhanger
from bot.chat.components import component, custom_id
from bot.chat.context import title_of
from bot.model import Button, ButtonStyle, Delivery, DeliveryKind, Discussion, Hold
from bot.rendering.phrases import say, timestamp


def missing_permissions_for(client: Cliffhanger, row: Delivery) -> tuple[str, ...] | None:
    """Discord's names of the permissions that a delivery lacks; None where its channel cannot be seen."""
    channel = client.get_channel(row.home_channel_id)
    if not isinstance(channel, discord.abc.GuildChannel):
        return None
    threads = row.kind is DeliveryKind.THREAD or row.subscription.settings.discussion is not Discussion.NONE
    return missing_permissions(channel, threads=threads)


def hold_text(client: Cliffhanger, row: Delivery, locale: str) -> str:
    """Why a delivery waits, and what to do: a permission is named, and said to be there where it is by now."""
    key = f"held-{row.hold or 'later'}"
    values: dict[str, object] = {
        "title": title_of(row.subscription.story),
        "what": what(row.kind, row.number, locale),
        "channel": f"<#{row.home_channel_id}>",
    }
    if row.hold is Hold.PAUSED and row.hold_until is not None:
        return say("held-until", locale, when=timestamp(row.hold_until), **values)
    if row.hold is Hold.UNCERTAIN and len(row.messages) > 1 and row.next_message_number:
        key = "held-uncertain-message"
        values |= {"message": row.next_message_number, "messages": len(row.messages)}
    if row.hold is Hold.ACCESS:
        missing = missing_permissions_for(client, row)
        key = "held-access" if missing else "held-access-unknown"
        values |= {"missing": ", ".join(missing or ())}
    return say(key, locale, **values)


def what(kind: DeliveryKind, number: int, locale: str) -> str:
    """A delivery as one speaks of it: "the opening", "part 3", "the discussion of part 3"."""
    return say(f"what-{kind}", locale, number=number)


def waiting(row: Delivery) -> str:
    """The end of a phrase's key: ``-held``, ``-until`` where it is paused until a day, else nothing."""
    if row.hold is None:
        return ""
    return "-held" if row.hold_until is None else "-until"


def hold_buttons(row: Delivery, locale: str) -> list[Item[Any]]:
    """What an organiser can press about a delivery that waits."""
    actions = {
        Hold.PAUSED: ("resume",),
        Hold.ACCESS: ("held-check",),
        Hold.GONE: ("held-check",),
        Hold.STOPPED: ("held-check",),
        Hold.UNCERTAIN: ("held-again", "held-there"),
    }
    subscription = row.subscription
    made: list[Item[Any]] = []
    for action in actions[row.hold] if row.hold else ():
        arguments = (subscription.key,) if action == "resume" else (subscription.key, row.kind, row.number)
        style = ButtonStyle.SECONDARY if made else ButtonStyle.PRIMARY
        made.append(component(Button(say(action, locale), custom_id(action, *arguments), style)))
    return made
