"""**I've read this** under a part, its **Undo**, and the way back of who had read it before.

How many have read is told; who, never.
"""

from typing import Any

from discord.ui import Item

from bot.chat.client import Interaction
from bot.chat.components import Action, component, custom_id
from bot.chat.context import subscription_by
from bot.chat.reply import reply
from bot.model import Button, ReadingPosition
from bot.rendering.markers import Action as PostAction
from bot.rendering.phrases import say
from bot.services import readers


async def read(interaction: Interaction, key: str, number: str, _revision: str = "") -> None:
    """Keep the asker's place. Who had read the part already may go back to before it."""
    subscription, part = await subscription_by(interaction, key), int(number)
    client, locale = interaction.client, str(interaction.locale)
    if not 1 <= part <= subscription.edition.parts:
        raise readers.not_posted(subscription, part)
    before, after = await readers.mark_read(
        client.database, subscription, interaction.user.id, part, client.clock.now()
    )
    count = await readers.count_read(client.database, subscription, part)
    lines = [say("read-noted", locale, number=part)]
    button = undo_button(key, after, before, locale)
    if before.read_through >= part:
        lines = [say("read-before", locale, number=part, progress=after.read_through, back=part - 1)]
        button = _button(key, after, ReadingPosition(part - 1), say("back-to-read", locale, back=part - 1))
    lines.append(say("read-count", locale, count=count))
    await reply(interaction, "\n".join(lines), rows=[[button]])


def undo_button(key: str, position: ReadingPosition, before: ReadingPosition, locale: str) -> Item[Any]:
    """**Undo**: from ``progress`` back to where the reader stood."""
    return _button(key, position, before, say("undo-read", locale))


def _button(key: str, position: ReadingPosition, back_to: ReadingPosition, label: str) -> Item[Any]:
    return component(
        Button(
            label, custom_id("undo-read", key, position.read_through, back_to.read_through, back_to.part, back_to.page)
        )
    )


async def undo_read(interaction: Interaction, key: str, number: str, *back_to: str) -> None:
    """Put the asker back, with either button, unless they have read on since."""
    subscription = await subscription_by(interaction, key)
    client, locale = interaction.client, str(interaction.locale)
    position = ReadingPosition(*map(int, back_to))
    await readers.undo_read(
        client.database, subscription, interaction.user.id, int(number), position, client.clock.now()
    )
    await reply(interaction, say("read-undone", locale, progress=position.read_through), update=True)


ACTIONS: dict[str, Action] = {PostAction.READ: read, "undo-read": undo_read}
