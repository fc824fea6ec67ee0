"""/progress: where the channel is, what comes when, and where the reader is."""

from datetime import UTC, datetime, timedelta

from bot.sandbox import Permission
from tests.e2e.stage import World


def stamp(when: datetime, style: str) -> str:
    """Return a moment as Discord's Markdown."""
    return f"<t:{int(when.timestamp())}:{style}>"


async def test_progress_shows_the_channels_part_and_the_next_and_last_dates(world: World) -> None:
    await world.subscribe(time="8")
    await world.next_day(2)
    answer = await world.jonas.command(world.reading, "progress")
    assert answer.ephemeral
    assert "Part 3 of 7 ▰▰▰▱▱▱▱" in answer.text
    assert "4 parts are to come, about" in answer.text
    following = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
    assert stamp(following, "F") in answer.text
    assert stamp(following + timedelta(days=3), "D") in answer.text
    assert "You have no place here yet" in answer.text


async def test_progress_shows_how_far_the_reader_is_behind(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(world.part_end(1), "I've read this")
    answer = await world.jonas.command(world.reading, "progress")
    assert "up to part 1, 2 parts behind the channel, about" in answer.text
    await world.jonas.press(world.part_end(3), "I've read this")
    assert "caught up with the channel" in (await world.jonas.command(world.reading, "progress")).text


async def test_progress_of_a_paused_story_offers_resume_to_organisers(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    answer = await world.jonas.command(world.reading, "progress")
    assert "paused" in answer.text
    assert "Resume" in answer.text
    assert answer.buttons == []
    assert "Resume" in (await world.mara.command(world.reading, "progress")).buttons


async def test_progress_names_the_missing_permission(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day(1)
    answer = await world.jonas.command(world.reading, "progress")
    assert "Part 1 of 7" in answer.text
    assert "give me Send Messages" in answer.text


async def test_progress_before_part_1_shows_its_date(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    answer = await world.jonas.command(world.reading, "progress")
    assert "Part 0 of 7" in answer.text
    assert f"Part 1 comes {stamp(datetime(2026, 3, 2, 7, 0, tzinfo=UTC), 'F')}" in answer.text


async def test_progress_before_the_last_part_shows_one_date(world: World) -> None:
    await world.subscribe()
    await world.next_day(5)
    answer = await world.jonas.command(world.reading, "progress")
    assert "One part is to come" in answer.text
    assert "The last part, 7, comes" in answer.text


async def test_progress_after_the_end_says_finished(world: World) -> None:
    await world.subscribe()
    await world.next_day(10)
    answer = await world.jonas.command(world.reading, "progress")
    assert "Part 7 of 7 ▰▰▰▰▰▰▰" in answer.text
    assert "The story is finished" in answer.text


async def test_progress_after_unsubscribe_says_how_to_go_on(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    await world.mara.command(world.reading, "unsubscribe")
    answer = await world.jonas.command(world.reading, "progress")
    assert "go on with part 3: /subscribe" in answer.text
