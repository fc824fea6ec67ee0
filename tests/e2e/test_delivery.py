"""A story goes out in installments on its days, each part once and in order, to its end."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import Fault
from tests.e2e.stage import World, part_numbers

BERLIN = ZoneInfo("Europe/Berlin")


async def test_daily_parts_keep_their_local_time_when_the_clocks_change(world: World) -> None:
    world.clock.move_to(datetime(2026, 3, 26, 9, 0, tzinfo=UTC))
    await world.subscribe(start="Start at the next time", time="8")
    assert world.posted_parts() == [], "only the opening is posted at once"
    await world.next_day(7)
    posts = [post for post in world.posts() if part_numbers([post])]
    assert part_numbers(posts) == [1, 2, 3, 4, 5, 6, 7]
    local = [post.timestamp.astimezone(BERLIN) for post in posts]
    assert {(moment.hour, moment.minute) for moment in local} == {(8, 0)}
    assert [moment.date() for moment in local] == [date(2026, 3, 27) + timedelta(days=day) for day in range(7)]


async def test_part_1_at_the_start_leaves_its_slot_to_part_2(world: World) -> None:
    await world.subscribe(time="8")
    assert world.posted_parts() == [1]
    await world.next_day()
    assert world.posted_parts() == [1, 2]
    assert world.clock.now().astimezone(BERLIN).hour == 8


async def test_story_ends_with_one_closing_post(world: World) -> None:
    await world.subscribe()
    await world.next_day(20)
    numbers = world.posted_parts()
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 7
    closing = world.posts()[-1]
    assert "Inseparable" in closing.text
    count = len(world.posts())
    await world.next_day(3)
    assert len(world.posts()) == count
    reply = await world.jonas.command(world.reading, "recap", part=2)
    assert reply.ephemeral, "commands still work after the end"


async def test_restart_loses_and_doubles_no_part(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.restart()
    await world.wait_until_idle()
    assert world.posted_parts() == [1, 2, 3]
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3, 4]


async def test_week_of_downtime_gives_one_late_part(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    await world.next_day(2)
    await world.restart(down=timedelta(days=7, hours=3))
    await world.wait_until_idle()
    assert world.posted_parts() == [1, 2, 3]
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3, 4]
    assert world.clock.now().astimezone(BERLIN).hour == 8


async def test_buttons_work_after_a_restart(world: World) -> None:
    await world.subscribe()
    await world.restart()
    reply = await world.jonas.press(world.posts()[-1], "I've read this")
    assert reply.ephemeral


async def test_announcing_line_notifies_and_prose_is_silent(world: World) -> None:
    await world.subscribe()
    opening, line, last = world.posts()
    assert opening.text.startswith("**Inseparable** by")
    assert re.fullmatch(r"Inseparable, part 1 of \d+: .+ \(\d+ min\)", line.content)
    assert line.buttons == ["Recap"]
    assert last.content == ""
    assert last.flags & 4096, "a part notifies once"
    assert last.buttons == ["I've read this", "Discuss", "Next part"]
    assert re.search(r"-# End of part 1 of \d+ · \d+ to come, about \d+ min", last.text)


async def test_posts_mention_nobody(world: World) -> None:
    await world.subscribe()
    await world.next_day(8)
    for message in world.posts():
        assert message.mentions == []
        assert not message.mention_everyone


@pytest.mark.parametrize(
    ("missed", "at_once", "days_later"), [("latest", [2], [2, 3]), ("all", [2, 3, 4], [2, 3, 4, 5]), ("skip", [], [2])]
)
async def test_missed_parts_follow_the_chosen_policy(
    world: World, missed: str, at_once: list[int], days_later: list[int]
) -> None:
    await world.subscribe(time="8", length="short")
    card = await world.mara.command(world.reading, "settings")
    chosen = await world.mara.select(card.message, "After missed times", [missed])
    assert "After missed times:" in chosen.text
    await world.restart(down=timedelta(days=2, hours=5))
    for _ in range(4):  # missed parts come ten minutes apart
        await world.wait_until_idle()
        await world.pass_time(timedelta(minutes=10, seconds=1))
    assert world.posted_parts() == [1, *at_once]
    await world.next_day()
    assert world.posted_parts() == [1, *days_later]


LATE_AFTER = pytest.mark.parametrize(
    ("at", "missed", "later"), [("21.50", "latest", 20), ("8", "skip", 120)], ids=["the night", "the next slot"]
)


async def try_late(world: World, at: str, missed: str, later: int, fault: str) -> None:
    """Let the first message of part 2 fail, and let ``later`` minutes pass until the next try."""
    await world.subscribe(time=at, length="short")
    card = await world.mara.command(world.reading, "settings")
    await world.mara.select(card.message, "After missed times", [missed])
    world.sandbox.fault(Fault(method="POST", route="/channels/{channel_id}/messages", kind=fault, times=1))
    await world.next_day()
    await world.pass_time(timedelta(minutes=later))


@LATE_AFTER
async def test_part_with_a_posted_line_does_not_wait_with_its_prose(
    world: World, at: str, missed: str, later: int
) -> None:
    await try_late(world, at, missed, later, "503-after")
    assert world.posted_parts() == [1, 2]
    assert len({post.text for post in world.posts()}) == len(world.posts()) == 5
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]


@LATE_AFTER
async def test_part_without_a_posted_message_waits_after_a_failed_try(
    world: World, at: str, missed: str, later: int
) -> None:
    await try_late(world, at, missed, later, "503-before")
    assert world.posted_parts() == [1]
    await world.next_day()
    assert world.posted_parts() == [1, 2]


async def test_missed_parts_come_ten_minutes_apart(world: World) -> None:
    await world.subscribe(time="8", length="short")
    card = await world.mara.command(world.reading, "settings")
    await world.mara.select(card.message, "After missed times", ["all"])
    await world.restart(down=timedelta(days=2, hours=5))
    await world.wait_until_idle()
    assert world.posted_parts() == [1, 2]
    world.clock.move_to(world.clock.now() + timedelta(minutes=9))
    await world.wait_until_idle()
    assert world.posted_parts() == [1, 2]
    await world.next_day(2)  # parts 3 and 4, ten minutes apart
    missed = [post for post in world.posts() if part_numbers([post])][1:]
    assert part_numbers(missed) == [2, 3, 4]
    gaps = [later.timestamp - earlier.timestamp for earlier, later in pairwise(missed)]
    assert all(timedelta(minutes=10) <= gap < timedelta(minutes=11) for gap in gaps)


async def test_part_missed_in_the_evening_comes_in_the_morning(world: World) -> None:
    await world.subscribe(time="20.30")
    await world.restart(down=timedelta(hours=18))  # from six in the morning to midnight
    await world.wait_until_idle()
    assert world.posted_parts() == [1]
    await world.next_day()
    assert world.posted_parts() == [1, 2]
    assert world.clock.now().astimezone(ZoneInfo("Europe/Berlin")).hour == 7
