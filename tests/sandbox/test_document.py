"""Many requests and answers, compared with Discord's published API document."""

import asyncio
import io
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox import Channel, ChannelType, Guild, Limits, Permission, Person, Sandbox
from tests.openapi import check
from tests.sandbox.client import Client, Interaction, Run, button, layout
from tests.sandbox.commands import add_commands


async def test_requests_and_answers_match_discords_document(
    run: Run, sandbox: Sandbox, guild: Guild, channel: Channel, ben: Person, organiser: Person
) -> None:
    forum = sandbox.add_channel(guild, "posts", ChannelType.FORUM, topic="Stories", tags=["story"])
    client = Client()
    add_commands(client)
    await run(client)
    await _write_messages_and_threads(client, channel, forum)
    await _read_everything(client, guild, channel, ben)
    await _answer_interactions(sandbox, client, channel, ben, organiser)
    await _make_mistakes(client, sandbox, channel)
    assert check(sandbox.requests) == []
    assert len({(request.method, request.route) for request in sandbox.requests}) >= 30


class TestSmallLimit:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(requests=2)

    async def test_429_matches_discords_document(self, sandbox: Sandbox, channel: Channel) -> None:
        headers = {"Authorization": f"Bot {sandbox.token}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            for _ in range(3):
                await session.get(f"{sandbox.api_url}/users/@me")
        assert sandbox.requests[-1].status == 429
        assert check(sandbox.requests) == []


async def test_difference_is_reported(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    await client.text(channel).send("x")
    entry = sandbox.requests[-1]
    assert check([entry]) == []
    entry.json["contents"] = "y"
    entry.response["author"]["id"] = 5
    differences = check([entry])
    assert len(differences) == 2
    assert "contents is not known" in differences[0]
    assert "$.author.id" in differences[1]


async def _write_messages_and_threads(client: Client, channel: Channel, forum: Channel) -> None:
    place = client.text(channel)
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id="1:pick", placeholder="Length", options=[discord.SelectOption(label="short")]
    )
    rows = (discord.ui.ActionRow[Any](button("Next part", "1:whisper")), discord.ui.ActionRow[Any](select))
    container: discord.ui.Container[Any] = discord.ui.Container(
        discord.ui.TextDisplay("inside"),
        discord.ui.Separator(),
        discord.ui.Section("beside", accessory=button("Go", "1:go")),
    )
    part_1 = await place.send(view=layout("Part 1", rows=rows).add_item(container), silent=True, nonce="part-1")
    part_2 = await place.send("Part 2", embed=discord.Embed(title="Card", description="x"), suppress_embeds=True)
    await place.send("a file", file=discord.File(io.BytesIO(b"x"), "x.txt"), reference=part_2)
    await part_2.edit(content="Part 2, edited", allowed_mentions=discord.AllowedMentions.none())
    thread = await part_1.create_thread(name="Part 1", auto_archive_duration=10080)
    await thread.send("Parts 1 only, please.", view=discord.ui.View().add_item(button("Recap", "1:recap")))
    await thread.edit(name="Part one")
    await thread.join()
    await thread.edit(archived=True)
    await client.forum(forum).create_thread(name="Part 1", view=layout("Prose."), applied_tags=[])
    await place.create_thread(name="Side talk", type=discord.ChannelType.public_thread)
    await part_2.delete()
    async with place.typing():
        await asyncio.sleep(0)


async def _read_everything(client: Client, guild: Guild, channel: Channel, ben: Person) -> None:
    place = client.text(channel)
    [newest, *_] = [message async for message in place.history(limit=10)]
    assert [message async for message in place.history(limit=10, after=discord.Object(1))]
    await place.fetch_message(newest.id)
    server = await client.fetch_guild(guild.id)
    await server.fetch_channels()
    await server.fetch_member(ben.id)
    await server.active_threads()
    assert [thread async for thread in place.archived_threads()]
    await client.fetch_channel(channel.id)
    await client.application_info()
    await client.tree.fetch_commands()
    await client.tree.sync(guild=server)
    await client.tree.fetch_commands(guild=server)
    private = await (await client.fetch_user(ben.id)).create_dm()
    await private.send("Hello.")


async def _answer_interactions(
    sandbox: Sandbox, client: Client, channel: Channel, ben: Person, organiser: Person
) -> None:
    await ben.command(channel, "hello", name="Ben")
    await ben.complete(channel, "hello", focused="name", name="B")
    await (await ben.command(channel, "slow")).more(2)
    await (await ben.command(channel, "twice")).more(2)
    await ben.command(channel, "fleeting")
    await organiser.command(channel, "rule")
    await ben.command(channel, "library add", file=("x.txt", b"x"))
    form = (await ben.command(channel, "ask")).modal
    assert form is not None
    await ben.submit(form, {"Words": "600", "Story": ("tale.txt", b"Once.")})
    for custom_id in ("1:update", "1:later", "1:form"):
        await client.text(channel).send(view=layout("x", rows=(discord.ui.ActionRow[Any](button("Go", custom_id)),)))
    for message in sandbox.messages(channel)[-3:]:
        await ben.press(message, "Go")
    interaction: Interaction = await client.see("interaction")
    original = await interaction.original_response()
    await original.edit(content="changed")
    follow_up = await interaction.followup.send("more", wait=True)
    await follow_up.edit(content="still more")
    await interaction.followup.fetch_message(follow_up.id)
    await follow_up.delete()
    await original.delete()


async def _make_mistakes(client: Client, sandbox: Sandbox, channel: Channel) -> None:
    place = client.text(channel)
    for content in ("", "x" * 2001):
        with pytest.raises(discord.HTTPException):
            await place.send(content)
    with pytest.raises(discord.NotFound):
        await client.fetch_channel(1)
    with pytest.raises(discord.Forbidden):
        await place.edit(name="mine")
    sandbox.allow(channel, Permission.MANAGE_CHANNELS)
    await place.edit(topic="A story a day")
    await (await place.create_thread(name="Last", type=discord.ChannelType.public_thread)).send("x")
    sandbox.deny(channel, Permission.VIEW_CHANNEL)
    with pytest.raises(discord.Forbidden):
        await place.send("x")
