"""A server sends the bot away and has it back, or is away itself: nothing of it is lost meanwhile."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.chat.changes import record_servers
from bot.store import Connection, guilds
from bot.store.tables import guilds as table
from tests.e2e.conftest import World
from tests.e2e.test_reading import lines
from tests.store import faults


async def left_at(guild_id: int, connection: Connection) -> datetime | None:
    """When a server has sent the bot away."""
    return (await connection.execute(select(table.c.left_at).where(table.c.id == guild_id))).scalar_one_or_none()


async def test_a_server_that_sends_the_bot_away_and_invites_it_again_goes_on_where_it_was(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    world.sandbox.remove_guild(world.guild)
    await world.next_day(2)
    assert lines(world.posts()) == [1, 2]
    world.sandbox.invite(world.guild)
    await world.until(lambda: lines(world.posts()) == [1, 2, 3])
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3, 4]


async def test_what_is_kept_of_a_server_is_erased_thirty_days_after_it_sent_the_bot_away(world: World) -> None:
    await world.subscribe()
    await world.stop()
    world.sandbox.remove_guild(world.guild)
    await world.restart(down=timedelta(hours=1))
    await world.bot.client.handle_membership(None)  # as at each start, but awaited
    assert world.guild.id in await world.bot.database.read(guilds.guilds_with_data)
    await world.restart(down=timedelta(days=29))
    assert world.guild.id in await world.bot.database.read(guilds.guilds_with_data)
    world.clock.move_to(world.clock.now() + timedelta(days=2))
    await world.until_read(lambda kept: world.guild.id not in kept, guilds.guilds_with_data)
    world.sandbox.invite(world.guild)
    await world.restart()
    assert lines(world.posts()) == [1]


async def test_who_is_invited_again_in_time_is_erased_never(world: World) -> None:
    await world.subscribe()
    world.sandbox.remove_guild(world.guild)
    await world.restart(down=timedelta(days=10))
    world.sandbox.invite(world.guild)
    await world.restart(down=timedelta(days=25))
    assert world.guild.id in await world.bot.database.read(guilds.guilds_with_data)


async def test_an_outage_of_a_server_is_no_kick(world: World) -> None:
    await world.subscribe()
    world.sandbox.set_unavailable(world.guild)
    await world.restart(down=timedelta(hours=1))
    await world.bot.client.handle_membership(None)  # as at each start, but awaited
    await world.bot.database.write(guilds.erase_left, world.clock.now() + timedelta(days=99))
    assert world.guild.id in await world.bot.database.read(guilds.guilds_with_data)
    world.sandbox.set_unavailable(world.guild, False)
    await world.next_day(2)
    assert lines(world.posts())[:2] == [1, 2]


async def test_a_server_that_has_sent_the_bot_away_is_logged_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await world.subscribe()
    world.sandbox.remove_guild(world.guild)
    await world.until_read(lambda left: left is not None, partial(left_at, world.guild.id))
    for _ in range(3):
        await record_servers(world.bot.client)
    assert caplog.text.count("has sent the bot away") == 1


async def test_that_a_server_is_back_is_noted_though_it_could_not_be_when_it_was_told(world: World) -> None:
    await world.subscribe()
    world.sandbox.remove_guild(world.guild)
    await world.until_read(lambda left: left is not None, partial(left_at, world.guild.id))
    with faults.read_only(world.bot.database):
        world.sandbox.invite(world.guild)
        await world.until(lambda: world.guild.id in {guild.id for guild in world.bot.client.guilds})
    assert await world.bot.database.read(partial(left_at, world.guild.id)) is not None
    world.clock.move_to(world.clock.now() + timedelta(hours=2))
    await world.until_read(lambda left: left is None, partial(left_at, world.guild.id))
