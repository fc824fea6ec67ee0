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
from bot.readers import Standing
from bot.recaps import recap_through
from bot.store import posts


async def recap_before(interaction: Asked, key: str, number: str, _salt: str = "") -> None:
    """**Recap** under post ``number``: what came before it."""
    subscription, before = await subscription_by(interaction, key), int(number) - 1
    if before < 1:
        await reply(interaction, say("recap-first", str(interaction.locale)))
        return
    await show_recap(interaction, subscription, before, named=False)


async def show_recap(interaction: Asked, subscription: Subscription, part: int | None, *, named: bool = True) -> None:
    """What has happened up to and with ``part``, or up to the asker's place; never beyond what they may know.

    What goes further than the asker is known to have read says so first; not to who has no place and ``named`` a part.
    """
    await defer(interaction)
    database, locale = interaction.client.database, str(interaction.locale)
    standing = await readers.standing(database, subscription, interaction.user.id)
    through = standing.recap_through(part)
    told = await recap_through(database, subscription, through)
    links = await database.read(posts.addresses, subscription.id)

    def link(number: int) -> str | None:
        return message_url(subscription, *links[number]) if number in links else None

    texts = [_warning(standing, through, locale, named=named and part is not None), recap_text(told, link, locale)]
    if through == 0 and standing.channel > 0:
        texts = [say("recap-none-read" if standing.has_place else "recap-newest-first", locale)]
    if part is not None and part > subscription.edition.parts:
        texts.append(f"-# {say('part-unknown', locale, number=part, of=subscription.edition.parts)}")
    elif part is not None and part > through:
        texts.append(say("recap-not-beyond", locale, number=part, through=through))
    await reply(interaction, *filter(None, texts))


def _warning(standing: Standing, through: int, locale: str, *, named: bool) -> str:
    """That a recap goes beyond what the asker is known to have read, and how to be told less; or nothing."""
    if through == 0:
        return ""
    if standing.has_place:
        return say("recap-beyond-place", locale, read=standing.read) if through > standing.read else ""
    return "" if named else say("recap-no-place", locale, through=through, less=min(2, through - 1))


ACTIONS: dict[str, Action] = {PostAction.RECAP: recap_before}
