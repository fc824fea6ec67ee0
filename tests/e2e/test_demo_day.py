"""Next day on the demo's page: a press is a day, whatever is due in it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo import next_day
from tests.e2e.conftest import World
from tests.e2e.test_reading import lines

ZONE = "Europe/Berlin"


async def test_a_press_is_a_day_although_two_stories_run_at_different_times(world: World) -> None:
    noon = world.sandbox.add_channel(world.guild, "noon")
    await world.subscribe(time="8")
    await world.subscribe(channel=noon, story="Three Hundred Pairs of Shoes", time="12")
    begun = world.clock.now()
    for days in (1, 2, 3):
        assert await next_day(world.bot, ZONE)
        assert lines(world.posts()) == lines(world.posts(noon)) == list(range(1, days + 2))
        assert timedelta(days=days) <= world.clock.now() - begun < timedelta(days=days, minutes=1)


async def test_a_day_on_which_nothing_is_due_passes_too(world: World) -> None:
    await world.subscribe(days="mon")
    for days in range(1, 9):
        assert await next_day(world.bot, ZONE)
        assert lines(world.posts()) == ([1, 2] if days < 8 else [1, 2, 3])


@pytest.mark.parametrize("changes", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
async def test_a_day_on_which_the_clocks_change_has_its_part_too(world: World, changes: datetime) -> None:
    world.clock.move_to(changes - timedelta(hours=12))
    await world.subscribe(time="8")
    for days in (1, 2, 3):
        assert await next_day(world.bot, ZONE)
        assert lines(world.posts()) == list(range(1, days + 2))


async def test_once_nothing_is_due_any_more_time_stands_still(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    before = world.clock.now()
    assert not await next_day(world.bot, ZONE)
    assert world.clock.now() - before < timedelta(minutes=1)
