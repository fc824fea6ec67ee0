"""``/help``: one page with what the asker may do."""

from typing import Final

from discord import app_commands

from bot.chat.access import is_organiser
from bot.chat.client import Command, Interaction
from bot.chat.reply import reply
from bot.rendering.phrases import say


@app_commands.command(name="help", description=say("help-about"))
@app_commands.guild_only()
async def help_(interaction: Interaction) -> None:
    """Show the commands of readers, and to organisers theirs too."""
    locale = str(interaction.locale)
    texts = [say("help-readers", locale)]
    if is_organiser(interaction):
        texts.append(say("help-organisers", locale))
    await reply(interaction, *texts)


COMMANDS: Final[tuple[Command, ...]] = (help_,)
