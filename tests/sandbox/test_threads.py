"""Threads and forum posts, and when they are refused."""

import contextlib

import discord
import pytest

from bot.sandbox import Channel, ChannelType, Guild, Limits, Permission, Person, Sandbox
from tests.sandbox.client import Client, Clock, layout


async def test_message_has_one_thread_with_its_id(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send("Part 1")
    thread = await sent.create_thread(name="Part 1: no spoilers", auto_archive_duration=10080)
    assert thread.id == sent.id
    assert [thread.name for thread in sandbox.threads(channel)] == ["Part 1: no spoilers"]
    assert sandbox.messages(channel)[0].thread is sandbox.threads(channel)[0]
    with pytest.raises(discord.HTTPException) as caught:
        await sent.create_thread(name="again")
    assert (caught.value.status, caught.value.code) == (400, 160004)


async def test_threads_reach_the_client(sandbox: Sandbox, guild: Guild, channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send("Part 1")
    await sent.create_thread(name="Part 1")
    thread: discord.Thread = await client.see("thread_create")
    assert thread.id == sent.id
    await thread.edit(name="Part one", archived=True)
    await client.see("thread_update")
    assert client.get_guild(guild.id).get_thread(sent.id) is None  # type: ignore[union-attr]


async def test_bot_and_people_write_in_a_thread(
    sandbox: Sandbox, channel: Channel, client: Client, ben: Person
) -> None:
    sent = await client.text(channel).send("Part 1")
    thread = await sent.create_thread(name="Part 1")
    await thread.send("What did you think?")
    [stored] = sandbox.threads(channel)
    ben.say(stored, "I liked it.")
    assert [message.text for message in sandbox.messages(stored)] == ["What did you think?", "I liked it."]
    fetched = await client.fetch_channel(thread.id)
    assert isinstance(fetched, discord.Thread)
    assert (fetched.message_count, fetched.member_count) == (2, 2)


@pytest.mark.parametrize("name", ["", "x" * 101])
async def test_thread_name_has_1_to_100_characters(channel: Channel, client: Client, name: str) -> None:
    sent = await client.text(channel).send("Part 1")
    with pytest.raises(discord.HTTPException) as caught:
        await sent.create_thread(name=name)
    assert (caught.value.status, caught.value.code) == (400, 50035)


async def test_archived_thread_opens_unless_locked(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send("Part 1")
    thread = await sent.create_thread(name="Part 1")
    await thread.edit(archived=True)
    await thread.send("Is anyone here?")
    [stored] = sandbox.threads(channel)
    assert stored.thread is not None
    assert not stored.thread.archived
    stored.thread.locked = True
    with pytest.raises(discord.Forbidden) as caught:
        await thread.send("Hello?")
    assert caught.value.code == 160005
    stored.thread.archived = True
    with pytest.raises(discord.HTTPException) as refused:
        await thread.send("Hello?")
    assert refused.value.code == 50083


async def test_idle_thread_is_archived(
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


async def test_forum_post_is_a_thread_with_a_message(
    sandbox: Sandbox, guild: Guild, client: Client, channel: Channel
) -> None:
    forum = sandbox.add_channel(guild, "chapters", ChannelType.FORUM, tags=["story"])
    await client.see("guild_channel_create")
    post = await client.forum(forum).create_thread(name="Part 1", view=layout("It was an ordinary day."))
    assert post.thread.id == post.message.id
    assert [message.text for message in sandbox.messages(sandbox.threads(forum)[0])] == ["It was an ordinary day."]
    with pytest.raises(discord.HTTPException):
        await client.forum(forum).create_thread(name="Part 2", content="x" * 2001)
    assert len(sandbox.threads(forum)) == 1


async def test_forum_can_require_a_tag(sandbox: Sandbox, guild: Guild, client: Client, channel: Channel) -> None:
    forum = sandbox.add_channel(guild, "chapters", ChannelType.FORUM, tags=["story"], requires_tag=True)
    await client.see("guild_channel_create")
    forum_channel = client.forum(forum)
    assert forum_channel.flags.require_tag
    with pytest.raises(discord.HTTPException) as caught:
        await forum_channel.create_thread(name="Part 1", content="x")
    assert caught.value.code == 40067
    post = await forum_channel.create_thread(name="Part 1", content="x", applied_tags=[forum_channel.available_tags[0]])
    assert [tag.name for tag in post.thread.applied_tags] == ["story"]


async def test_thread_without_a_message_is_announced(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    thread = await client.text(channel).create_thread(name="Side talk", type=discord.ChannelType.public_thread)
    assert [opened.id for opened in sandbox.threads(channel)] == [thread.id]
    assert [message.type async for message in client.text(channel).history()] == [discord.MessageType.thread_created]
    assert sandbox.messages(channel) == []


@pytest.mark.parametrize(
    ("denied", "may_open", "may_write"),
    [
        (Permission.CREATE_PUBLIC_THREADS, False, True),
        (Permission.SEND_MESSAGES_IN_THREADS, True, False),
        (Permission.SEND_MESSAGES, True, True),
    ],
)
async def test_opening_and_writing_need_their_permissions(
    sandbox: Sandbox, channel: Channel, client: Client, denied: Permission, may_open: bool, may_write: bool
) -> None:
    first = await client.text(channel).send("Part 1")
    thread = await first.create_thread(name="Part 1")
    second = await client.text(channel).send("Part 2")
    sandbox.deny(channel, denied)
    for allowed, request in ((may_open, second.create_thread(name="Part 2")), (may_write, thread.send("Hello"))):
        with contextlib.nullcontext() if allowed else pytest.raises(discord.Forbidden, match="50013"):
            await request


class TestThreadLimit:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(requests=None, messages=1000, active_threads=2)

    async def test_server_has_a_limit_of_open_threads(self, channel: Channel, client: Client) -> None:
        sent = [await client.text(channel).send(str(number)) for number in range(3)]
        for message in sent[:2]:
            await message.create_thread(name="x")
        with pytest.raises(discord.HTTPException) as caught:
            await sent[2].create_thread(name="x")
        assert caught.value.code == 160006
