"""The next part before its slot: for everyone, by those who may; for one reader alone, where that is allowed."""

from datetime import datetime
from typing import Any

from discord.ui import Item

from bot.chat.access import is_organiser
from bot.chat.client import Interaction
from bot.chat.components import Action, component, custom_id, link
from bot.chat.context import message_url, subscription_by
from bot.chat.holds import hold_buttons, hold_text
from bot.chat.reading.catchup import open_part, way_back
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import Advance, Button, ButtonStyle, Delivery, DeliveryKind, Subscription
from bot.rendering.markers import Action as PostAction
from bot.rendering.phrases import say, timestamp
from bot.services import next_part, readers
from bot.store import ledger

#: A part of several messages takes a while: Discord lets five through in five seconds.
_WAIT_SECONDS = 45.0


async def press_next(interaction: Interaction, key: str, number: str, _revision: str = "") -> None:
    """**Next part** under post ``number``."""
    subscription, wanted = await subscription_by(interaction, key), int(number) + 1
    if await _link_to_part(interaction, subscription, wanted):
        return
    upcoming = await _coming(interaction, subscription, wanted)
    if upcoming is not None and may_advance(interaction, subscription):
        ask = say("next-confirm", str(interaction.locale), number=upcoming.number)
        button = Button(
            say("post-now", str(interaction.locale)), custom_id("post-now", key, upcoming.number), ButtonStyle.PRIMARY
        )
        rows = [[component(button), *await _alone(interaction, subscription, upcoming.number, begin=False)]]
        await reply(interaction, ask, rows=rows)


async def post_now(interaction: Interaction, key: str, number: str) -> None:
    """**Post now**: checked again, since it can be pressed late, or by somebody whose role has changed."""
    await defer(interaction, update=True)
    await post_next(interaction, await subscription_by(interaction, key), int(number), update=True)


async def request_next_here(interaction: Interaction, subscription: Subscription) -> None:
    """``/next``: post it, for those who may; tell the others when it comes."""
    upcoming = await _coming(interaction, subscription)
    if upcoming is not None and may_advance(interaction, subscription):
        await post_next(interaction, subscription, upcoming.number)


async def post_next(interaction: Interaction, subscription: Subscription, number: int, *, update: bool = False) -> None:
    """Let part ``number`` go out, wait for it, and say where it is or what stands in its way."""
    if await _link_to_part(interaction, subscription, number, update=update):
        return
    client, locale = interaction.client, str(interaction.locale)
    organiser = is_organiser(interaction)
    await next_part.request_part(client.database, subscription, number, client.clock.now(), organiser=organiser)
    client.engine.wake()
    row = await client.engine.wait_for_delivery(subscription.id, DeliveryKind.PART, number, _WAIT_SECONDS)
    if await _link_to_part(interaction, subscription, number, update=update, then=True):
        return
    if row is not None and row.hold is not None:
        await reply(interaction, hold_text(client, row, locale), rows=hold_button_row(interaction, row), update=update)
    else:
        await reply(interaction, say("next-on-its-way", locale, number=number), update=update)


async def read_ahead(interaction: Interaction, key: str, number: str) -> None:
    """**Read it now, only you**."""
    subscription = await subscription_by(interaction, key)
    if not subscription.settings.read_ahead_allowed:
        raise UserError("not-alone")
    await open_part(interaction, subscription, int(number))


def may_advance(interaction: Interaction, subscription: Subscription) -> bool:
    """Whether the asker may post the next part for everyone."""
    return subscription.settings.advance is Advance.EVERYONE or is_organiser(interaction)


def hold_button_row(interaction: Interaction, row: Delivery) -> list[list[Item[Any]]]:
    """What an organiser can press about a delivery that waits; for others nothing."""
    return [hold_buttons(row, str(interaction.locale))] if is_organiser(interaction) else []


async def _coming(interaction: Interaction, subscription: Subscription, wanted: int = 0) -> Delivery | None:
    """The part that can be posted now. Where there is none, or it is not the asker's to post, they are told, and None
    is returned; so it is where ``wanted``, the part that was asked for, has been posted by now."""
    client, locale = interaction.client, str(interaction.locale)
    upcoming = await next_part.next_delivery(client.database, subscription)
    if upcoming is None or upcoming.kind is DeliveryKind.CLOSING:
        raise UserError("story-over", title=subscription.story.title)
    number = max(upcoming.number, 1)
    if 0 < wanted < number:
        await _link_to_part(interaction, subscription, number - 1)
    elif upcoming.hold is not None:
        rows = [*hold_button_row(interaction, upcoming), await _alone(interaction, subscription, number)]
        await reply(interaction, hold_text(client, upcoming, locale), rows=rows)
    elif upcoming.kind is DeliveryKind.OPENING or upcoming.claimed_until is not None:
        raise UserError("busy-posting")
    elif not may_advance(interaction, subscription):
        await reply(interaction, _comes(upcoming, locale), rows=[await _alone(interaction, subscription, number)])
    elif free := await _too_soon(interaction, subscription, number):
        sooner = say("next-sooner", locale, when=timestamp(free, "t"))
        text = f"{_comes(upcoming, locale)} {sooner}"
        await reply(interaction, text, rows=[await _alone(interaction, subscription, number)])
    else:
        return upcoming
    return None


def _comes(upcoming: Delivery, locale: str) -> str:
    when, far = timestamp(upcoming.try_at), timestamp(upcoming.try_at, "R")
    return say("next-comes", locale, number=upcoming.number, when=when, far=far)


async def _too_soon(interaction: Interaction, subscription: Subscription, number: int) -> datetime | None:
    """From when on the asker may ask for a part, where that is not now."""
    if is_organiser(interaction):
        return None
    free = await next_part.request_allowed_at(interaction.client.database, subscription, number)
    return free if free and free > interaction.client.clock.now() else None


async def _link_to_part(
    interaction: Interaction, subscription: Subscription, number: int, *, update: bool = False, then: bool = False
) -> bool:
    """Answer with a link to a part, and with ``then`` when the next one comes; False where it has not been posted."""
    row = await interaction.client.database.read(ledger.find, subscription.id, DeliveryKind.PART, number)
    if row is None or row.settled_at is None:
        return False
    locale = str(interaction.locale)
    message = next(filter(None, row.message_ids), 0)
    url = message_url(subscription, row.channel_id, message)
    button = [link(say("go-to-part", locale, number=number), url)] if message else []
    text = say("next-is-there", locale, number=number)
    upcoming = await next_part.next_delivery(interaction.client.database, subscription) if then else None
    if upcoming is not None and upcoming.kind is DeliveryKind.PART and upcoming.hold is None:
        when = timestamp(upcoming.try_at)
        text = say("next-is-there-then", locale, number=number, next=upcoming.number, when=when)
    await reply(interaction, text, rows=[button], update=update)
    return True


async def _alone(
    interaction: Interaction, subscription: Subscription, number: int, *, begin: bool = True
) -> list[Item[Any]]:
    """What the asker may read by themselves: where they left off, when they are behind; the part still to come.

    ``begin``: who has no place is led to part 1.
    """
    locale = str(interaction.locale)
    reader = await readers.find_reader(interaction.client.database, subscription, interaction.user.id)
    buttons = way_back(subscription, reader, locale) if begin or reader.has_started else []
    if subscription.settings.read_ahead_allowed:
        buttons.append(component(Button(say("read-ahead", locale), custom_id("read-ahead", subscription.key, number))))
    return buttons


ACTIONS: dict[str, Action] = {PostAction.NEXT: press_next, "post-now": post_now, "read-ahead": read_ahead}
