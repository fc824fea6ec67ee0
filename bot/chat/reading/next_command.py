"""``/next``: post the next part now, in the same way as the daily post."""

from typing import Final

from discord import app_commands

from bot.chat.client import Command, Interaction
from bot.chat.context import subscription_here
from bot.chat.reading.advance import request_next_here
from bot.chat.reply import defer
from bot.errors import UserError
from bot.model import EndReason
from bot.rendering.phrases import say


@app_commands.command(name="next", description=say("next-about"))
async def next_(interaction: Interaction) -> None:
    """Post the next part for everyone, or say when it comes to those who may not do that."""
    await defer(interaction)
    subscription = await subscription_here(interaction)
    if subscription.end_reason is EndReason.FINISHED:
        raise UserError("story-told", title=subscription.story.title)
    await request_next_here(interaction, subscription)


COMMANDS: Final[tuple[Command, ...]] = (next_,)
