"""The gateway: connecting, receiving events, losing the connection."""

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox import Channel, Guild, Permission, Person, Sandbox
from tests.sandbox.client import Client, Run


async def test_wrong_token_is_refused(run: Run, sandbox: Sandbox) -> None:
    sandbox.world.token = "something.else.entirely"
    client = Client()
    with pytest.raises(discord.LoginFailure):
        await client.login("MTIz.abc.def")
    await client.close()


async def test_privileged_intents_are_refused(run: Run, guild: Guild) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await run(Client(intents=discord.Intents(guilds=True, message_content=True)))


async def test_client_knows_servers_channels_and_permissions(client: Client, guild: Guild, channel: Channel) -> None:
    [server] = client.guilds
    assert (server.id, server.name, [server_channel.name for server_channel in server.channels]) == (
        guild.id,
        guild.name,
        ["reading"],
    )
    permissions = client.text(channel).permissions_for(server.me)
    assert permissions.send_messages
    assert permissions.create_public_threads
    assert not permissions.manage_messages


async def test_bot_user_id_differs_from_application_id(sandbox: Sandbox, client: Client) -> None:
    assert client.application_id == sandbox.application_id
    assert client.user is not None
    assert client.user.id == sandbox.world.bot.id != sandbox.application_id


async def test_changed_permissions_reach_the_client(
    sandbox: Sandbox, client: Client, guild: Guild, channel: Channel
) -> None:
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


async def test_hidden_channel_is_not_accessible(sandbox: Sandbox, client: Client, channel: Channel) -> None:
    sandbox.deny(channel, Permission.VIEW_CHANNEL)
    with pytest.raises(discord.Forbidden) as caught:
        await client.fetch_channel(channel.id)
    assert caught.value.code == 50001


async def test_bot_leaves_and_rejoins_a_server(
    sandbox: Sandbox, client: Client, guild: Guild, channel: Channel
) -> None:
    place = client.text(channel)
    sandbox.remove_guild(guild)
    await client.see("guild_remove")
    assert list(client.guilds) == []
    with pytest.raises(discord.Forbidden) as caught:
        await place.send("x")
    assert caught.value.code == 50001
    with pytest.raises(discord.NotFound) as missing:
        await client.fetch_guild(guild.id)
    assert missing.value.code == 10004
    sandbox.invite(guild)
    await client.see("guild_join")
    await client.text(channel).send("back")


async def test_outage_does_not_remove_the_bot(sandbox: Sandbox, client: Client, guild: Guild, channel: Channel) -> None:
    sandbox.set_unavailable(guild)
    await client.see("guild_unavailable")
    with pytest.raises(discord.DiscordServerError):
        await client.text(channel).send("x")
    assert client.count("guild_remove") == 0
    await client.see("guild_available")
    sandbox.set_unavailable(guild, False)
    await client.see("guild_available")
    await client.text(channel).send("x")


async def test_added_and_deleted_channels_reach_the_client(sandbox: Sandbox, client: Client, guild: Guild) -> None:
    added = sandbox.add_channel(guild, "second")
    assert (await client.see("guild_channel_create")).id == added.id
    sandbox.delete_channel(added)
    assert (await client.see("guild_channel_delete")).id == added.id


async def test_dropped_connection_resumes_without_losing_events(sandbox: Sandbox, client: Client, guild: Guild) -> None:
    sandbox.drop_gateway()
    added = sandbox.add_channel(guild, "new")
    await client.see("resumed")
    assert (await client.see("guild_channel_create")).id == added.id
    assert client.count("ready") == 0
    assert sandbox.connected


async def test_lost_session_identifies_again(sandbox: Sandbox, client: Client, guild: Guild) -> None:
    sandbox.drop_gateway(resumable=False)
    added = sandbox.add_channel(guild, "new")
    await client.see("ready")
    assert client.get_channel(added.id) is not None


async def test_messages_reach_only_clients_with_the_intent(
    run: Run, sandbox: Sandbox, guild: Guild, channel: Channel, ben: Person
) -> None:
    without = await run(Client())
    with_intent = await run(Client(intents=discord.Intents(guilds=True, guild_messages=True)))
    ben.say(channel, "hello")
    sandbox.add_channel(guild, "later")
    await with_intent.see("message")
    await without.see("guild_channel_create")
    assert without.count("message") == 0


async def test_shard_gets_only_its_own_servers(run: Run, sandbox: Sandbox) -> None:
    guilds = [sandbox.add_guild(f"Room {number}", owner="Mara") for number in range(6)]
    client = await run(Client(shard_count=3, shard_ids=[1]))
    expected = {guild.id for guild in guilds if (guild.id >> 22) % 3 == 1}
    assert 0 < len(expected) < 6
    assert {guild.id for guild in client.guilds} == expected


async def test_unknown_operation_closes_the_socket(sandbox: Sandbox) -> None:
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
