"""``/privacy``: what is stored about the asker, and how to erase it."""

from typing import Final

from discord import app_commands

from bot.chat.client import Command, Interaction
from bot.chat.components import action
from bot.chat.reply import defer, reply
from bot.model import ButtonStyle
from bot.rendering.phrases import say
from bot.services import readers
from bot.services.readers import StoredData


@app_commands.command(description=say("privacy-about"))
@app_commands.guild_only()
async def privacy(interaction: Interaction) -> None:
    """Show everything that is stored, in numbers."""
    await defer(interaction)
    stored = await readers.stored_data(interaction.client.database, interaction.user.id)
    locale = str(interaction.locale)
    if stored == StoredData():
        await reply(interaction, say("privacy-nothing", locale))
        return
    lines = [say("privacy-title", locale)]
    if stored.reading_positions:
        lines.append(say("privacy-places", locale, count=stored.reading_positions))
    if stored.subscriptions:
        lines.append(say("privacy-subscriptions", locale, count=stored.subscriptions))
    if stored.stories:
        lines.append(say("privacy-stories", locale, count=stored.stories))
    if stored.cards:
        lines.append(say("privacy-cards", locale, count=stored.cards))
    lines.append(say("privacy-else", locale))
    erase = ask_erase.button(say("privacy-erase", locale), ButtonStyle.DANGER)
    await reply(interaction, "\n".join(lines), rows=[[erase]])


@action("privacy-erase")
async def ask_erase(interaction: Interaction) -> None:
    """**Erase**: ask once more."""
    locale = str(interaction.locale)
    buttons = [
        erase_now.button(say("privacy-erase-now", locale), ButtonStyle.DANGER),
        keep.button(say("privacy-keep", locale), ButtonStyle.SECONDARY),
    ]
    await reply(interaction, say("privacy-ask", locale), rows=[buttons], update=True)


@action("privacy-erase-now")
async def erase_now(interaction: Interaction) -> None:
    """Erase everything. This cannot be undone."""
    await defer(interaction, update=True)
    await readers.erase(interaction.client.database, interaction.user.id)
    await reply(interaction, say("privacy-erased", str(interaction.locale)), update=True)


@action("privacy-keep")
async def keep(interaction: Interaction) -> None:
    """Erase nothing."""
    await reply(interaction, say("privacy-kept", str(interaction.locale)), update=True)


COMMANDS: Final[tuple[Command, ...]] = (privacy,)
ACTIONS: Final = (ask_erase, erase_now, keep)
