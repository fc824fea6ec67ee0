"""``/privacy``: what is kept about the asker, and its erasure."""

from discord import app_commands

from bot.chat.client import Command, Interaction
from bot.chat.components import Action, component, custom_id
from bot.chat.reply import defer, reply
from bot.model import Button, ButtonStyle
from bot.rendering.phrases import say
from bot.services import readers
from bot.services.readers import StoredData


@app_commands.command(description=say("privacy-about"))
@app_commands.guild_only()
async def privacy(interaction: Interaction) -> None:
    """Everything that is kept, in numbers."""
    await defer(interaction)
    stored_data, locale = (
        await readers.stored_data(interaction.client.database, interaction.user.id),
        str(interaction.locale),
    )
    if stored_data == StoredData(0, 0, 0):
        await reply(interaction, say("privacy-nothing", locale))
        return
    lines = [say("privacy-title", locale)]
    if stored_data.places:
        lines.append(say("privacy-places", locale, count=stored_data.places))
    if stored_data.subscriptions:
        lines.append(say("privacy-subscriptions", locale, count=stored_data.subscriptions))
    if stored_data.stories:
        lines.append(say("privacy-stories", locale, count=stored_data.stories))
    lines.append(say("privacy-else", locale))
    erase = component(Button(say("privacy-erase", locale), custom_id("privacy-erase"), ButtonStyle.DANGER))
    await reply(interaction, "\n".join(lines), rows=[[erase]])


async def ask_erase(interaction: Interaction) -> None:
    """**Erase**: asks once more."""
    locale = str(interaction.locale)
    buttons = [
        component(Button(say("privacy-erase-now", locale), custom_id("privacy-erase-now"), ButtonStyle.DANGER)),
        component(Button(say("privacy-keep", locale), custom_id("privacy-keep"))),
    ]
    await reply(interaction, say("privacy-ask", locale), rows=[buttons], update=True)


async def erase_now(interaction: Interaction) -> None:
    """There is no way back."""
    await readers.erase(interaction.client.database, interaction.user.id)
    await reply(interaction, say("privacy-erased", str(interaction.locale)), update=True)


async def keep(interaction: Interaction) -> None:
    """Nothing was erased."""
    await reply(interaction, say("privacy-kept", str(interaction.locale)), update=True)


COMMANDS: tuple[Command, ...] = (privacy,)
ACTIONS: dict[str, Action] = {"privacy-erase": ask_erase, "privacy-erase-now": erase_now, "privacy-keep": keep}
