"""**Check again**, **Post again** and **It is there**: the buttons below a text that says that a delivery waits.

They also work in private messages.
"""

from typing import Final

from bot.chat.access import check_may_use, check_may_use_from_dm
from bot.chat.client import Interaction
from bot.chat.components import action
from bot.chat.context import title_of
from bot.chat.holds import HoldButton, delivery_name, hold_buttons, hold_text, missing_permissions_for
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import Delivery, DeliveryKind, Hold
from bot.rendering.phrases import say
from bot.services import holds, lookup


@action(HoldButton.CHECK_AGAIN)
async def check_again(interaction: Interaction, key: str, kind: DeliveryKind, number: int) -> None:
    """Post it if what was missing is there. Otherwise say what is missing."""
    held = await _held(interaction, key, kind, number)
    client, locale = interaction.client, str(interaction.locale)
    if held.hold is not Hold.STOPPED and missing_permissions_for(client, held) != ():
        await reply(interaction, hold_text(client, held, locale), rows=[hold_buttons(held, locale)])
        return
    await holds.try_again(client.database, held, client.clock.now(), requested=True)
    await _confirm(interaction, held, "mended")


@action(HoldButton.POST_AGAIN)
async def post_again(interaction: Interaction, key: str, kind: DeliveryKind, number: int) -> None:
    """Post it again, because the organiser did not find it in the channel."""
    held = await _held(interaction, key, kind, number)
    await holds.post_again(interaction.client.database, held, interaction.client.clock.now())
    await _confirm(interaction, held, "mended")


@action(HoldButton.IS_THERE)
async def mark_as_posted(interaction: Interaction, key: str, kind: DeliveryKind, number: int) -> None:
    """Mark it as posted, because the organiser found it in the channel."""
    held = await _held(interaction, key, kind, number)
    complete = await holds.mark_as_posted(interaction.client.database, held, interaction.client.clock.now())
    await _confirm(interaction, held, "mended-there" if complete else "mended-rest")


async def _confirm(interaction: Interaction, held: Delivery, key: str) -> None:
    interaction.client.engine.wake()
    locale = str(interaction.locale)
    text = say(
        key,
        locale,
        title=title_of(held.subscription.story),
        channel=f"<#{held.home_channel_id}>",
        what=delivery_name(held.kind, held.number, locale),
    )
    await reply(interaction, text)


async def _held(interaction: Interaction, key: str, kind: DeliveryKind, number: int) -> Delivery:
    """Return the delivery, if the asker is an organiser on its server. In a private message Discord is asked."""
    await defer(interaction)
    database = interaction.client.database
    subscription = await lookup.by_key(database, key)
    if subscription is None or interaction.guild_id not in (None, subscription.guild_id):
        raise UserError("button-outdated")
    if interaction.guild_id is None:
        await check_may_use_from_dm(interaction, subscription.guild_id, "resume")
    else:
        await check_may_use(interaction, "resume")
    return await holds.find(database, subscription, kind, number)


ACTIONS: Final = (check_again, post_again, mark_as_posted)
