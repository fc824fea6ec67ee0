"""``/library``: what can be read here, and a server's own stories from attached files."""

import aiohttp
import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.chat.access import check_organiser
from bot.chat.client import Command, Interaction
from bot.chat.library.cards import ask_remove, show_list, show_story, story_choices
from bot.chat.reply import defer
from bot.errors import UserError
from bot.rendering.phrases import say
from bot.services import library

group = app_commands.Group(name="library", description=say("library-about"), guild_only=True)


@group.command(name="list", description=say("library-list-about"))
async def list_(interaction: Interaction) -> None:
    """The shelf's stories and the server's own."""
    await show_list(interaction)


@group.command(description=say("library-preview-about"))
@app_commands.describe(story=say("library-story"))
async def preview(interaction: Interaction, story: str) -> None:
    """Numbers and the first lines."""
    await defer(interaction)
    database = interaction.client.database
    listing = await library.find(database, interaction.guild_id or 0, story)
    await show_story(interaction, listing, await library.preview(database, listing.id))


@group.command(description=say("library-add-about"))
@app_commands.describe(file=say("library-file"), title=say("library-new-title"))
async def add(
    interaction: Interaction, file: discord.Attachment, title: app_commands.Range[str, 1, 200] | None = None
) -> None:
    """A text of the server's own. Its size is known before it is fetched."""
    check_organiser(interaction)
    if file.size > library.FILE_LIMIT:
        raise UserError("story-too-large", name=file.filename, size=file.size, limit=library.FILE_LIMIT)
    await defer(interaction)
    try:
        data = await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError):
        raise UserError("file-lost", name=file.filename) from None
    listing, story = await library.add(
        interaction.client.database,
        data,
        file.filename,
        title=title,
        guild_id=interaction.guild_id,
        added_by=interaction.user.id,
        now=interaction.client.clock.now(),
    )
    locale = str(interaction.locale)
    said = [say("library-added", locale)]
    known = await library.listings(interaction.client.database, interaction.guild_id or 0)
    if library.distinguishing_fact(listing, known):
        said.insert(0, say("library-namesake", locale))
    shown = await library.preview(interaction.client.database, listing.id, story)
    await show_story(interaction, listing, shown, "\n".join(said))


@group.command(description=say("library-remove-about"))
@app_commands.describe(story=say("library-own-story"))
async def remove(interaction: Interaction, story: str) -> None:
    """Asks once more before anything is erased."""
    check_organiser(interaction)
    listing = await library.find(interaction.client.database, interaction.guild_id or 0, story)
    await ask_remove(interaction, str(listing.id))


@preview.autocomplete("story")
async def complete_story(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Whatever can be read here."""
    return await story_choices(interaction, typed)


@remove.autocomplete("story")
async def complete_own_story(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The server's own: the shelf's cannot be removed."""
    return await story_choices(interaction, typed, own=True)


COMMANDS: tuple[Command, ...] = (group,)
