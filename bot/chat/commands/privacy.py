"""``/privacy``: what is kept about the asker, and its erasure."""

from discord import app_commands

from bot import readers
from bot.chat.client import Asked, Command
from bot.chat.reply import defer, reply
from bot.chat.views.press import Action, custom_id, press
from bot.model import Button, Tone
from bot.phrases import say
from bot.readers import Kept


@app_commands.command(description=say("privacy-about"))
@app_commands.guild_only()
async def privacy(interaction: Asked) -> None:
    """Everything that is kept, in numbers."""
    await defer(interaction)
    kept, locale = await readers.kept(interaction.client.database, interaction.user.id), str(interaction.locale)
    if kept == Kept(0, 0, 0):
        await reply(interaction, say("privacy-nothing", locale))
        return
    lines = [say("privacy-title", locale)]
    if kept.places:
        lines.append(say("privacy-places", locale, count=kept.places))
    if kept.subscriptions:
        lines.append(say("privacy-subscriptions", locale, count=kept.subscriptions))
    if kept.stories:
        lines.append(say("privacy-stories", locale, count=kept.stories))
    lines.append(say("privacy-else", locale))
    erase = press(Button(say("privacy-erase", locale), custom_id("privacy-erase"), Tone.DANGER))
    await reply(interaction, "\n".join(lines), rows=[[erase]])


async def ask_erase(interaction: Asked) -> None:
    """**Erase**: asks once more."""
    locale = str(interaction.locale)
    buttons = [
        press(Button(say("privacy-erase-now", locale), custom_id("privacy-erase-now"), Tone.DANGER)),
        press(Button(say("privacy-keep", locale), custom_id("privacy-keep"))),
    ]
    await reply(interaction, say("privacy-ask", locale), rows=[buttons], update=True)


async def erase_now(interaction: Asked) -> None:
    """There is no way back."""
    await readers.erase(interaction.client.database, interaction.user.id)
    await reply(interaction, say("privacy-erased", str(interaction.locale)), update=True)


async def keep(interaction: Asked) -> None:
    """Nothing was erased."""
    await reply(interaction, say("privacy-kept", str(interaction.locale)), update=True)


COMMANDS: tuple[Command, ...] = (privacy,)
ACTIONS: dict[str, Action] = {"privacy-erase": ask_erase, "privacy-erase-now": erase_now, "privacy-keep": keep}
