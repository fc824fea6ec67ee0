"""``/library``: the stories that can be read here, and a server's own stories from attached files."""

from typing import Final

import aiohttp
import discord
from discord import app_commands

from bot.chat.access import check_organiser
from bot.chat.client import Command, Interaction
from bot.chat.completion import complete_own_story, complete_story
from bot.chat.library.cards import ask_remove, show_list, show_story
from bot.chat.reply import defer
from bot.errors import UserError
from bot.rendering.phrases import say
from bot.services import editions, library

group = app_commands.Group(name="library", description=say("library-about"), guild_only=True)


@group.command(name="list", description=say("library-list-about"))
async def list_(interaction: Interaction) -> None:
    """List the stories."""
    await show_list(interaction)


@group.command(description=say("library-preview-about"))
@app_commands.describe(story=say("library-story"))
async def preview(interaction: Interaction, story: str) -> None:
    """Show a story's numbers and first lines."""
    await defer(interaction)
    database = interaction.client.database
    listing = await library.find(database, interaction.guild_id or 0, story)
    await show_story(interaction, listing, await editions.preview_story(database, listing.id))


@group.command(description=say("library-add-about"))
@app_commands.describe(file=say("library-file"), title=say("library-new-title"))
async def add(
    interaction: Interaction, file: discord.Attachment, title: app_commands.Range[str, 1, 200] | None = None
) -> None:
    """Add a story from a file. Discord names its size, so a file that is too large is not downloaded."""
    check_organiser(interaction)
    if file.size > library.FILE_LIMIT:
        raise UserError("story-too-large", name=file.filename, size=file.size, limit=library.FILE_LIMIT)
    await defer(interaction)
    try:
        data = await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError):
        raise UserError("file-lost", name=file.filename) from None
    database, locale = interaction.client.database, str(interaction.locale)
    listing, story = await library.add(
        database,
        data,
        file.filename,
        title=title,
        guild_id=interaction.guild_id,
        added_by=interaction.user.id,
        now=interaction.client.clock.now(),
    )
    notes = [say("library-added", locale)]
    known = await library.listings(database, interaction.guild_id or 0)
    if library.distinguishing_fact(listing, known):
        notes.insert(0, say("library-namesake", locale))
    await show_story(interaction, listing, await editions.preview_story(database, listing.id, story), "\n".join(notes))


@group.command(description=say("library-remove-about"))
@app_commands.describe(story=say("library-own-story"))
async def remove(interaction: Interaction, story: str) -> None:
    """Ask before a story is erased."""
    check_organiser(interaction)
    listing = await library.find(interaction.client.database, interaction.guild_id or 0, story)
    await ask_remove(interaction, listing.id)


preview.autocomplete("story")(complete_story)
remove.autocomplete("story")(complete_own_story)

COMMANDS: Final[tuple[Command, ...]] = (group,)
