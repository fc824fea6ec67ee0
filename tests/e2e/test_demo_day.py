"""Next day on the demo's page: each press passes one day, whatever is due in it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo import next_day
from tests.e2e.stage import World

ZONE = "Europe/Berlin"


async def test_next_day_passes_one_day_for_stories_at_different_times(world: World) -> None:
    noon = world.sandbox.add_channel(world.guild, "noon")
    await world.subscribe(time="8")
    await world.subscribe(channel=noon, story="Three Hundred Pairs of Shoes", time="12")
    start = world.clock.now()
    for days in (1, 2, 3):
        assert await next_day(world.bot, ZONE)
        assert world.posted_parts() == world.posted_parts(noon) == list(range(1, days + 2))
        assert timedelta(days=days) <= world.clock.now() - start < timedelta(days=days, minutes=1)


async def test_next_day_passes_a_day_without_a_due_part(world: World) -> None:
    await world.subscribe(days="mon")
    for days in range(1, 9):
        assert await next_day(world.bot, ZONE)
        assert world.posted_parts() == ([1, 2] if days < 8 else [1, 2, 3])


@pytest.mark.parametrize("changes", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
async def test_next_day_posts_a_part_when_the_clocks_change(world: World, changes: datetime) -> None:
    world.clock.move_to(changes - timedelta(hours=12))
    await world.subscribe(time="8")
    for days in (1, 2, 3):
        assert await next_day(world.bot, ZONE)
        assert world.posted_parts() == list(range(1, days + 2))


async def test_next_day_does_nothing_when_no_story_runs(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    before = world.clock.now()
    assert not await next_day(world.bot, ZONE)
    assert world.clock.now() - before < timedelta(minutes=1)
