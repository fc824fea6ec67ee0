"""Reading in private, page by page: what was posted, for whoever comes late, and ahead of the channel, where allowed.

Where the reader leafs is kept; turning over the last page of a part means that it is read, where all before it are.
"""

from collections.abc import Sequence
from typing import Any, Final

from discord.ui import Item

from bot.chat.client import Interaction
from bot.chat.components import Action, component, custom_id, link
from bot.chat.context import message_url, moved_notice, subscription_by
from bot.chat.reading.mark_read import undo_button
from bot.chat.reply import defer, reply
from bot.model import Button, ButtonStyle, DeliveryKind, Subscription
from bot.rendering.markdown import escape
from bot.rendering.phrases import say, timestamp
from bot.rendering.private_answers import catchup_pages
from bot.rendering.shorten import shorten
from bot.services import next_part, readers
from bot.services.readers import Reader
from bot.store import library, posts
from story import Installment

_LAST_PAGE: Final = -1
_NAME: Final = 60


async def open_part(interaction: Interaction, subscription: Subscription, part: int) -> None:
    """Show a part to the asker alone, from the page where they left it.

    Raises ``UserError`` for a part that has not been posted, beyond what the asker may read ahead.
    """
    await defer(interaction)
    await _show(interaction, subscription, part, (await _reader(interaction, subscription)).page_of(part))


async def open_where_left(interaction: Interaction, subscription: Subscription) -> None:
    """Go on where the asker stopped reading; who is level with the channel is told so."""
    await defer(interaction)
    await _go_on(interaction, subscription)


def way_back(subscription: Subscription, reader: Reader, locale: str) -> list[Item[Any]]:
    """What leads a reader who is behind the channel to where they go on; nothing for others."""
    if not reader.is_behind:
        return []
    label = say("page-left" if reader.has_started else "page-begin", locale, part=reader.read_through + 1)
    return [component(Button(label, custom_id("page-left", subscription.key), ButtonStyle.PRIMARY))]


async def return_to_place(interaction: Interaction, key: str) -> None:
    """Go on where one left off, from an answer that spoke of something further on."""
    subscription = await subscription_by(interaction, key)
    await defer(interaction, update=True)
    await _go_on(interaction, subscription, update=True)


async def skip(interaction: Interaction, key: str, part: str) -> None:
    """**I've read parts 1-k**, from the end of a part that was looked at beyond one's place."""
    subscription = await subscription_by(interaction, key)
    await defer(interaction, update=True)
    client, user = interaction.client, interaction.user.id
    if not (await _reader(interaction, subscription)).may_open(int(part)):
        raise readers.not_posted(subscription, int(part))
    before, after = await readers.mark_read(client.database, subscription, user, int(part), client.clock.now())
    reader = await _reader(interaction, subscription)
    back = [undo_button(subscription.key, after, before, str(interaction.locale))]
    await _show_level(interaction, subscription, reader, back, update=True)


async def turn_forward(interaction: Interaction, key: str, part: str, page: str) -> None:
    """**Next**, from the page that the button stands under."""
    subscription = await subscription_by(interaction, key)
    await defer(interaction, update=True)
    number = int(part)
    if int(page) + 1 < len(catchup_pages(await _installment(interaction, subscription, number))):
        await _show(interaction, subscription, number, int(page) + 1, update=True)
        return
    client, user = interaction.client, interaction.user.id
    reader = await _reader(interaction, subscription)
    if not reader.may_open(number):
        raise readers.not_posted(subscription, number)
    if reader.saves_position_at(number):
        await readers.save_page(client.database, subscription, user, 0, 0, client.clock.now(), finished=number)
        reader = await _reader(interaction, subscription)
    # Going beyond the channel is a step of its own; whoever has taken it reads on.
    if number != reader.channel_progress and reader.may_open(number + 1):
        await _show(interaction, subscription, number + 1, 0, update=True)
    elif number > reader.read_through:
        await _show_beyond(interaction, subscription, reader, number)
    else:
        await _show_level(interaction, subscription, reader, update=True)


async def turn_back(interaction: Interaction, key: str, part: str, page: str) -> None:
    """**Previous**, from the page that the button stands under."""
    subscription = await subscription_by(interaction, key)
    await defer(interaction, update=True)
    before = (int(part), int(page) - 1) if int(page) > 0 else (int(part) - 1, _LAST_PAGE)
    await _show(interaction, subscription, *before, update=True)


async def _show(
    interaction: Interaction, subscription: Subscription, part: int, page: int, *, update: bool = False
) -> None:
    reader = await _reader(interaction, subscription)
    if not reader.may_open(part):
        raise readers.not_posted(subscription, part)
    client, locale = interaction.client, str(interaction.locale)
    installment = await _installment(interaction, subscription, part)
    pages = catchup_pages(installment)
    page = len(pages) - 1 if page == _LAST_PAGE else min(page, len(pages) - 1)
    if reader.saves_position_at(part):
        await readers.save_page(client.database, subscription, interaction.user.id, part, page, client.clock.now())
    texts = [] if update else moved_notice(interaction, subscription)
    texts += [_heading(subscription, installment, page, len(pages), locale), pages[page]]
    if part > reader.channel_progress:
        texts.append(say("ahead-note", locale))
    elif part == reader.channel_progress and page + 1 == len(pages):
        texts.append(say("catchup-newest", locale))
    if part > reader.read_through + 1:
        texts.append(say("page-beyond", locale, read=reader.read_through))
    rows = [await _turns(interaction, subscription, part, page)]
    await reply(interaction, *filter(None, texts), rows=rows, update=update)


async def _turns(interaction: Interaction, subscription: Subscription, part: int, page: int) -> list[Item[Any]]:
    locale = str(interaction.locale)
    buttons: list[Item[Any]] = []
    if part > 1 or page > 0:
        buttons.append(_back(subscription, part, page, locale))
    forward = custom_id("page-next", subscription.key, part, page)
    buttons.append(component(Button(say("page-next", locale), forward, ButtonStyle.PRIMARY)))
    address = (await interaction.client.database.read(posts.part_locations, subscription.id)).get(part)
    if address is not None:
        buttons.append(link(say("go-to-post", locale), message_url(subscription, *address)))
    return buttons


async def _go_on(interaction: Interaction, subscription: Subscription, *, update: bool = False) -> None:
    reader = await _reader(interaction, subscription)
    place = reader.continues_at()
    if place is None:
        await _show_level(interaction, subscription, reader, update=update)
    else:
        await _show(interaction, subscription, *place, update=update)


async def _show_beyond(interaction: Interaction, subscription: Subscription, reader: Reader, part: int) -> None:
    """The end of a part that does not follow what the reader has read: their place stays, unless they say otherwise."""
    locale = str(interaction.locale)
    skipping = Button(say("page-skip", locale, part=part), custom_id("page-skip", subscription.key, part))
    buttons = [_back(subscription, part + 1, 0, locale), *way_back(subscription, reader, locale), component(skipping)]
    text = say("catchup-beyond", locale, part=part, read=reader.read_through)
    await reply(interaction, text, rows=[buttons], update=True)


async def _show_level(
    interaction: Interaction,
    subscription: Subscription,
    reader: Reader,
    more: Sequence[Item[Any]] = (),
    *,
    update: bool = False,
) -> None:
    """What there is to say when everything that was posted is read."""
    client, locale = interaction.client, str(interaction.locale)
    coming = await next_part.next_delivery(client.database, subscription)
    lines = [] if update else moved_notice(interaction, subscription)
    if reader.channel_progress == 0:
        lines.append(say("catchup-nothing", locale))
    elif reader.read_through > reader.channel_progress:
        lines.append(say("catchup-ahead", locale, read=reader.read_through, progress=reader.channel_progress))
    else:
        lines.append(say("catchup-level", locale))
    if reader.read_through >= reader.parts:
        lines.append(say("catchup-end", locale))
    elif coming is not None and coming.kind is DeliveryKind.PART and coming.hold is None:
        lines.append(say("catchup-next", locale, number=coming.number, when=timestamp(coming.try_at)))
    elif coming is not None and coming.hold is not None:
        lines.append(say("catchup-held", locale))
    following = reader.visible_through + 1
    buttons: list[Item[Any]] = []
    if reader.visible_through > 0:
        buttons.append(_back(subscription, following, 0, locale))
    if reader.channel_progress > 0 and reader.may_open(following):
        alone = custom_id("page-ahead", subscription.key, following)
        buttons.append(component(Button(say("page-ahead", locale, number=following), alone)))
    await reply(interaction, "\n".join(lines), rows=[[*buttons, *more]], update=update)


async def read_on_alone(interaction: Interaction, key: str, number: str) -> None:
    """Go beyond the channel, from the page that says one is level with it."""
    subscription = await subscription_by(interaction, key)
    await defer(interaction, update=True)
    await _show(interaction, subscription, int(number), 0, update=True)


def _back(subscription: Subscription, part: int, page: int, locale: str) -> Item[Any]:
    return component(Button(say("page-back", locale), custom_id("page-back", subscription.key, part, page)))


def _heading(subscription: Subscription, installment: Installment, page: int, pages: int, locale: str) -> str:
    values = {
        "title": escape(shorten(subscription.story.title, _NAME)),
        "number": installment.number,
        "of": installment.of,
        "page": page + 1,
        "pages": pages,
    }
    heading = escape(shorten(installment.heading, _NAME))
    if not heading:
        return say("page-title", locale, **values)
    return say("page-title-heading", locale, heading=heading, **values)


async def _installment(interaction: Interaction, subscription: Subscription, part: int) -> Installment:
    found = await interaction.client.database.read(library.parts, subscription.edition.id, part, part)
    if not found:
        raise readers.not_posted(subscription, part)
    return found[0]


async def _reader(interaction: Interaction, subscription: Subscription) -> Reader:
    return await readers.find_reader(interaction.client.database, subscription, interaction.user.id)


ACTIONS: dict[str, Action] = {
    "page-next": turn_forward,
    "page-back": turn_back,
    "page-ahead": read_on_alone,
    "page-left": return_to_place,
    "page-skip": skip,
}
