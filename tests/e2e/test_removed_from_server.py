"""A server removes the bot and invites it again, or is unavailable: nothing is lost in the meantime."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.chat.changes import record_servers
from bot.store import Connection, guilds
from bot.store.tables import guilds as table
from tests.e2e.stage import World
from tests.store import faults


async def left_at(guild_id: int, connection: Connection) -> datetime | None:
    """Return when a server has removed the bot."""
    return (await connection.execute(select(table.c.left_at).where(table.c.id == guild_id))).scalar_one_or_none()


async def test_story_goes_on_when_the_bot_is_invited_again(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    world.sandbox.remove_guild(world.guild)
    await world.next_day(2)
    assert world.posted_parts() == [1, 2]
    world.sandbox.invite(world.guild)
    await world.wait_until(lambda: world.posted_parts() == [1, 2, 3])
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3, 4]


async def test_server_data_is_erased_30_days_after_the_removal(world: World) -> None:
    await world.subscribe()
    await world.stop()
    world.sandbox.remove_guild(world.guild)
    await world.restart(down=timedelta(hours=1))
    await world.bot.client.handle_membership(None)  # happens at each start too, but is not awaited there
    assert world.guild.id in await world.bot.database.read(guilds.guilds_with_data)
    await world.restart(down=timedelta(days=29))
    assert world.guild.id in await world.bot.database.read(guilds.guilds_with_data)
    world.clock.move_to(world.clock.now() + timedelta(days=2))
    await world.wait_until_read(lambda kept: world.guild.id not in kept, guilds.guilds_with_data)
    world.sandbox.invite(world.guild)
    await world.restart()
    assert world.posted_parts() == [1]


async def test_new_invitation_in_time_prevents_the_erasure(world: World) -> None:
    await world.subscribe()
    world.sandbox.remove_guild(world.guild)
    await world.restart(down=timedelta(days=10))
    world.sandbox.invite(world.guild)
    await world.restart(down=timedelta(days=25))
    assert world.guild.id in await world.bot.database.read(guilds.guilds_with_data)


async def test_outage_of_a_server_is_not_a_removal(world: World) -> None:
    await world.subscribe()
    world.sandbox.set_unavailable(world.guild)
    await world.restart(down=timedelta(hours=1))
    await world.bot.client.handle_membership(None)  # happens at each start too, but is not awaited there
    await world.bot.database.write(guilds.erase_left, world.clock.now() + timedelta(days=99))
    assert world.guild.id in await world.bot.database.read(guilds.guilds_with_data)
    world.sandbox.set_unavailable(world.guild, False)
    await world.next_day(2)
    assert world.posted_parts()[:2] == [1, 2]


async def test_removal_is_logged_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    await world.subscribe()
    world.sandbox.remove_guild(world.guild)
    await world.wait_until_read(lambda left: left is not None, partial(left_at, world.guild.id))
    for _ in range(3):
        await record_servers(world.bot.client)
    assert caplog.text.count("has removed the bot") == 1


async def test_new_invitation_is_recorded_later_when_the_database_failed(world: World) -> None:
    await world.subscribe()
    world.sandbox.remove_guild(world.guild)
    await world.wait_until_read(lambda left: left is not None, partial(left_at, world.guild.id))
    with faults.read_only(world.bot.database):
        world.sandbox.invite(world.guild)
        await world.wait_until(lambda: world.guild.id in {guild.id for guild in world.bot.client.guilds})
    assert await world.bot.database.read(partial(left_at, world.guild.id)) is not None
    world.clock.move_to(world.clock.now() + timedelta(hours=2))
    await world.wait_until_read(lambda left: left is None, partial(left_at, world.guild.id))
