"""/progress: where the channel is, what comes when, and where the asker is; words first, then a bar."""

from datetime import UTC, datetime, timedelta

from bot.sandbox import Permission
from tests.e2e.conftest import World
from tests.e2e.test_part_buttons import last_of


def stamp(when: datetime, style: str) -> str:
    return f"<t:{int(when.timestamp())}:{style}>"


async def test_it_says_where_the_channel_is_and_when_the_next_and_the_last_part_come(world: World) -> None:
    await world.subscribe(time="8")
    await world.next_day(2)
    told = await world.jonas.command(world.reading, "progress")
    assert told.ephemeral
    assert "Part 3 of 7 ▰▰▰▱▱▱▱" in told.text
    assert "4 parts are to come, about" in told.text
    following = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
    assert stamp(following, "F") in told.text
    assert stamp(following + timedelta(days=3), "D") in told.text
    assert "You have no place here yet" in told.text


async def test_it_says_how_far_behind_the_asker_is(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(last_of(world, 1), "I've read this")
    told = await world.jonas.command(world.reading, "progress")
    assert "up to part 1, 2 parts behind the channel, about" in told.text
    await world.jonas.press(last_of(world, 3), "I've read this")
    assert "level with the channel" in (await world.jonas.command(world.reading, "progress")).text


async def test_a_pause_is_said_in_words_with_what_to_do(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    told = await world.jonas.command(world.reading, "progress")
    assert "paused" in told.text
    assert "Resume" in told.text
    assert told.buttons == []
    assert "Resume" in (await world.mara.command(world.reading, "progress")).buttons


async def test_a_part_that_waits_for_a_permission_is_said_in_words(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day(1)
    told = await world.jonas.command(world.reading, "progress")
    assert "Part 1 of 7" in told.text
    assert "give me Send Messages" in told.text


async def test_before_the_first_part_it_says_when_it_comes(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    told = await world.jonas.command(world.reading, "progress")
    assert "Part 0 of 7" in told.text
    assert f"Part 1 comes {stamp(datetime(2026, 3, 2, 7, 0, tzinfo=UTC), 'F')}" in told.text


async def test_at_the_last_part_but_one_there_is_one_date(world: World) -> None:
    await world.subscribe()
    await world.next_day(5)
    told = await world.jonas.command(world.reading, "progress")
    assert "One part is to come" in told.text
    assert "The last part, 7, comes" in told.text


async def test_after_the_end_it_says_so(world: World) -> None:
    await world.subscribe()
    await world.next_day(10)
    told = await world.jonas.command(world.reading, "progress")
    assert "Part 7 of 7 ▰▰▰▰▰▰▰" in told.text
    assert "The story is told to its end" in told.text


async def test_after_unsubscribing_it_says_how_to_go_on(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    await world.mara.command(world.reading, "unsubscribe")
    told = await world.jonas.command(world.reading, "progress")
    assert "go on with part 3 by /subscribe" in told.text
