"""Connecting, hearing what happens, losing the connection."""

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox import Channel, Guild, Permission, Person, Sandbox
from tests.sandbox.client import Client
from tests.sandbox.conftest import Run


async def test_a_wrong_token_is_refused(run: Run, sandbox: Sandbox) -> None:
    sandbox.world.token = "something.else.entirely"
    client = Client()
    with pytest.raises(discord.LoginFailure):
        await client.login("MTIz.abc.def")
    await client.close()


async def test_privileged_intents_are_refused(run: Run, guild: Guild) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await run(Client(intents=discord.Intents(guilds=True, message_content=True)))


async def test_the_client_knows_servers_channels_and_what_it_may(
    client: Client, guild: Guild, channel: Channel
) -> None:
    [server] = client.guilds
    assert (server.id, server.name, [each.name for each in server.channels]) == (guild.id, guild.name, ["reading"])
    mine = client.text(channel).permissions_for(server.me)
    assert mine.send_messages
    assert mine.create_public_threads
    assert not mine.manage_messages


async def test_the_bots_user_has_another_id_than_its_application(sandbox: Sandbox, client: Client) -> None:
    assert client.application_id == sandbox.application_id
    assert client.user is not None
    assert client.user.id == sandbox.world.bot.id != sandbox.application_id


async def test_denying_and_allowing_arrives(sandbox: Sandbox, client: Client, guild: Guild, channel: Channel) -> None:
    place = client.text(channel)
    sandbox.deny(channel, Permission.SEND_MESSAGES, Permission.CREATE_PUBLIC_THREADS)
    await client.see("guild_channel_update")
    assert not place.permissions_for(place.guild.me).send_messages
    with pytest.raises(discord.Forbidden) as caught:
        await place.send("x")
    assert caught.value.code == 50013
    sandbox.allow(channel, Permission.SEND_MESSAGES)
    await client.see("guild_channel_update")
    assert place.permissions_for(place.guild.me).send_messages
    await place.send("x")
    sandbox.deny(guild, Permission.SEND_MESSAGES_IN_THREADS)
    await client.see("guild_role_update")
    await client.see("guild_role_update")
    assert not place.permissions_for(place.guild.me).send_messages_in_threads


async def test_a_channel_that_is_not_seen_is_not_accessible(sandbox: Sandbox, client: Client, channel: Channel) -> None:
    sandbox.deny(channel, Permission.VIEW_CHANNEL)
    with pytest.raises(discord.Forbidden) as caught:
        await client.fetch_channel(channel.id)
    assert caught.value.code == 50001


async def test_servers_come_and_go(sandbox: Sandbox, client: Client, guild: Guild, channel: Channel) -> None:
    place = client.text(channel)
    sandbox.remove_guild(guild)
    await client.see("guild_remove")
    assert list(client.guilds) == []
    with pytest.raises(discord.Forbidden) as caught:
        await place.send("x")
    assert caught.value.code == 50001
    with pytest.raises(discord.NotFound) as gone:
        await client.fetch_guild(guild.id)
    assert gone.value.code == 10004
    sandbox.invite(guild)
    await client.see("guild_join")
    await client.text(channel).send("back")


async def test_an_outage_is_no_kick(sandbox: Sandbox, client: Client, guild: Guild, channel: Channel) -> None:
    sandbox.set_unavailable(guild)
    await client.see("guild_unavailable")
    with pytest.raises(discord.DiscordServerError):
        await client.text(channel).send("x")
    assert client.count("guild_remove") == 0
    await client.see("guild_available")
    sandbox.set_unavailable(guild, False)
    await client.see("guild_available")
    await client.text(channel).send("x")


async def test_channels_come_and_go(sandbox: Sandbox, client: Client, guild: Guild) -> None:
    added = sandbox.add_channel(guild, "second")
    assert (await client.see("guild_channel_create")).id == added.id
    sandbox.delete_channel(added)
    assert (await client.see("guild_channel_delete")).id == added.id


async def test_a_dropped_connection_resumes_and_misses_nothing(sandbox: Sandbox, client: Client, guild: Guild) -> None:
    sandbox.drop_gateway()
    added = sandbox.add_channel(guild, "made meanwhile")
    await client.see("resumed")
    assert (await client.see("guild_channel_create")).id == added.id
    assert client.count("ready") == 0
    assert sandbox.connected


async def test_a_lost_session_identifies_anew(sandbox: Sandbox, client: Client, guild: Guild) -> None:
    sandbox.drop_gateway(resumable=False)
    added = sandbox.add_channel(guild, "made meanwhile")
    await client.see("ready")
    assert client.get_channel(added.id) is not None


async def test_messages_are_told_only_to_who_asks(run: Run, sandbox: Sandbox, channel: Channel, ben: Person) -> None:
    quiet = await run(Client())
    curious = await run(Client(intents=discord.Intents(guilds=True, guild_messages=True)))
    ben.say(channel, "hello")
    await curious.see("message")
    assert quiet.count("message") == 0


async def test_shards_get_their_own_servers(run: Run, sandbox: Sandbox) -> None:
    guilds = [sandbox.add_guild(f"Room {number}", owner="Mara") for number in range(6)]
    client = await run(Client(shard_count=3, shard_ids=[1]))
    mine = {guild.id for guild in guilds if (guild.id >> 22) % 3 == 1}
    assert 0 < len(mine) < 6
    assert {guild.id for guild in client.guilds} == mine


async def test_unknown_operations_close_the_socket(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.gateway_url) as socket:
        hello: dict[str, Any] = await socket.receive_json()
        assert hello["op"] == 10
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11
        await socket.send_json({"op": 6, "d": {"token": sandbox.token, "session_id": "none", "seq": 1}})
        assert await socket.receive_json() == {"op": 9, "d": False}
        await socket.send_json({"op": 8, "d": {}})
        async with asyncio.timeout(5):
            await socket.receive()
        assert socket.close_code == 4003
