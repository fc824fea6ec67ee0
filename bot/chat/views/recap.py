"""The story so far, for the asker alone: by command up to their place, by button up to before the post."""

from bot import readers
from bot.answers import recap_text
from bot.chat.client import Asked
from bot.chat.reply import defer, reply
from bot.chat.views.press import Action
from bot.chat.where import message_url, subscription_by
from bot.marks import Action as PostAction
from bot.model import Subscription
from bot.phrases import say
from bot.recaps import recap_through
from bot.store import posts


async def recap_before(interaction: Asked, key: str, number: str, _salt: str = "") -> None:
    """**Recap** under post ``number``: what came before it."""
    subscription, before = await subscription_by(interaction, key), int(number) - 1
    if before < 1:
        await reply(interaction, say("recap-first", str(interaction.locale)))
        return
    await show_recap(interaction, subscription, before)


async def show_recap(interaction: Asked, subscription: Subscription, part: int | None) -> None:
    """What has happened up to and with ``part``, or up to the asker's place; never beyond what they may know."""
    await defer(interaction)
    database, locale = interaction.client.database, str(interaction.locale)
    standing = await readers.standing(database, subscription, interaction.user.id)
    through = standing.recap_through(part)
    told = await recap_through(database, subscription, through)
    links = await database.read(posts.addresses, subscription.id)

    def link(number: int) -> str | None:
        return message_url(subscription, *links[number]) if number in links else None

    texts = [recap_text(told, link, locale)]
    if part is not None and part > subscription.edition.parts:
        texts.append(f"-# {say('part-unknown', locale, number=part, of=subscription.edition.parts)}")
    elif part is not None and part > through:
        texts.append(say("recap-not-beyond", locale, number=part, through=through))
    elif part is None and not standing.has_place:
        texts.insert(0, say("recap-no-place", locale))
    await reply(interaction, *texts)


ACTIONS: dict[str, Action] = {PostAction.RECAP: recap_before}
