"""**Check again**, **Post again**, **It is there**: under what says that a delivery waits, be it in private."""

from bot.chat.access import check_may, check_may_from_afar
from bot.chat.client import Interaction
from bot.chat.components import Action
from bot.chat.context import title_of
from bot.chat.holds import hold_buttons, hold_text, missing_permissions_for, what
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import Delivery, DeliveryKind, Hold
from bot.rendering.phrases import say
from bot.services import holds
from bot.store import holds as hold_store
from bot.store import subscriptions


async def check_again(interaction: Interaction, key: str, kind: str, number: str) -> None:
    """Go on if what was missing is there, else name it."""
    row = await _row(interaction, key, kind, number)
    client, locale = interaction.client, str(interaction.locale)
    if row.hold is not Hold.STOPPED and missing_permissions_for(client, row) != ():
        await reply(interaction, hold_text(client, row, locale), rows=[hold_buttons(row, locale)])
        return
    await holds.try_again(client.database, row, client.clock.now(), requested=True)
    await _go_on(interaction, row, "mended")


async def post_again(interaction: Interaction, key: str, kind: str, number: str) -> None:
    """Somebody has looked: it is not there."""
    row = await _row(interaction, key, kind, number)
    await holds.post_again(interaction.client.database, row, interaction.client.clock.now())
    await _go_on(interaction, row, "mended")


async def mark_as_posted(interaction: Interaction, key: str, kind: str, number: str) -> None:
    """Somebody has looked: it is there."""
    row = await _row(interaction, key, kind, number)
    whole = await holds.mark_as_posted(interaction.client.database, row, interaction.client.clock.now())
    await _go_on(interaction, row, "mended-there" if whole else "mended-rest")


async def _go_on(interaction: Interaction, row: Delivery, key: str) -> None:
    interaction.client.engine.wake()
    locale = str(interaction.locale)
    title, channel = title_of(row.subscription.story), f"<#{row.home_channel_id}>"
    await reply(interaction, say(key, locale, title=title, channel=channel, what=what(row.kind, row.number, locale)))


async def _row(interaction: Interaction, key: str, kind: str, number: str) -> Delivery:
    """The delivery, if the asker is an organiser where it belongs; pressed in private, the server is asked."""
    await defer(interaction)
    database = interaction.client.database
    subscription = await database.read(subscriptions.by_key, key)
    if subscription is None or interaction.guild_id not in (None, subscription.guild_id):
        raise UserError("button-outdated")
    if interaction.guild_id is None:
        await check_may_from_afar(interaction, subscription.guild_id, "resume")
    else:
        await check_may(interaction, "resume")
    name = (subscription.id, DeliveryKind(kind), int(number))
    for row in await database.read(hold_store.held_by_problem, subscription.guild_id):
        if (row.subscription.id, row.kind, row.number) == name:
            return row
    raise UserError("not-held", title=subscription.story.title)


ACTIONS: dict[str, Action] = {
    "held-check": check_again,
    "held-again": post_again,
    "held-there": mark_as_posted,
}
