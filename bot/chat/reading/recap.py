"""The story so far, for the asker alone. It goes no further than they have read, unless they press for more."""

from typing import Final

from bot.chat.client import Interaction
from bot.chat.components import action
from bot.chat.context import message_url, subscription_by
from bot.chat.reading.catchup import continue_button
from bot.chat.reply import defer, reply
from bot.model import ButtonStyle, Subscription
from bot.rendering.custom_ids import PostButton
from bot.rendering.phrases import say
from bot.rendering.recaps import render_recap
from bot.services import posts, readers
from bot.services.readers import ReaderState, part_unavailable
from bot.services.recaps import recap_through


@action(PostButton.RECAP)
async def press_recap(interaction: Interaction, key: str, number: int, _revision: int) -> None:
    """**Recap** below post ``number``: tell what came before it."""
    await defer(interaction)
    subscription = await subscription_by(interaction, key)
    if number <= 1:
        await reply(interaction, say("recap-first", str(interaction.locale)))
        return
    await _recap_of_read_parts(interaction, subscription, number - 1)


async def show_recap(interaction: Interaction, subscription: Subscription, part: int | None) -> None:
    """``/recap``: tell the story through ``part``, else to the asker's position, else to before the newest part.

    Defer before. Raises ``UserError`` for a part that the asker cannot have read yet.
    """
    reader = await _reader(interaction, subscription)
    if part is None:
        await _recap_of_read_parts(interaction, subscription, reader.read_through or reader.channel_progress - 1)
        return
    if part > reader.visible_through:
        raise part_unavailable(subscription, part)
    texts = [await _recap(interaction, subscription, part)]
    if reader.has_started and part > reader.read_through:
        texts.insert(0, say("recap-beyond-place", str(interaction.locale), read=reader.read_through))
    await reply(interaction, *texts)


@action("recap-all")
async def recap_all(interaction: Interaction, key: str, through: int) -> None:
    """Tell it all, because the asker pressed for it."""
    await defer(interaction, update=True)
    subscription = await subscription_by(interaction, key)
    visible = (await _reader(interaction, subscription)).visible_through
    await reply(interaction, await _recap(interaction, subscription, min(through, visible)), update=True)


async def _recap_of_read_parts(interaction: Interaction, subscription: Subscription, wanted: int) -> None:
    """Tell the parts through ``wanted`` that the asker has read. The others are behind a button."""
    reader, locale = await _reader(interaction, subscription), str(interaction.locale)
    through = min(wanted, reader.visible_through)
    if through < 1:
        await reply(interaction, say("recap-newest-first" if reader.channel_progress else "recap-nothing", locale))
        return
    if through <= reader.read_through:
        await reply(interaction, await _recap(interaction, subscription, through))
        return
    everything = recap_all.button(
        say("recap-all", locale, through=through), ButtonStyle.SECONDARY, subscription.key, through
    )
    if reader.read_through:
        recap = await _recap(interaction, subscription, reader.read_through)
        further = say("recap-further", locale, read=reader.read_through)
        await reply(interaction, recap, further, rows=[[everything]])
        return
    question = say("recap-ask", locale, through=through)
    await reply(interaction, question, rows=[[*continue_button(subscription, reader, locale), everything]])


async def _recap(interaction: Interaction, subscription: Subscription, through: int) -> str:
    database, locale = interaction.client.database, str(interaction.locale)
    recap = await recap_through(database, subscription, through)
    locations = await posts.part_locations(database, subscription)

    def link(number: int) -> str | None:
        return message_url(subscription, *locations[number]) if number in locations else None

    return render_recap(recap, link, locale)


async def _reader(interaction: Interaction, subscription: Subscription) -> ReaderState:
    return await readers.get_reader_state(interaction.client.database, subscription, interaction.user.id)


ACTIONS: Final = (press_recap, recap_all)
