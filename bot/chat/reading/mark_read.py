"""**I've read this** below a part, its **Undo**, and the way back for those who had read it before.

The answer says how many people have read the part, never who.
"""

from typing import Any, Final

from discord.ui import Item

from bot.chat.client import Interaction
from bot.chat.components import action
from bot.chat.context import subscription_by
from bot.chat.reply import defer, reply
from bot.errors import UserError
from bot.model import ButtonStyle, ReadingPosition
from bot.rendering.custom_ids import PostButton
from bot.rendering.phrases import say
from bot.services import readers


@action(PostButton.READ)
async def press_read(interaction: Interaction, key: str, part: int, _revision: int) -> None:
    """Save the asker's position. Those who had read the part already are offered to go back to before it."""
    await defer(interaction)
    subscription = await subscription_by(interaction, key)
    if not 1 <= part <= subscription.edition.parts:
        raise UserError("button-outdated")
    client, locale = interaction.client, str(interaction.locale)
    before, after = await readers.mark_read(
        client.database, subscription, interaction.user.id, part, client.clock.now()
    )
    count = await readers.count_read(client.database, subscription, part)
    if before.read_through < part:
        lines = [say("read-noted", locale, number=part)]
        button = undo_button(key, after, before, locale)
    else:
        lines = [say("read-before", locale, number=part, progress=after.read_through, back=part - 1)]
        button = _back_button(key, after, ReadingPosition(part - 1), say("back-to-read", locale, back=part - 1))
    lines.append(say("read-count", locale, count=count))
    await reply(interaction, "\n".join(lines), rows=[[button]])


def undo_button(key: str, position: ReadingPosition, before: ReadingPosition, locale: str) -> Item[Any]:
    """Return **Undo**, which goes from ``position`` back to ``before``."""
    return _back_button(key, position, before, say("undo-read", locale))


def _back_button(key: str, position: ReadingPosition, back_to: ReadingPosition, label: str) -> Item[Any]:
    return undo_read.button(
        label,
        ButtonStyle.SECONDARY,
        key,
        position.read_through,
        back_to.read_through,
        back_to.part,
        back_to.page,
    )


@action("undo-read")
async def undo_read(interaction: Interaction, key: str, current: int, read_through: int, part: int, page: int) -> None:
    """Put the asker back, unless they have read on in the meantime."""
    await defer(interaction, update=True)
    subscription = await subscription_by(interaction, key)
    parts = subscription.edition.parts
    if read_through > parts or part > parts:
        raise UserError("button-outdated")
    client, locale = interaction.client, str(interaction.locale)
    position = ReadingPosition(read_through, part, page)
    now = client.clock.now()
    await readers.undo_read(client.database, subscription, interaction.user.id, current, position, now)
    await reply(interaction, say("read-undone", locale, progress=read_through), update=True)


ACTIONS: Final = (press_read, undo_read)
