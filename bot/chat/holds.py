"""Say why a delivery waits, and offer what can be done about it."""

from enum import StrEnum
from typing import Any, Final

import discord
from discord.ui import Item

from bot.chat.access import missing_permissions
from bot.chat.client import Cliffhanger
from bot.chat.components import component
from bot.chat.context import title_of
from bot.model import Button, ButtonStyle, Delivery, DeliveryKind, Discussion, Hold
from bot.rendering import custom_ids
from bot.rendering.phrases import say, timestamp


class HoldButton(StrEnum):
    """The buttons below a text that says that a delivery waits.

    Their actions are in ``organising/running.py`` and ``organising/recovery.py``.
    """

    RESUME = "resume"
    CHECK_AGAIN = "held-check"
    POST_AGAIN = "held-again"
    IS_THERE = "held-there"


_BUTTONS: Final = {
    Hold.PAUSED: (HoldButton.RESUME,),
    Hold.ACCESS: (HoldButton.CHECK_AGAIN,),
    Hold.GONE: (HoldButton.CHECK_AGAIN,),
    Hold.FULL: (HoldButton.CHECK_AGAIN,),
    Hold.TAGS: (HoldButton.CHECK_AGAIN,),
    Hold.STOPPED: (HoldButton.CHECK_AGAIN,),
    Hold.UNCERTAIN: (HoldButton.POST_AGAIN, HoldButton.IS_THERE),
}


def missing_permissions_for(client: Cliffhanger, delivery: Delivery) -> tuple[str, ...] | None:
    """Return the permissions that a delivery lacks, by Discord's names. None if its channel is not visible."""
    channel = client.get_channel(delivery.home_channel_id)
    if not isinstance(channel, discord.abc.GuildChannel):
        return None
    discussed = delivery.subscription.settings.discussion is not Discussion.NONE
    return missing_permissions(channel, threads=delivery.kind is DeliveryKind.THREAD or discussed)


def hold_text(client: Cliffhanger, delivery: Delivery, locale: str) -> str:
    """Say why a delivery waits and what to do. A missing permission is named; if it is back, the text says so."""
    key = f"held-{delivery.hold or 'later'}"
    values: dict[str, object] = {
        "title": title_of(delivery.subscription.story),
        "what": delivery_name(delivery.kind, delivery.number, locale),
        "channel": f"<#{delivery.home_channel_id}>",
    }
    if delivery.hold is Hold.PAUSED and delivery.hold_until is not None:
        return say("held-until", locale, when=timestamp(delivery.hold_until), **values)
    if delivery.hold is Hold.UNCERTAIN and len(delivery.messages) > 1 and delivery.next_message_number:
        key = "held-uncertain-message"
        values |= {"message": delivery.next_message_number, "messages": len(delivery.messages)}
    if delivery.hold is Hold.ACCESS:
        missing = missing_permissions_for(client, delivery)
        key = "held-access" if missing else "held-access-unknown"
        values |= {"missing": ", ".join(missing or ())}
    return say(key, locale, **values)


def delivery_name(kind: DeliveryKind, number: int, locale: str) -> str:
    """Return a delivery in words: "the opening", "part 3", "the discussion of part 3"."""
    return say(f"what-{kind}", locale, number=number)


def hold_suffix(delivery: Delivery) -> str:
    """Return the end of a phrase's key: ``-held``, ``-until`` for a pause until a day, or nothing."""
    if delivery.hold is None:
        return ""
    return "-held" if delivery.hold_until is None else "-until"


def hold_buttons(delivery: Delivery, locale: str) -> list[Item[Any]]:
    """Return the buttons for an organiser below a text that says that a delivery waits."""
    return [component(button) for button in hold_offers(delivery, locale)]


def hold_offers(delivery: Delivery, locale: str) -> tuple[Button, ...]:
    """Return what an organiser can do about a delivery that waits, the likeliest first."""
    key = delivery.subscription.key
    offers: list[Button] = []
    for name in _BUTTONS[delivery.hold] if delivery.hold else ():
        arguments = (key,) if name is HoldButton.RESUME else (key, delivery.kind, delivery.number)
        style = ButtonStyle.SECONDARY if offers else ButtonStyle.PRIMARY
        offers.append(Button(say(name, locale), custom_ids.build(name, *arguments), style))
    return tuple(offers)
