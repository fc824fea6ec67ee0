"""The next part before its slot: for everyone, by those who may post it, or for one reader alone."""

from datetime import datetime
from typing import Any, Final

from discord.ui import Item

from bot.chat.access import is_organiser
from bot.chat.client import Interaction
from bot.chat.components import action, link
from bot.chat.context import message_url, subscription_by
from bot.chat.holds import hold_buttons, hold_text
from bot.chat.reading.catchup import continue_button, open_part
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import Advance, ButtonStyle, Delivery, DeliveryKind, Subscription
from bot.rendering.custom_ids import PostButton
from bot.rendering.phrases import say, timestamp
from bot.services import next_part, posts, readers

#: A part of several messages takes a while: Discord lets five through in five seconds.
_WAIT_SECONDS: Final = 45.0


@action(PostButton.NEXT)
async def press_next(interaction: Interaction, key: str, number: int, _revision: int) -> None:
    """**Next part** below post ``number``: ask before it is posted for everyone."""
    await defer(interaction)
    subscription, wanted = await subscription_by(interaction, key), number + 1
    if await _answer_with_link(interaction, subscription, wanted):
        return
    upcoming = await _postable_part(interaction, subscription, wanted)
    if upcoming is not None:
        locale = str(interaction.locale)
        post = post_now.button(say("post-now", locale), ButtonStyle.PRIMARY, key, upcoming.number)
        alone = await _read_alone_buttons(interaction, subscription, upcoming.number, begin=False)
        await reply(interaction, say("next-confirm", locale, number=upcoming.number), rows=[[post, *alone]])


@action("post-now")
async def post_now(interaction: Interaction, key: str, number: int) -> None:
    """**Post now**: everything is checked again, because it can be pressed late."""
    await defer(interaction, update=True)
    await _post_next(interaction, await subscription_by(interaction, key), number, update=True)


async def request_next_here(interaction: Interaction, subscription: Subscription) -> None:
    """``/next``: post the next part for those who may, and tell the others when it comes. Defer before."""
    upcoming = await _postable_part(interaction, subscription)
    if upcoming is not None:
        await _post_next(interaction, subscription, upcoming.number)


@action("read-ahead")
async def read_ahead(interaction: Interaction, key: str, number: int) -> None:
    """**Read it now, only you**: show the part to the asker alone."""
    await defer(interaction)
    subscription = await subscription_by(interaction, key)
    if not subscription.settings.read_ahead_allowed:
        raise UserError("not-alone")
    await open_part(interaction, subscription, number)


def hold_button_row(interaction: Interaction, delivery: Delivery) -> list[list[Item[Any]]]:
    """Return what an organiser can press about a delivery that waits; nothing for others."""
    return [hold_buttons(delivery, str(interaction.locale))] if is_organiser(interaction) else []


async def _post_next(
    interaction: Interaction, subscription: Subscription, number: int, *, update: bool = False
) -> None:
    """Post a part, wait for it, and say where it is or what stands in its way."""
    if await _answer_with_link(interaction, subscription, number, update=update):
        return
    client, locale = interaction.client, str(interaction.locale)
    await next_part.request_part(
        client.database, subscription, number, client.clock.now(), organiser=is_organiser(interaction)
    )
    client.engine.wake()
    part = await client.engine.wait_for_delivery(subscription.id, DeliveryKind.PART, number, _WAIT_SECONDS)
    if await _answer_with_link(interaction, subscription, number, update=update, name_next=True):
        return
    if part is not None and part.hold is not None:
        rows = hold_button_row(interaction, part)
        await reply(interaction, hold_text(client, part, locale), rows=rows, update=update)
    else:
        await reply(interaction, say("next-on-its-way", locale, number=number), update=update)


async def _postable_part(interaction: Interaction, subscription: Subscription, wanted: int = 0) -> Delivery | None:
    """Return the next part if the asker may post it now. Otherwise answer the asker and return None.

    ``wanted``: the part that was asked for. If it was posted in the meantime, the asker is led to the newest part.
    """
    client, locale = interaction.client, str(interaction.locale)
    upcoming = await next_part.next_delivery(client.database, subscription)
    if upcoming is None or upcoming.kind is DeliveryKind.CLOSING:
        raise UserError("story-over", title=subscription.story.title)
    number = max(upcoming.number, 1)
    if 0 < wanted < number:
        await _answer_with_link(interaction, subscription, number - 1)
        return None
    if upcoming.hold is not None:
        alone = await _read_alone_buttons(interaction, subscription, number)
        rows = [*hold_button_row(interaction, upcoming), alone]
        await reply(interaction, hold_text(client, upcoming, locale), rows=rows)
        return None
    if upcoming.kind is DeliveryKind.OPENING or upcoming.is_claimed(client.clock.now()):
        raise UserError("busy-posting")
    when, far = timestamp(upcoming.try_at), timestamp(upcoming.try_at, "R")
    text = say("next-comes", locale, number=number, when=when, far=far)
    if not _may_advance(interaction, subscription):
        await reply(interaction, text, rows=[await _read_alone_buttons(interaction, subscription, number)])
        return None
    if allowed_at := await _too_soon_until(interaction, subscription, number):
        text += " " + say("next-sooner", locale, when=timestamp(allowed_at, "t"))
        await reply(interaction, text, rows=[await _read_alone_buttons(interaction, subscription, number)])
        return None
    return upcoming


def _may_advance(interaction: Interaction, subscription: Subscription) -> bool:
    """Whether the asker may post the next part for everyone."""
    return subscription.settings.advance is Advance.EVERYONE or is_organiser(interaction)


async def _too_soon_until(interaction: Interaction, subscription: Subscription, number: int) -> datetime | None:
    """Return from when on the asker may request a part. None: now."""
    if is_organiser(interaction):
        return None
    allowed_at = await next_part.request_allowed_at(interaction.client.database, subscription, number)
    return allowed_at if allowed_at and allowed_at > interaction.client.clock.now() else None


async def _answer_with_link(
    interaction: Interaction, subscription: Subscription, number: int, *, update: bool = False, name_next: bool = False
) -> bool:
    """Lead the asker to a part, with ``name_next`` also say when the next one comes. False if it is not posted."""
    database = interaction.client.database
    part = await posts.posted_part(database, subscription, number)
    if part is None:
        return False
    locale = str(interaction.locale)
    message_id = next(filter(None, part.message_ids), 0)
    url = message_url(subscription, part.channel_id, message_id)
    button = [link(say("go-to-part", locale, number=number), url)] if message_id else []
    text = say("next-is-there", locale, number=number)
    upcoming = await next_part.next_delivery(database, subscription) if name_next else None
    if upcoming is not None and upcoming.kind is DeliveryKind.PART and upcoming.hold is None:
        when = timestamp(upcoming.try_at)
        text = say("next-is-there-then", locale, number=number, next=upcoming.number, when=when)
    await reply(interaction, text, rows=[button], update=update)
    return True


async def _read_alone_buttons(
    interaction: Interaction, subscription: Subscription, number: int, *, begin: bool = True
) -> list[Item[Any]]:
    """Return what the asker can read alone: where they stopped if they are behind, and the part that is to come.

    ``begin``: also offer part 1 to those who have not started.
    """
    locale = str(interaction.locale)
    reader = await readers.get_reader_state(interaction.client.database, subscription, interaction.user.id)
    buttons = continue_button(subscription, reader, locale) if begin or reader.has_started else []
    if subscription.settings.read_ahead_allowed:
        label = say("read-ahead", locale)
        buttons.append(read_ahead.button(label, ButtonStyle.SECONDARY, subscription.key, number))
    return buttons


ACTIONS: Final = (press_next, post_now, read_ahead)
