"""``/settings``: what organisers can change about a story beside its times."""

from typing import Final

from discord import app_commands

from bot.chat.access import StoryChannel, check_may_use
from bot.chat.client import Command, Interaction
from bot.chat.context import channel_id_of, subscription_in
from bot.chat.organising.settings_card import show_settings
from bot.rendering.phrases import say


@app_commands.command(description=say("settings-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def settings(interaction: Interaction, channel: StoryChannel | None = None) -> None:
    """Show the card on which everything is changed in place."""
    await check_may_use(interaction, "settings")
    channel_id = channel.id if channel else channel_id_of(interaction)
    await show_settings(interaction, await subscription_in(interaction, channel_id, active=True))


COMMANDS: Final[tuple[Command, ...]] = (settings,)
