"""The next part before its slot: for everyone, by those who may; for one reader alone, where that is allowed."""

from datetime import datetime
from typing import Any

from discord.ui import Item

from bot import readers, subscriptions
from bot.chat.access import is_organiser
from bot.chat.client import Asked
from bot.chat.held import held_text, remedies
from bot.chat.reply import defer, reply
from bot.chat.views.pager import open_part, way_back
from bot.chat.views.press import Action, custom_id, link, press
from bot.chat.where import message_url, subscription_by
from bot.errors import UserError
from bot.marks import Action as PostAction
from bot.model import Advance, Button, Delivery, Kind, Subscription, Tone
from bot.phrases import say, timestamp
from bot.store import ledger

#: A part of several messages takes a while: Discord lets five through in five seconds.
_WAIT_SECONDS = 45.0


async def press_next(interaction: Asked, key: str, number: str, _salt: str = "") -> None:
    """**Next part** under post ``number``."""
    subscription, wanted = await subscription_by(interaction, key), int(number) + 1
    if await _lead_to(interaction, subscription, wanted):
        return
    line = await _coming(interaction, subscription, wanted)
    if line is not None and may_advance(interaction, subscription):
        ask = say("next-confirm", str(interaction.locale), number=line.number)
        button = Button(say("post-now", str(interaction.locale)), custom_id("post-now", key, line.number), Tone.PRIMARY)
        rows = [[press(button), *await _alone(interaction, subscription, line.number, begin=False)]]
        await reply(interaction, ask, rows=rows)


async def post_now(interaction: Asked, key: str, number: str) -> None:
    """**Post now**: checked again, since it can be pressed late, or by somebody whose role has changed."""
    await defer(interaction, update=True)
    await post_next(interaction, await subscription_by(interaction, key), int(number), update=True)


async def next_here(interaction: Asked, subscription: Subscription) -> None:
    """``/next``: post it, for those who may; tell the others when it comes."""
    line = await _coming(interaction, subscription)
    if line is not None and may_advance(interaction, subscription):
        await post_next(interaction, subscription, line.number)


async def post_next(interaction: Asked, subscription: Subscription, number: int, *, update: bool = False) -> None:
    """Let part ``number`` go out, wait for it, and say where it is or what stands in its way."""
    if await _lead_to(interaction, subscription, number, update=update):
        return
    client, locale = interaction.client, str(interaction.locale)
    organiser = is_organiser(interaction)
    await subscriptions.ask_next(client.database, subscription, number, client.clock.now(), organiser=organiser)
    client.engine.wake()
    row = await client.engine.finished(subscription.id, Kind.PART, number, _WAIT_SECONDS)
    if await _lead_to(interaction, subscription, number, update=update, then=True):
        return
    if row is not None and row.hold is not None:
        await reply(interaction, held_text(client, row, locale), rows=remedy_row(interaction, row), update=update)
    else:
        await reply(interaction, say("next-on-its-way", locale, number=number), update=update)


async def read_ahead(interaction: Asked, key: str, number: str) -> None:
    """**Read it now, only you**."""
    subscription = await subscription_by(interaction, key)
    if not subscription.solo:
        raise UserError("not-alone")
    await open_part(interaction, subscription, int(number))


def may_advance(interaction: Asked, subscription: Subscription) -> bool:
    """Whether the asker may post the next part for everyone."""
    return subscription.advance is Advance.EVERYONE or is_organiser(interaction)


def remedy_row(interaction: Asked, row: Delivery) -> list[list[Item[Any]]]:
    """What an organiser can press about a delivery that waits; for others nothing."""
    return [remedies(row, str(interaction.locale))] if is_organiser(interaction) else []


async def _coming(interaction: Asked, subscription: Subscription, wanted: int = 0) -> Delivery | None:
    """The part that can be posted now. Where there is none, or it is not the asker's to post, they are told, and None
    is returned; so it is where ``wanted``, the part that was asked for, has been posted by now."""
    client, locale = interaction.client, str(interaction.locale)
    line = await subscriptions.coming(client.database, subscription)
    if line is None or line.kind is Kind.CLOSING:
        raise UserError("story-over", title=subscription.story.title)
    number = max(line.number, 1)
    if 0 < wanted < number:
        await _lead_to(interaction, subscription, number - 1)
    elif line.hold is not None:
        rows = [*remedy_row(interaction, line), await _alone(interaction, subscription, number)]
        await reply(interaction, held_text(client, line, locale), rows=rows)
    elif line.kind is Kind.OPENING or line.claimed_until is not None:
        raise UserError("busy-posting")
    elif not may_advance(interaction, subscription):
        await reply(interaction, _comes(line, locale), rows=[await _alone(interaction, subscription, number)])
    elif free := await _too_soon(interaction, subscription, number):
        sooner = say("next-sooner", locale, when=timestamp(free, "t"))
        text = f"{_comes(line, locale)} {sooner}"
        await reply(interaction, text, rows=[await _alone(interaction, subscription, number)])
    else:
        return line
    return None


def _comes(line: Delivery, locale: str) -> str:
    when, far = timestamp(line.try_at), timestamp(line.try_at, "R")
    return say("next-comes", locale, number=line.number, when=when, far=far)


async def _too_soon(interaction: Asked, subscription: Subscription, number: int) -> datetime | None:
    """From when on the asker may ask for a part, where that is not now."""
    if is_organiser(interaction):
        return None
    free = await subscriptions.free_at(interaction.client.database, subscription, number)
    return free if free and free > interaction.client.clock.now() else None


async def _lead_to(
    interaction: Asked, subscription: Subscription, number: int, *, update: bool = False, then: bool = False
) -> bool:
    """Answer with a link to a part, and with ``then`` when the next one comes; False where it has not been posted."""
    row = await interaction.client.database.read(ledger.delivery, subscription.id, Kind.PART, number)
    if row is None or row.settled_at is None:
        return False
    locale = str(interaction.locale)
    message = next(filter(None, row.posted), 0)
    url = message_url(subscription, row.channel_id, message)
    button = [link(say("go-to-part", locale, number=number), url)] if message else []
    text = say("next-is-there", locale, number=number)
    line = await subscriptions.coming(interaction.client.database, subscription) if then else None
    if line is not None and line.kind is Kind.PART and line.hold is None:
        when = timestamp(line.try_at)
        text = say("next-is-there-then", locale, number=number, next=line.number, when=when)
    await reply(interaction, text, rows=[button], update=update)
    return True


async def _alone(interaction: Asked, subscription: Subscription, number: int, *, begin: bool = True) -> list[Item[Any]]:
    """What the asker may read by themselves: where they left off, when they are behind; the part still to come.

    ``begin``: who has no place is led to part 1.
    """
    locale = str(interaction.locale)
    standing = await readers.standing(interaction.client.database, subscription, interaction.user.id)
    buttons = way_back(subscription, standing, locale) if begin or standing.has_place else []
    if subscription.solo:
        buttons.append(press(Button(say("read-ahead", locale), custom_id("read-ahead", subscription.key, number))))
    return buttons


ACTIONS: dict[str, Action] = {PostAction.NEXT: press_next, "post-now": post_now, "read-ahead": read_ahead}
