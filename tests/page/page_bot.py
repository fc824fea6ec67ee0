"""A small bot with the commands, buttons and forms that the tests of the page need."""

import asyncio
from typing import Any

import discord
from discord import app_commands, ui

STORIES = ("Inseparable", "The Ferry Book", "In the Marshes")


class QuestionForm(ui.Modal, title="A few words"):
    """A form with a text, a choice and a file."""

    name: ui.Label[Any] = ui.Label(
        text="Name", description="What you are called", component=ui.TextInput(custom_id="name")
    )
    mood: ui.Label[Any] = ui.Label(
        text="Mood",
        component=ui.Select(custom_id="mood", options=[discord.SelectOption(label=mood) for mood in ("Glad", "Sad")]),
    )
    file: ui.Label[Any] = ui.Label(text="Story", component=ui.FileUpload(custom_id="file", required=False))


class PageBot(discord.AutoShardedClient):
    """The bot. Its ``/slow`` answers once ``slow_may_answer`` is set."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), chunk_guilds_at_startup=False, guild_ready_timeout=0.05)
        self.slow_may_answer = asyncio.Event()
        self.tree = app_commands.CommandTree(self)
        commands: tuple[Any, ...] = (recap, subscribe, slow, silent, ask, library)
        for command in commands:
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer buttons and selects by their custom id."""
        data: dict[str, object] = dict(interaction.data or {})
        if interaction.type is not discord.InteractionType.component:
            return
        match data["custom_id"]:
            case "length":
                values = data["values"]
                assert isinstance(values, list)
                await interaction.response.edit_message(view=card_view(str(values[0])))
            case "cancel":
                await interaction.response.edit_message(view=text_view("Nothing was kept."))
            case custom_id:
                await interaction.response.send_message(f"Pressed {custom_id}.", ephemeral=True)


def text_view(text: str) -> ui.LayoutView:
    """Return a view with one text."""
    view = ui.LayoutView()
    view.add_item(ui.TextDisplay(text))
    view.stop()
    return view


def part_view(number: int, text: str) -> ui.LayoutView:
    """Return a part as the bot posts it: prose, a last line, three buttons."""
    view = ui.LayoutView()
    view.add_item(ui.TextDisplay(text))
    view.add_item(ui.TextDisplay(f"-# End of part {number} of 7"))
    buttons: list[ui.Button[ui.LayoutView]] = [
        ui.Button(label=label, custom_id=f"{label}:{number}") for label in ("I've read this", "Discuss", "Next part")
    ]
    view.add_item(ui.ActionRow(*buttons))
    view.stop()
    return view


def card_view(length: str = "short") -> ui.LayoutView:
    """Return a card with a container, a section, two selects and three buttons."""
    view = ui.LayoutView()
    lengths = [
        discord.SelectOption(label=label, value=value, default=value == length)
        for label, value in (("Short, 2 minutes", "short"), ("Medium, 5 minutes", "medium"))
    ]
    zones = [discord.SelectOption(label="Europe/Berlin"), discord.SelectOption(label="Asia/Tokyo")]
    link: ui.Button[ui.LayoutView] = ui.Button(label="About", url="https://example.org/about")
    buttons: list[ui.Button[ui.LayoutView]] = [
        ui.Button(label="Start now", custom_id="now", style=discord.ButtonStyle.success),
        ui.Button(label="Start at the next time", custom_id="slot", disabled=True),
        ui.Button(label="Cancel", custom_id="cancel"),
    ]
    view.add_item(
        ui.Container(
            ui.Section(ui.TextDisplay(f"### Inseparable\nParts are {length}."), accessory=link),
            ui.Separator(),
            ui.ActionRow(ui.Select(custom_id="length", placeholder="Length", options=lengths)),
            ui.ActionRow(ui.Select(custom_id="zone", placeholder="Time zone", options=zones)),
            ui.ActionRow(*buttons),
            accent_colour=0x4B3FB5,
        )
    )
    view.stop()
    return view


@app_commands.command(description="The story so far, for you alone")
@app_commands.describe(part="Up to and with this part")
async def recap(interaction: discord.Interaction, part: app_commands.Range[int, 1, 7] | None = None) -> None:
    """Answer privately."""
    await interaction.response.send_message(f"The story so far, up to part {part}.", ephemeral=True)


@app_commands.command(description="Start a story in a channel")
@app_commands.describe(story="Which story.", length="How long a part is", channel="Where")
@app_commands.choices(length=[app_commands.Choice(name=name, value=name) for name in ("short", "medium", "long")])
@app_commands.default_permissions(manage_guild=True)
async def subscribe(
    interaction: discord.Interaction,
    story: str,
    length: str = "short",
    channel: discord.TextChannel | None = None,
) -> None:
    """Answer with a private card."""
    await interaction.response.send_message(view=card_view(length), ephemeral=True)


@subscribe.autocomplete("story")
async def complete_story(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return the stories that match."""
    return [app_commands.Choice(name=name, value=name) for name in STORIES if current.lower() in name.lower()]


@app_commands.command(description="Thinks for a while")
async def slow(interaction: discord.Interaction) -> None:
    """Answer late, with a long message."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    assert isinstance(client, PageBot)
    await client.slow_may_answer.wait()
    await interaction.edit_original_response(content="# Thought about it.\n" + "And on.\n" * 60 + "-# The end.")


@app_commands.command(description="Never answers")
async def silent(interaction: discord.Interaction) -> None:
    """Do not answer."""


@app_commands.command(description="Opens a form")
async def ask(interaction: discord.Interaction) -> None:
    """Open a form, and answer with its values."""
    form = QuestionForm()

    async def submitted(submission: discord.Interaction) -> None:
        name, mood, file = form.name.component, form.mood.component, form.file.component
        assert isinstance(name, ui.TextInput)
        assert isinstance(mood, ui.Select)
        assert isinstance(file, ui.FileUpload)
        files = ", ".join(attachment.filename for attachment in file.values)
        await submission.response.send_message(f"{name.value} is {mood.values[0]} and sent {files}.", ephemeral=True)

    form.on_submit = submitted  # type: ignore[method-assign]
    await interaction.response.send_modal(form)


library = app_commands.Group(name="library", description="Stories")


@library.command(name="add", description="Add a story from a file")
@app_commands.describe(file="A .txt or .md file", title="Its title")
async def library_add(interaction: discord.Interaction, file: discord.Attachment, title: str = "untitled") -> None:
    """Answer with the file's content."""
    content = (await file.read()).decode()
    await interaction.response.send_message(f"{title}: {file.filename} says {content}", ephemeral=True)


@library.command(name="list", description="What can be read here")
async def library_list(interaction: discord.Interaction) -> None:
    """Answer for everyone."""
    await interaction.response.send_message(", ".join(STORIES))
