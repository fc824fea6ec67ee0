"""Reading in private, page by page: what was posted, and ahead of the channel where that is allowed.

The page where a reader stops is saved. Turning over the last page of a part marks it as read if all parts before it
are read.
"""

from collections.abc import Sequence
from typing import Any, Final

from discord.ui import Item

from bot.chat.client import Interaction
from bot.chat.components import action, link
from bot.chat.context import message_url, moved_notice, subscription_by
from bot.chat.reading.mark_read import undo_button
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import ButtonStyle, DeliveryKind, Subscription
from bot.rendering.markdown import escape_markdown
from bot.rendering.phrases import say, timestamp
from bot.rendering.reading import catchup_pages
from bot.rendering.shorten import shorten
from bot.services import next_part, posts, readers
from bot.services.readers import ReaderState
from story import Installment

_LAST_PAGE: Final = -1
_NAME: Final = 60


async def open_part(interaction: Interaction, subscription: Subscription, part: int) -> None:
    """Show a part to the asker alone, from the page where they stopped.

    Raises ``UserError`` for a part that the asker may not read yet.
    """
    await defer(interaction)
    await _show(interaction, subscription, part, (await _reader(interaction, subscription)).page_of(part))


async def continue_reading(interaction: Interaction, subscription: Subscription) -> None:
    """Continue where the asker stopped. Those who have read everything are told so."""
    await defer(interaction)
    await _continue(interaction, subscription)


def continue_button(subscription: Subscription, reader: ReaderState, locale: str) -> list[Item[Any]]:
    """Return the button with which a reader who is behind the channel continues; nothing for others."""
    if not reader.is_behind:
        return []
    label = say("page-left" if reader.has_started else "page-begin", locale, part=reader.read_through + 1)
    return [return_to_position.button(label, ButtonStyle.PRIMARY, subscription.key)]


@action("page-left")
async def return_to_position(interaction: Interaction, key: str) -> None:
    """Continue where the asker stopped, from an answer about something further on."""
    await defer(interaction, update=True)
    await _continue(interaction, await subscription_by(interaction, key), update=True)


@action("page-skip")
async def skip(interaction: Interaction, key: str, part: int) -> None:
    """**I've read parts 1 to k**, at the end of a part that does not follow what the asker had read."""
    await defer(interaction, update=True)
    subscription = await subscription_by(interaction, key)
    client, user_id = interaction.client, interaction.user.id
    if not (await _reader(interaction, subscription)).may_open(part):
        raise readers.part_unavailable(subscription, part)
    before, after = await readers.mark_read(client.database, subscription, user_id, part, client.clock.now())
    undo = undo_button(subscription.key, after, before, str(interaction.locale))
    await _show_up_to_date(interaction, subscription, await _reader(interaction, subscription), [undo], update=True)


@action("page-next")
async def turn_forward(interaction: Interaction, key: str, part: int, page: int) -> None:
    """**Next** below a page."""
    await defer(interaction, update=True)
    subscription = await subscription_by(interaction, key)
    reader = await _reader(interaction, subscription)
    if not reader.may_open(part):
        raise readers.part_unavailable(subscription, part)
    if page + 1 < len(catchup_pages(await _installment(interaction, subscription, part))):
        await _show(interaction, subscription, part, page + 1, update=True)
        return
    client, user_id = interaction.client, interaction.user.id
    if reader.saves_position_at(part):
        await readers.save_page(client.database, subscription, user_id, 0, 0, client.clock.now(), finished=part)
        reader = await _reader(interaction, subscription)
    # Going ahead of the channel is a step of its own. A reader who has taken it reads on.
    if part != reader.channel_progress and reader.may_open(part + 1):
        await _show(interaction, subscription, part + 1, 0, update=True)
    elif part > reader.read_through:
        await _show_end_beyond_position(interaction, subscription, reader, part)
    else:
        await _show_up_to_date(interaction, subscription, reader, update=True)


@action("page-back")
async def turn_back(interaction: Interaction, key: str, part: int, page: int) -> None:
    """**Previous** below a page."""
    await defer(interaction, update=True)
    subscription = await subscription_by(interaction, key)
    part, page = (part, page - 1) if page > 0 else (part - 1, _LAST_PAGE)
    await _show(interaction, subscription, part, page, update=True)


@action("page-ahead")
async def read_ahead(interaction: Interaction, key: str, part: int) -> None:
    """Read ahead of the channel, from the page that says that everything posted is read."""
    await defer(interaction, update=True)
    await _show(interaction, await subscription_by(interaction, key), part, 0, update=True)


async def _show(
    interaction: Interaction, subscription: Subscription, part: int, page: int, *, update: bool = False
) -> None:
    reader = await _reader(interaction, subscription)
    if not reader.may_open(part):
        raise readers.part_unavailable(subscription, part)
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
    rows = [await _page_buttons(interaction, subscription, part, page)]
    await reply(interaction, *filter(None, texts), rows=rows, update=update)


async def _page_buttons(interaction: Interaction, subscription: Subscription, part: int, page: int) -> list[Item[Any]]:
    locale = str(interaction.locale)
    buttons: list[Item[Any]] = []
    if part > 1 or page > 0:
        buttons.append(_back_button(subscription, part, page, locale))
    buttons.append(turn_forward.button(say("page-next", locale), ButtonStyle.PRIMARY, subscription.key, part, page))
    location = (await posts.part_locations(interaction.client.database, subscription)).get(part)
    if location is not None:
        buttons.append(link(say("go-to-post", locale), message_url(subscription, *location)))
    return buttons


async def _continue(interaction: Interaction, subscription: Subscription, *, update: bool = False) -> None:
    reader = await _reader(interaction, subscription)
    place = reader.continues_at()
    if place is None:
        await _show_up_to_date(interaction, subscription, reader, update=update)
    else:
        await _show(interaction, subscription, *place, update=update)


async def _show_end_beyond_position(
    interaction: Interaction, subscription: Subscription, reader: ReaderState, part: int
) -> None:
    """Show the end of a part that does not follow what the reader has read. Their position stays unless they press."""
    locale = str(interaction.locale)
    buttons = [
        _back_button(subscription, part + 1, 0, locale),
        *continue_button(subscription, reader, locale),
        skip.button(say("page-skip", locale, part=part), ButtonStyle.SECONDARY, subscription.key, part),
    ]
    text = say("catchup-beyond", locale, part=part, read=reader.read_through)
    await reply(interaction, text, rows=[buttons], update=True)


async def _show_up_to_date(
    interaction: Interaction,
    subscription: Subscription,
    reader: ReaderState,
    more_buttons: Sequence[Item[Any]] = (),
    *,
    update: bool = False,
) -> None:
    """Say that everything posted is read, and what comes next."""
    client, locale = interaction.client, str(interaction.locale)
    upcoming = await next_part.next_delivery(client.database, subscription)
    posted, read = reader.channel_progress, reader.read_through
    lines = [] if update else moved_notice(interaction, subscription)
    if posted == 0:
        lines.append(say("catchup-nothing", locale))
    elif read > posted:
        lines.append(say("catchup-ahead", locale, read=read, progress=posted))
    else:
        lines.append(say("catchup-level", locale))
    if read >= reader.parts:
        lines.append(say("catchup-end", locale))
    elif upcoming is not None and upcoming.kind is DeliveryKind.PART and upcoming.hold is None:
        lines.append(say("catchup-next", locale, number=upcoming.number, when=timestamp(upcoming.try_at)))
    elif upcoming is not None and upcoming.hold is not None:
        lines.append(say("catchup-held", locale))
    following = reader.visible_through + 1
    buttons: list[Item[Any]] = []
    if reader.visible_through > 0:
        buttons.append(_back_button(subscription, following, 0, locale))
    if posted > 0 and reader.may_open(following):
        label = say("page-ahead", locale, number=following)
        buttons.append(read_ahead.button(label, ButtonStyle.SECONDARY, subscription.key, following))
    await reply(interaction, "\n".join(lines), rows=[[*buttons, *more_buttons]], update=update)


def _back_button(subscription: Subscription, part: int, page: int, locale: str) -> Item[Any]:
    return turn_back.button(say("page-back", locale), ButtonStyle.SECONDARY, subscription.key, part, page)


def _heading(subscription: Subscription, installment: Installment, page: int, pages: int, locale: str) -> str:
    values = {
        "title": escape_markdown(shorten(subscription.story.title, _NAME)),
        "number": installment.number,
        "of": installment.of,
        "page": page + 1,
        "pages": pages,
    }
    heading = escape_markdown(shorten(installment.heading, _NAME))
    if not heading:
        return say("page-title", locale, **values)
    return say("page-title-heading", locale, heading=heading, **values)


async def _installment(interaction: Interaction, subscription: Subscription, part: int) -> Installment:
    installment = await posts.installment(interaction.client.database, subscription, part)
    if installment is None:
        raise UserError("button-outdated")
    return installment


async def _reader(interaction: Interaction, subscription: Subscription) -> ReaderState:
    return await readers.get_reader_state(interaction.client.database, subscription, interaction.user.id)


ACTIONS: Final = (return_to_position, skip, turn_forward, turn_back, read_ahead)
