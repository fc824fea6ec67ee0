"""A story goes out in installments, to its end, on its days, each part once and in order."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import Fault, Message
from tests.e2e.conftest import World

BERLIN = ZoneInfo("Europe/Berlin")


def lines(posts: list[Message]) -> list[int]:
    """The part numbers that the announcing lines name, in the order of the channel."""
    found = (re.search(r", part (\d+) of \d+", post.content) for post in posts)
    return [int(match[1]) for match in found if match]


async def test_a_week_of_daily_posts_across_the_change_of_clocks(world: World) -> None:
    world.clock.move_to(datetime(2026, 3, 26, 9, 0, tzinfo=UTC))
    await world.subscribe(start="Start at the next time", time="8")
    assert lines(world.posts()) == [], "the opening alone is posted at once"
    await world.next_day(7)
    posts = [post for post in world.posts() if lines([post])]
    assert lines(posts) == [1, 2, 3, 4, 5, 6, 7]
    local = [post.timestamp.astimezone(BERLIN) for post in posts]
    assert {(moment.hour, moment.minute) for moment in local} == {(8, 0)}
    assert [moment.date() for moment in local] == [date(2026, 3, 27) + timedelta(days=day) for day in range(7)]


async def test_part_one_comes_at_once_and_leaves_its_slot_to_part_two(world: World) -> None:
    await world.subscribe(time="8")
    assert lines(world.posts()) == [1]
    await world.next_day()
    assert lines(world.posts()) == [1, 2]
    assert world.clock.now().astimezone(BERLIN).hour == 8


async def test_at_the_end_a_closing_post_and_nothing_after_it(world: World) -> None:
    await world.subscribe()
    await world.next_day(20)
    numbers = lines(world.posts())
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 7
    closing = world.posts()[-1]
    assert "Inseparable" in closing.text
    count = len(world.posts())
    await world.next_day(3)
    assert len(world.posts()) == count
    reply = await world.jonas.command(world.reading, "recap", part=2)
    assert reply.ephemeral, "commands go on working for what was read"


async def test_a_restart_neither_loses_nor_doubles_a_part(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.restart()
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2, 3]
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3, 4]


async def test_a_week_down_yields_one_late_part_and_then_the_rhythm(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    await world.next_day(2)
    await world.restart(down=timedelta(days=7, hours=3))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2, 3]
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3, 4]
    assert world.clock.now().astimezone(BERLIN).hour == 8


async def test_buttons_work_after_a_restart(world: World) -> None:
    await world.subscribe()
    await world.restart()
    reply = await world.jonas.press(world.posts()[-1], "I've read this")
    assert reply.ephemeral


async def test_the_line_is_a_plain_message_and_the_prose_comes_silently(world: World) -> None:
    await world.subscribe()
    opening, line, last = world.posts()
    assert opening.text.startswith("**Inseparable** by")
    assert re.fullmatch(r"Inseparable, part 1 of \d+: .+ \(\d+ min\)", line.content)
    assert line.buttons == ["Recap"]
    assert last.content == ""
    assert last.flags & 4096, "a part rings once"
    assert last.buttons == ["I've read this", "Discuss", "Next part"]
    assert re.search(r"-# End of part 1 of \d+ · \d+ to come, about \d+ min", last.text)


async def test_nobody_is_ever_mentioned(world: World) -> None:
    await world.subscribe()
    await world.next_day(8)
    for message in world.posts():
        assert message.mentions == []
        assert not message.mention_everyone


@pytest.mark.parametrize(
    ("missed", "at_once", "days_later"), [("latest", [2], [2, 3]), ("all", [2, 3, 4], [2, 3, 4, 5]), ("skip", [], [2])]
)
async def test_what_was_missed_in_three_days_comes_as_the_organisers_chose(
    world: World, missed: str, at_once: list[int], days_later: list[int]
) -> None:
    await world.subscribe(time="8", length="short")
    card = await world.mara.command(world.reading, "settings")
    chosen = await world.mara.select(card.message, "After missed times", [missed])
    assert "After missed times:" in chosen.text
    await world.restart(down=timedelta(days=2, hours=5))
    for _ in range(4):  # parts that are made up for lie ten minutes apart
        await world.bot.engine.wait_until_idle()
        world.clock.move_to(world.clock.now() + timedelta(minutes=10, seconds=1))
        world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, *at_once]
    await world.next_day()
    assert lines(world.posts()) == [1, *days_later]


LATE_AFTER = pytest.mark.parametrize(
    ("at", "missed", "later"), [("21.50", "latest", 20), ("8", "skip", 120)], ids=["the night", "the next slot"]
)


async def try_late(world: World, at: str, missed: str, later: int, fault: str) -> None:
    """Part 2 meets a fault with its first message, and is tried again so many minutes later."""
    await world.subscribe(time=at, length="short")
    card = await world.mara.command(world.reading, "settings")
    await world.mara.select(card.message, "After missed times", [missed])
    world.sandbox.fault(Fault(method="POST", route="/channels/{channel_id}/messages", kind=fault, times=1))
    await world.next_day()
    world.clock.move_to(world.clock.now() + timedelta(minutes=later))
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()


@LATE_AFTER
async def test_a_part_whose_line_is_out_does_not_wait_with_its_prose(
    world: World, at: str, missed: str, later: int
) -> None:
    await try_late(world, at, missed, later, "503-after")
    assert lines(world.posts()) == [1, 2]
    assert len({post.text for post in world.posts()}) == len(world.posts()) == 5
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]


@LATE_AFTER
async def test_a_part_of_which_nothing_is_out_waits_though_it_was_tried(
    world: World, at: str, missed: str, later: int
) -> None:
    await try_late(world, at, missed, later, "503-before")
    assert lines(world.posts()) == [1]
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_parts_that_are_made_up_for_leave_ten_minutes_to_read_each(world: World) -> None:
    await world.subscribe(time="8", length="short")
    card = await world.mara.command(world.reading, "settings")
    await world.mara.select(card.message, "After missed times", ["all"])
    await world.restart(down=timedelta(days=2, hours=5))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2]
    world.clock.move_to(world.clock.now() + timedelta(minutes=9))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2]
    await world.next_day(2)  # to the next that is due, whenever that is
    made_up = [post for post in world.posts() if lines([post])][1:]
    assert lines(made_up) == [2, 3, 4]
    apart = [later.timestamp - earlier.timestamp for earlier, later in pairwise(made_up)]
    assert all(timedelta(minutes=10) <= each < timedelta(minutes=11) for each in apart)


async def test_a_part_that_was_missed_in_the_evening_comes_in_the_morning(world: World) -> None:
    await world.subscribe(time="20.30")
    await world.restart(down=timedelta(hours=18))  # from six in the morning to midnight
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1]
    await world.next_day()
    assert lines(world.posts()) == [1, 2]
    assert world.clock.now().astimezone(ZoneInfo("Europe/Berlin")).hour == 7
