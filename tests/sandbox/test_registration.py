"""Registering commands: which ones are accepted, and what the answer is."""

from typing import Any

import discord
import pytest

from bot.sandbox import Channel, Guild, Person, Sandbox
from tests.sandbox.client import Client, Interaction

Json = dict[str, Any]


def option(name: str, **more: Any) -> Json:
    """Return a text option as JSON."""
    return {"type": 3, "name": name, "description": "x", **more}


def command(**more: Any) -> Json:
    """Return a command as JSON."""
    return {"name": "a", "description": "x", **more}


NINE_CHOICES = [{"name": "y" * 100, "value": f"{number}{'z' * 90}"} for number in range(9)]


@pytest.mark.parametrize(
    "body",
    [
        [command(name="Bad Name")],
        [command(description="")],
        [command(description="x" * 101)],
        [command(), command()],
        [command(options=[option(str(number)) for number in range(26)])],
        [command(options=[option(str(number), choices=NINE_CHOICES) for number in range(5)])],
        [command(options=[option("a"), option("b", required=True)])],
    ],
    ids=["name", "no description", "long description", "same name", "26 options", "over 8000", "required last"],
)
async def test_invalid_commands_are_refused(client: Client, sandbox: Sandbox, body: list[Json]) -> None:
    with pytest.raises(discord.HTTPException) as caught:
        await client.http.bulk_upsert_global_commands(sandbox.application_id, body)
    assert caught.value.code == 50035


async def test_command_keeps_its_id(client: Client) -> None:
    before = await client.tree.fetch_commands()
    assert {command.id for command in await client.tree.sync()} == {command.id for command in before}


async def test_server_has_commands_of_its_own(
    client: Client, sandbox: Sandbox, guild: Guild, channel: Channel, ben: Person
) -> None:
    client.tree.clear_commands(guild=None)
    client.tree.copy_global_to(guild=discord.Object(guild.id))

    @client.tree.command(guild=discord.Object(guild.id))
    async def local(interaction: Interaction) -> None:
        await interaction.response.send_message("here")

    await client.tree.sync(guild=discord.Object(guild.id))
    assert (await ben.command(channel, "local")).text == "here"
