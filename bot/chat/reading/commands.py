"""``/recap``, ``/discuss`` and ``/catchup``: what a reader asks for, answered to them alone."""

from discord import app_commands

from bot.chat.client import Command, Interaction
from bot.chat.context import part_here, subscription_followed_here, subscription_here, subscription_read_here
from bot.chat.reading.catchup import open_part, open_where_left
from bot.chat.reading.discussion import open_discussion
from bot.chat.reading.recap import show_recap
from bot.chat.reply import defer
from bot.errors import UserError
from bot.rendering.phrases import say
from bot.store import ledger

_Part = app_commands.Range[int, 1]


@app_commands.command(description=say("recap-about"))
@app_commands.describe(part=say("recap-part-about"))
@app_commands.guild_only()
async def recap(interaction: Interaction, part: _Part | None = None) -> None:
    """The story so far."""
    await defer(interaction)
    await show_recap(interaction, await subscription_read_here(interaction), part)


@app_commands.command(description=say("discuss-about"))
@app_commands.describe(part=say("discuss-part-about"))
@app_commands.guild_only()
async def discuss(interaction: Interaction, part: _Part | None = None) -> None:
    """The discussion of a part: unless told, of the one whose thread one is in, else of the newest."""
    await defer(interaction)
    here = await part_here(interaction)
    subscription, number = here or (await subscription_here(interaction), 0)
    newest = await interaction.client.database.read(ledger.progress, subscription.id)
    if newest == 0:
        raise UserError("nothing-posted", title=subscription.story.title)
    await open_discussion(interaction, subscription, part or number or newest)


@app_commands.command(description=say("catchup-about"))
@app_commands.describe(part=say("catchup-part-about"))
@app_commands.guild_only()
async def catchup(interaction: Interaction, part: _Part | None = None) -> None:
    """The posted parts, from the asker's own place or from ``part`` on."""
    await defer(interaction)
    subscription = await subscription_followed_here(interaction)
    if part is None:
        await open_where_left(interaction, subscription)
    else:
        await open_part(interaction, subscription, part)


COMMANDS: tuple[Command, ...] = (recap, discuss, catchup)
