"""The story so far, for the asker alone, and no further than they have read until they say so."""

from bot.chat.client import Interaction
from bot.chat.components import Action, component, custom_id
from bot.chat.context import message_url, subscription_by
from bot.chat.reading.catchup import way_back
from bot.chat.reply import defer, reply
from bot.model import Button, Subscription
from bot.rendering.markers import Action as PostAction
from bot.rendering.phrases import say
from bot.rendering.private_answers import recap_text
from bot.services import readers
from bot.services.readers import Reader, not_posted
from bot.services.recaps import recap_through
from bot.store import posts


async def recap_before(interaction: Interaction, key: str, number: str, _revision: str = "") -> None:
    """**Recap** under post ``number``: what came before it."""
    subscription, before = await subscription_by(interaction, key), int(number) - 1
    if before < 1:
        await reply(interaction, say("recap-first", str(interaction.locale)))
        return
    await defer(interaction)
    await _tell_what_is_read(interaction, subscription, before)


async def show_recap(interaction: Interaction, subscription: Subscription, part: int | None) -> None:
    """``/recap``: up to and with ``part``, else up to the asker's place, else whatever came before the newest part.

    Defer before. Raises ``UserError`` for a part that the asker cannot have read yet.
    """
    reader = await _reader(interaction, subscription)
    if part is None:
        await _tell_what_is_read(interaction, subscription, reader.read_through or reader.channel_progress - 1)
        return
    if part > reader.visible_through:
        raise not_posted(subscription, part)
    beyond = reader.has_started and part > reader.read_through
    warning = say("recap-beyond-place", str(interaction.locale), read=reader.read_through) if beyond else ""
    await reply(interaction, *filter(None, (warning, await _told(interaction, subscription, part))))


async def recap_all(interaction: Interaction, key: str, through: str) -> None:
    """The asker wants to know, in place of the question."""
    subscription = await subscription_by(interaction, key)
    await defer(interaction, update=True)
    known = (await _reader(interaction, subscription)).visible_through
    await reply(interaction, await _told(interaction, subscription, min(int(through), known)), update=True)


async def _tell_what_is_read(interaction: Interaction, subscription: Subscription, wanted: int) -> None:
    """A recap through ``wanted``, or of what the asker has read of it: the rest is for a press."""
    reader, locale = await _reader(interaction, subscription), str(interaction.locale)
    through = min(wanted, reader.visible_through)
    if through < 1:
        await reply(interaction, say("recap-newest-first" if reader.channel_progress else "recap-nothing", locale))
        return
    if through <= reader.read_through:
        await reply(interaction, await _told(interaction, subscription, through))
        return
    all_of_it = component(
        Button(say("recap-all", locale, through=through), custom_id("recap-all", subscription.key, through))
    )
    if reader.read_through:
        told = await _told(interaction, subscription, reader.read_through)
        await reply(interaction, told, say("recap-further", locale, read=reader.read_through), rows=[[all_of_it]])
        return
    question = say("recap-ask", locale, through=through)
    await reply(interaction, question, rows=[[*way_back(subscription, reader, locale), all_of_it]])


async def _told(interaction: Interaction, subscription: Subscription, through: int) -> str:
    database, locale = interaction.client.database, str(interaction.locale)
    told = await recap_through(database, subscription, through)
    links = await database.read(posts.part_locations, subscription.id)

    def link(number: int) -> str | None:
        return message_url(subscription, *links[number]) if number in links else None

    return recap_text(told, link, locale)


async def _reader(interaction: Interaction, subscription: Subscription) -> Reader:
    return await readers.find_reader(interaction.client.database, subscription, interaction.user.id)


ACTIONS: dict[str, Action] = {PostAction.RECAP: recap_before, "recap-all": recap_all}
