"""Threads, forum posts, and where they are refused."""

import contextlib

import discord
import pytest

from bot.sandbox import Channel, ChannelType, Guild, Limits, Permission, Person, Sandbox
from tests.sandbox.client import Client, Clock, layout


async def test_a_messages_thread_has_its_id_and_can_be_opened_once(
    sandbox: Sandbox, channel: Channel, client: Client
) -> None:
    sent = await client.text(channel).send("Part 1")
    thread = await sent.create_thread(name="Part 1: no spoilers", auto_archive_duration=10080)
    assert thread.id == sent.id
    assert [made.name for made in sandbox.threads(channel)] == ["Part 1: no spoilers"]
    assert sandbox.messages(channel)[0].thread is sandbox.threads(channel)[0]
    with pytest.raises(discord.HTTPException) as caught:
        await sent.create_thread(name="again")
    assert (caught.value.status, caught.value.code) == (400, 160004)


async def test_the_client_hears_of_threads(sandbox: Sandbox, guild: Guild, channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send("Part 1")
    await sent.create_thread(name="Part 1")
    heard: discord.Thread = await client.see("thread_create")
    assert heard.id == sent.id
    await heard.edit(name="Part one", archived=True)
    await client.see("thread_update")
    assert client.get_guild(guild.id).get_thread(sent.id) is None  # type: ignore[union-attr]


async def test_people_and_the_bot_speak_inside(sandbox: Sandbox, channel: Channel, client: Client, ben: Person) -> None:
    sent = await client.text(channel).send("Part 1")
    thread = await sent.create_thread(name="Part 1")
    await thread.send("What did you think?")
    [made] = sandbox.threads(channel)
    ben.say(made, "I liked it.")
    assert [message.text for message in sandbox.messages(made)] == ["What did you think?", "I liked it."]
    fetched = await client.fetch_channel(thread.id)
    assert isinstance(fetched, discord.Thread)
    assert (fetched.message_count, fetched.member_count) == (2, 2)


@pytest.mark.parametrize("name", ["", "x" * 101])
async def test_a_name_has_1_to_100_characters(channel: Channel, client: Client, name: str) -> None:
    sent = await client.text(channel).send("Part 1")
    with pytest.raises(discord.HTTPException) as caught:
        await sent.create_thread(name=name)
    assert (caught.value.status, caught.value.code) == (400, 50035)


async def test_an_archived_thread_wakes_unless_it_is_locked(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send("Part 1")
    thread = await sent.create_thread(name="Part 1")
    await thread.edit(archived=True)
    await thread.send("Anybody here?")
    [made] = sandbox.threads(channel)
    assert made.thread is not None
    assert not made.thread.archived
    made.thread.locked = True
    with pytest.raises(discord.Forbidden) as caught:
        await thread.send("Hello?")
    assert caught.value.code == 160005
    made.thread.archived = True
    with pytest.raises(discord.HTTPException) as refused:
        await thread.send("Hello?")
    assert refused.value.code == 50083


async def test_idle_threads_archive_themselves(
    sandbox: Sandbox, guild: Guild, channel: Channel, client: Client, clock: Clock
) -> None:
    sent = await client.text(channel).send("Part 1")
    await sent.create_thread(name="Part 1", auto_archive_duration=1440)
    server = client.get_guild(guild.id)
    assert server is not None
    assert [thread.id for thread in await server.active_threads()] == [sent.id]
    clock.move(days=2)
    assert await server.active_threads() == []
    assert [thread.id async for thread in client.text(channel).archived_threads()] == [sent.id]


async def test_a_forum_post_is_a_thread_with_its_first_message(
    sandbox: Sandbox, guild: Guild, client: Client, channel: Channel
) -> None:
    forum = sandbox.add_channel(guild, "chapters", ChannelType.FORUM, tags=["story"])
    await client.see("guild_channel_create")
    made = await client.forum(forum).create_thread(name="Part 1", view=layout("It was an ordinary day."))
    assert made.thread.id == made.message.id
    assert [message.text for message in sandbox.messages(sandbox.threads(forum)[0])] == ["It was an ordinary day."]
    with pytest.raises(discord.HTTPException):
        await client.forum(forum).create_thread(name="Part 2", content="x" * 2001)
    assert len(sandbox.threads(forum)) == 1


async def test_a_forum_may_want_a_tag(sandbox: Sandbox, guild: Guild, client: Client, channel: Channel) -> None:
    forum = sandbox.add_channel(guild, "chapters", ChannelType.FORUM, tags=["story"], requires_tag=True)
    await client.see("guild_channel_create")
    place = client.forum(forum)
    assert place.flags.require_tag
    with pytest.raises(discord.HTTPException) as caught:
        await place.create_thread(name="Part 1", content="x")
    assert caught.value.code == 40067
    made = await place.create_thread(name="Part 1", content="x", applied_tags=[place.available_tags[0]])
    assert [tag.name for tag in made.thread.applied_tags] == ["story"]


async def test_a_thread_without_a_message_is_announced(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    thread = await client.text(channel).create_thread(name="Aside", type=discord.ChannelType.public_thread)
    assert [made.id for made in sandbox.threads(channel)] == [thread.id]
    assert [m.type async for m in client.text(channel).history()] == [discord.MessageType.thread_created]
    assert sandbox.messages(channel) == []


@pytest.mark.parametrize(
    ("lacking", "opens", "speaks"),
    [
        (Permission.CREATE_PUBLIC_THREADS, False, True),
        (Permission.SEND_MESSAGES_IN_THREADS, True, False),
        (Permission.SEND_MESSAGES, True, True),
    ],
)
async def test_each_step_needs_its_permission(
    sandbox: Sandbox, channel: Channel, client: Client, lacking: Permission, opens: bool, speaks: bool
) -> None:
    first = await client.text(channel).send("Part 1")
    thread = await first.create_thread(name="Part 1")
    second = await client.text(channel).send("Part 2")
    sandbox.deny(channel, lacking)
    for allowed, doing in ((opens, second.create_thread(name="Part 2")), (speaks, thread.send("Hello"))):
        with contextlib.nullcontext() if allowed else pytest.raises(discord.Forbidden, match="50013"):
            await doing


class TestManyThreads:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(requests=None, messages=1000, active_threads=2)

    async def test_a_server_has_only_so_many_open_threads(self, channel: Channel, client: Client) -> None:
        sent = [await client.text(channel).send(str(number)) for number in range(3)]
        for message in sent[:2]:
            await message.create_thread(name="x")
        with pytest.raises(discord.HTTPException) as caught:
            await sent[2].create_thread(name="x")
        assert caught.value.code == 160006
