"""``/recap``, ``/discuss`` and ``/catchup``: what readers ask for, answered to them alone."""

from typing import Final

from discord import app_commands

from bot.chat.client import Command, Interaction
from bot.chat.context import part_here, subscription_followed_here, subscription_here, subscription_read_here
from bot.chat.reading.catchup import continue_reading, open_part
from bot.chat.reading.discussion import open_discussion
from bot.chat.reading.recap import show_recap
from bot.chat.reply import defer
from bot.errors import UserError
from bot.rendering.phrases import say
from bot.services import posts

_Part = app_commands.Range[int, 1]


@app_commands.command(description=say("recap-about"))
@app_commands.describe(part=say("recap-part-about"))
@app_commands.guild_only()
async def recap(interaction: Interaction, part: _Part | None = None) -> None:
    """Tell the story so far."""
    await defer(interaction)
    await show_recap(interaction, await subscription_read_here(interaction), part)


@app_commands.command(description=say("discuss-about"))
@app_commands.describe(part=say("discuss-part-about"))
@app_commands.guild_only()
async def discuss(interaction: Interaction, part: _Part | None = None) -> None:
    """Open a part's discussion: the given part's, else the one whose thread this is, else the newest part's."""
    await defer(interaction)
    here = await part_here(interaction)
    subscription, number = here or (await subscription_here(interaction), 0)
    newest = await posts.progress(interaction.client.database, subscription)
    if newest == 0:
        raise UserError("nothing-posted", title=subscription.story.title)
    await open_discussion(interaction, subscription, part or number or newest)


@app_commands.command(description=say("catchup-about"))
@app_commands.describe(part=say("catchup-part-about"))
@app_commands.guild_only()
async def catchup(interaction: Interaction, part: _Part | None = None) -> None:
    """Show the posted parts page by page, from the asker's reading position or from ``part`` on."""
    await defer(interaction)
    subscription = await subscription_followed_here(interaction)
    if part is None:
        await continue_reading(interaction, subscription)
    else:
        await open_part(interaction, subscription, part)


COMMANDS: Final[tuple[Command, ...]] = (recap, discuss, catchup)
