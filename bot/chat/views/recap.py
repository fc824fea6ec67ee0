"""The story so far, for the asker alone, and no further than they have read until they say so."""

from bot import readers
from bot.answers import recap_text
from bot.chat.client import Asked
from bot.chat.reply import defer, reply
from bot.chat.views.pager import way_back
from bot.chat.views.press import Action, custom_id, press
from bot.chat.where import message_url, subscription_by
from bot.marks import Action as PostAction
from bot.model import Button, Subscription
from bot.phrases import say
from bot.readers import Standing, not_posted
from bot.recaps import recap_through
from bot.store import posts


async def recap_before(interaction: Asked, key: str, number: str, _salt: str = "") -> None:
    """**Recap** under post ``number``: what came before it."""
    subscription, before = await subscription_by(interaction, key), int(number) - 1
    if before < 1:
        await reply(interaction, say("recap-first", str(interaction.locale)))
        return
    await defer(interaction)
    await _tell_what_is_read(interaction, subscription, before)


async def show_recap(interaction: Asked, subscription: Subscription, part: int | None) -> None:
    """``/recap``: up to and with ``part``, else up to the asker's place, else whatever came before the newest part.

    Defer before. Raises ``UserError`` for a part that the asker cannot have read yet.
    """
    standing = await _standing(interaction, subscription)
    if part is None:
        await _tell_what_is_read(interaction, subscription, standing.read or standing.channel - 1)
        return
    if part > standing.known:
        raise not_posted(subscription, part)
    beyond = standing.has_place and part > standing.read
    warning = say("recap-beyond-place", str(interaction.locale), read=standing.read) if beyond else ""
    await reply(interaction, *filter(None, (warning, await _told(interaction, subscription, part))))


async def recap_all(interaction: Asked, key: str, through: str) -> None:
    """The asker wants to know, in place of the question."""
    subscription = await subscription_by(interaction, key)
    await defer(interaction, update=True)
    known = (await _standing(interaction, subscription)).known
    await reply(interaction, await _told(interaction, subscription, min(int(through), known)), update=True)


async def _tell_what_is_read(interaction: Asked, subscription: Subscription, wanted: int) -> None:
    """A recap through ``wanted``, or of what the asker has read of it: the rest is for a press."""
    standing, locale = await _standing(interaction, subscription), str(interaction.locale)
    through = min(wanted, standing.known)
    if through < 1:
        await reply(interaction, say("recap-newest-first" if standing.channel else "recap-nothing", locale))
        return
    if through <= standing.read:
        await reply(interaction, await _told(interaction, subscription, through))
        return
    all_of_it = press(
        Button(say("recap-all", locale, through=through), custom_id("recap-all", subscription.key, through))
    )
    if standing.read:
        told = await _told(interaction, subscription, standing.read)
        await reply(interaction, told, say("recap-further", locale, read=standing.read), rows=[[all_of_it]])
        return
    question = say("recap-ask", locale, through=through)
    await reply(interaction, question, rows=[[*way_back(subscription, standing, locale), all_of_it]])


async def _told(interaction: Asked, subscription: Subscription, through: int) -> str:
    database, locale = interaction.client.database, str(interaction.locale)
    told = await recap_through(database, subscription, through)
    links = await database.read(posts.addresses, subscription.id)

    def link(number: int) -> str | None:
        return message_url(subscription, *links[number]) if number in links else None

    return recap_text(told, link, locale)


async def _standing(interaction: Asked, subscription: Subscription) -> Standing:
    return await readers.standing(interaction.client.database, subscription, interaction.user.id)


ACTIONS: dict[str, Action] = {PostAction.RECAP: recap_before, "recap-all": recap_all}
