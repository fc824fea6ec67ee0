"""Two worlds with the same channels: the poster in memory, and the poster over the real client on the sandbox."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import discord
import pytest

from bot.chat.poster import DiscordPoster
from bot.clock import Clock
from bot.delivery.poster import Poster
from bot.sandbox import ChannelType, Permission
from tests.bot.delivery.channel import MemoryPoster
from tests.e2e.stage import MONDAY, World, open_world


class Place(Protocol):
    """A server with a channel, another channel and a forum, and what people do there."""

    poster: Poster
    clock: Clock
    channel_id: int
    forum_id: int

    async def deny_sending(self) -> None:
        """Take the permission to send messages in the channel."""

    async def deny_history(self) -> None:
        """Take the permission to read the channel's history."""

    async def delete_channel(self, channel_id: int) -> None:
        """Delete a channel, a forum, a thread or a forum post."""

    async def delete_message(self, message_id: int) -> None:
        """Delete a message of the channel."""

    def message_ids(self, channel_id: int) -> list[int]:
        """Return the ids of the bot's messages in a channel, oldest first."""

    def thread_names(self, channel_id: int) -> dict[int, str]:
        """Return the name of each thread or forum post by its id, oldest first."""


class MemoryPlace:
    """The place in memory."""

    channel_id = 7
    forum_id = 8

    def __init__(self) -> None:
        self.clock = Clock()
        self.clock.move_to(MONDAY)
        self._memory = MemoryPoster(self.clock.now)
        self._channel = self._memory.add_channel(self.channel_id)
        self._memory.add_channel(self.forum_id, forum=True)
        self.poster: Poster = self._memory

    async def deny_sending(self) -> None:
        self._channel.may_send = False

    async def deny_history(self) -> None:
        self._channel.may_read_history = False

    async def delete_channel(self, channel_id: int) -> None:
        self._memory.channels[channel_id].deleted = True

    async def delete_message(self, message_id: int) -> None:
        for stored in self._channel.messages:
            stored.deleted = stored.deleted or stored.id == message_id

    def message_ids(self, channel_id: int) -> list[int]:
        return [stored.id for stored in self._memory.visible(channel_id)]

    def thread_names(self, channel_id: int) -> dict[int, str]:
        return {thread.id: thread.name for thread in self._memory.threads(channel_id)}


class SandboxPlace:
    """The place on the sandbox, with the real client connected to it."""

    def __init__(self, world: World) -> None:
        self._world = world
        forum = world.sandbox.add_channel(world.guild, "chapters", ChannelType.FORUM)
        self.clock = world.clock
        self.channel_id = world.reading.id
        self.forum_id = forum.id
        self.poster: Poster = DiscordPoster(world.bot.client)

    async def connect(self) -> None:
        """Return once the client knows the forum."""
        await self._world.wait_until(lambda: self._world.bot.client.get_channel(self.forum_id) is not None)

    async def deny_sending(self) -> None:
        self._world.sandbox.deny(self._world.reading, Permission.SEND_MESSAGES)

    async def deny_history(self) -> None:
        self._world.sandbox.deny(self._world.reading, Permission.READ_MESSAGE_HISTORY)
        channel = self._world.bot.client.get_channel(self.channel_id)
        assert isinstance(channel, discord.TextChannel)
        await self._world.wait_until(lambda: not channel.permissions_for(channel.guild.me).read_message_history)

    async def delete_channel(self, channel_id: int) -> None:
        self._world.sandbox.delete_channel(self._world.sandbox.world.channel(channel_id))

    async def delete_message(self, message_id: int) -> None:
        messages = self._world.sandbox.messages(self._world.reading)
        self._world.sandbox.delete_message(next(message for message in messages if message.id == message_id))

    def message_ids(self, channel_id: int) -> list[int]:
        return [message.id for message in self._world.posts(self._world.sandbox.world.channel(channel_id))]

    def thread_names(self, channel_id: int) -> dict[int, str]:
        threads = self._world.sandbox.threads(self._world.sandbox.world.channel(channel_id))
        return {thread.id: thread.name for thread in threads}


@pytest.fixture(params=["memory", "sandbox"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """A place in memory, then the same place on the sandbox."""
    if request.param == "memory":
        yield MemoryPlace()
        return
    async with open_world(tmp_path) as world:
        sandbox_place = SandboxPlace(world)
        await sandbox_place.connect()
        yield sandbox_place
