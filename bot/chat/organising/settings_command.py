"""``/settings``: what a subscription does beside its times."""

from discord import app_commands

from bot.chat.access import Home, check_may
from bot.chat.client import Command, Interaction
from bot.chat.context import channel_id_of, subscription_in
from bot.chat.organising.settings_card import show_settings
from bot.rendering.phrases import say


@app_commands.command(description=say("settings-about"))
@app_commands.describe(channel=say("channel-about"))
@app_commands.default_permissions(manage_guild=True)
async def settings(interaction: Interaction, channel: Home | None = None) -> None:
    """Everything on the card is changed in place."""
    await check_may(interaction, "settings")
    channel_id = channel.id if channel else channel_id_of(interaction)
    await show_settings(interaction, await subscription_in(interaction, channel_id, live=True))


COMMANDS: tuple[Command, ...] = (settings,)
