"""The bot of these tests: one command, button, select and form of each kind."""

from typing import Any

import discord
from discord import app_commands

from tests.sandbox.client import Client, Interaction, layout


class Form(discord.ui.Modal, title="Another length"):
    """A form with a text and a file."""

    words: discord.ui.Label[Any] = discord.ui.Label(
        text="Words", component=discord.ui.TextInput(custom_id="words", max_length=5)
    )
    story: discord.ui.Label[Any] = discord.ui.Label(
        text="Story", component=discord.ui.FileUpload(custom_id="story", required=False)
    )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Answer with the submitted values."""
        words, story = self.words.component, self.story.component
        assert isinstance(words, discord.ui.TextInput)
        assert isinstance(story, discord.ui.FileUpload)
        values = [words.value, *[(await file.read()).decode() for file in story.values]]
        await interaction.response.send_message(" ".join(values), ephemeral=True)


def add_commands(client: Client) -> None:
    """Add the commands and components to a client."""

    @client.tree.command()
    async def hello(
        interaction: Interaction, name: str, times: app_commands.Range[int, 1, 3] = 1, loud: bool = False
    ) -> None:
        text = " ".join([f"Hello {name}"] * times)
        await interaction.response.send_message(text.upper() if loud else text)

    @hello.autocomplete("name")
    async def complete_name(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}a?", value=f"{current}a")]

    @client.tree.command()
    @app_commands.choices(
        length=[app_commands.Choice(name="Short", value="s"), app_commands.Choice(name="Long", value="l")]
    )
    async def choose(interaction: Interaction, length: str, channel: discord.TextChannel) -> None:
        await interaction.response.send_message(f"{length} in {channel.name}", ephemeral=True)

    @client.tree.command()
    async def slow(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("first")
        await interaction.followup.send("second", ephemeral=True)
        await interaction.edit_original_response(content="first, edited")

    @client.tree.command()
    async def mute(interaction: Interaction) -> None:
        """Do not answer."""

    @client.tree.command()
    async def twice(interaction: Interaction) -> None:
        await interaction.response.send_message("once")
        try:
            await client.http.request(
                discord.http.Route(
                    "POST", "/interactions/{id}/{token}/callback", id=interaction.id, token=interaction.token
                ),
                json={"type": 4, "data": {"content": "twice"}},
            )
        except discord.HTTPException as error:
            await interaction.followup.send(str(error.code))

    @client.tree.command()
    async def fleeting(interaction: Interaction) -> None:
        await interaction.response.send_message("short-lived", ephemeral=True)
        await interaction.delete_original_response()
        await interaction.followup.send("gone", ephemeral=True)

    @client.tree.command()
    async def whereabouts(interaction: Interaction) -> None:
        assert isinstance(interaction.user, discord.Member)
        details = (
            interaction.channel_id,
            interaction.permissions.manage_guild,
            interaction.app_permissions.send_messages,
            interaction.locale.value,
            interaction.guild_locale and interaction.guild_locale.value,
            interaction.context.guild,
            interaction.filesize_limit,
        )
        await interaction.response.send_message(repr(details), ephemeral=True)

    @client.tree.command()
    async def ask(interaction: Interaction) -> None:
        await interaction.response.send_modal(Form())

    @client.tree.command()
    @app_commands.default_permissions(manage_guild=True)
    async def rule(interaction: Interaction) -> None:
        await interaction.response.send_message("ruled", ephemeral=True)

    library = app_commands.Group(name="library", description="Stories")

    @library.command()
    async def add(interaction: Interaction, file: discord.Attachment) -> None:
        data = await file.read()
        await interaction.response.send_message(
            f"{file.filename}: {file.size} bytes, {data.decode()!r}", ephemeral=True
        )

    client.tree.add_command(library)
    client.add_dynamic_items(Components)


class Components(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"1:(?P<action>\w+)"):
    """Buttons and selects without state in memory."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: Any, /
    ) -> "Components":
        """Return the handler of a component."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer as the custom id says."""
        data: Any = interaction.data
        match self.custom_id:
            case "1:update":
                await interaction.response.edit_message(view=layout("updated"))
            case "1:later":
                await interaction.response.defer()
                await interaction.edit_original_response(view=layout("updated later"))
            case "1:whisper":
                await interaction.response.send_message("psst", ephemeral=True)
            case "1:pick":
                await interaction.response.send_message(" ".join(data["values"]), ephemeral=True)
            case "1:form":
                await interaction.response.send_modal(Form())
