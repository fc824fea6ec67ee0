"""A sandbox, and real discord.py clients connected to it."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
import yarl

from bot.sandbox import Channel, Guild, Limits, Permission, Person, Sandbox
from tests.sandbox.client import Client, Clock, Run
from tests.sandbox.commands import add_commands


@pytest.fixture
def clock() -> Clock:
    """The sandbox's clock."""
    return Clock()


@pytest.fixture
def limits() -> Limits:
    """Limits that no test reaches; classes of tests override them."""
    return Limits(requests=None, messages=1000, messages_seconds=1.0)


@pytest.fixture
async def sandbox(clock: Clock, limits: Limits) -> AsyncIterator[Sandbox]:
    """A running sandbox."""
    sandbox = Sandbox(clock.now, limits=limits)
    await sandbox.start()
    yield sandbox
    await sandbox.close()


@pytest.fixture
def guild(sandbox: Sandbox) -> Guild:
    """A server."""
    return sandbox.add_guild("The Reading Room", owner="Mara")


@pytest.fixture
def channel(sandbox: Sandbox, guild: Guild) -> Channel:
    """A text channel."""
    return sandbox.add_channel(guild, "reading")


@pytest.fixture
def organiser(sandbox: Sandbox, guild: Guild, channel: Channel) -> Person:
    """A member who may manage the server."""
    return sandbox.add_person(guild, "Ada", Permission.MANAGE_GUILD)


@pytest.fixture
def ben(sandbox: Sandbox, guild: Guild, channel: Channel) -> Person:
    """An ordinary member."""
    return sandbox.add_person(guild, "Ben")


@pytest.fixture
async def run(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Run]:
    """A function that connects clients. They are closed at the end of the test."""
    monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(sandbox.gateway_url))
    running: list[tuple[Client, asyncio.Task[None]]] = []

    async def start(client: Client) -> Client:
        task = asyncio.create_task(client.start(sandbox.token))
        running.append((client, task))
        ready = asyncio.create_task(client.see("ready"))
        await asyncio.wait((task, ready), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ready.cancel()
            await task
        await ready
        return client

    yield start
    for client, task in running:
        await client.close()
        await asyncio.wait([task])


@pytest.fixture
async def client(run: Run, guild: Guild, channel: Channel) -> Client:
    """A connected client with every kind of command."""
    client = Client()
    add_commands(client)
    return await run(client)
