"""The next part comes early for everyone when those who may ask for it, and for one reader alone where allowed."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot.model import Delivery, Subscription
from bot.sandbox import Message, Permission
from bot.services import next_part as use_cases
from bot.store import Database, ledger, readers, subscriptions
from tests.e2e.conftest import World
from tests.e2e.test_reading import lines


def newest(world: World) -> Message:
    """The newest post with the buttons of a part."""
    return next(post for post in reversed(world.posts()) if "Next part" in post.buttons)


async def test_next_posts_the_next_part_and_leaves_its_slot_to_the_one_after(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    await world.next_day()
    reply = await world.mara.command(world.reading, "next")
    assert reply.ephemeral
    assert reply.buttons == ["Go to part 2"]
    assert "Part 3 comes <t:" in reply.text
    line = next(post for post in world.posts() if "part 2 of" in post.content)
    assert str(reply.message.buttons[0].url).endswith(f"/{world.reading.id}/{line.id}")
    assert lines(world.posts()) == [1, 2]
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]
    assert world.clock.now().hour == 7


async def test_the_button_asks_before_it_posts_for_everyone(world: World) -> None:
    await world.subscribe()
    ask = await world.mara.press(newest(world), "Next part")
    assert ask.ephemeral
    assert "Post part 2 for everyone now?" in ask.text
    assert lines(world.posts()) == [1]
    done = await world.mara.press(ask.message, "Post now")
    assert done.updated
    assert done.buttons == ["Go to part 2"]
    assert lines(world.posts()) == [1, 2]


async def test_a_second_press_gets_a_link_and_never_part_n_plus_2(world: World) -> None:
    await world.subscribe()
    ask = await world.mara.press(newest(world), "Next part")
    await world.mara.press(ask.message, "Post now")
    other = await world.mara.press(newest(world), "Next part")
    again = await asyncio.gather(*(world.mara.press(other.message, "Post now") for _ in range(3)))
    assert all(reply.buttons == ["Go to part 3"] for reply in again)
    assert lines(world.posts()) == [1, 2, 3]


async def test_on_an_older_post_the_button_leads_to_the_following_one(world: World) -> None:
    await world.subscribe()
    first = newest(world)
    await world.next_day()
    reply = await world.jonas.press(first, "Next part")
    assert reply.ephemeral
    assert reply.buttons == ["Go to part 2"]


@pytest.mark.parametrize("who", ["mara", "jonas"])
async def test_a_part_that_comes_while_the_button_is_answered_is_led_to_and_none_beyond_it_offered(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    await world.subscribe()
    first, look = newest(world), use_cases.next_delivery

    async def look_late(database: Database, subscription: Subscription) -> Delivery | None:
        monkeypatch.undo()
        await use_cases.request_part(database, subscription, 2, world.clock.now(), organiser=True)
        world.bot.engine.wake()
        await world.bot.engine.wait_until_idle()
        return await look(database, subscription)

    monkeypatch.setattr(use_cases, "next_delivery", look_late)
    reply = await getattr(world, who).press(first, "Next part")
    assert reply.buttons == ["Go to part 2"]
    assert lines(world.posts()) == [1, 2]


async def test_the_opening_has_a_button_for_part_one(world: World) -> None:
    await world.subscribe(start="Start at the next time")
    opening = world.posts()[0]
    ask = await world.mara.press(opening, "First part")
    assert "Post part 1 for everyone now?" in ask.text
    await world.mara.press(ask.message, "Post now")
    assert lines(world.posts()) == [1]


async def test_who_may_not_move_the_group_is_told_when_it_comes(world: World) -> None:
    await world.subscribe(time="8")
    for reply in (
        await world.jonas.command(world.reading, "next"),
        await world.jonas.press(newest(world), "Next part"),
    ):
        assert reply.ephemeral
        slot = int(world.clock.now().replace(hour=7, minute=0, second=0).timestamp())
        assert f"Part 2 comes <t:{slot}:F>" in reply.text
        assert reply.buttons == ["Begin with part 1, only you", "Read it now, only you"]
    assert lines(world.posts()) == [1]


async def test_a_reader_reads_on_alone_and_the_place_is_kept(world: World) -> None:
    await world.subscribe()
    told = await world.jonas.command(world.reading, "next")
    alone = await world.jonas.press(told.message, "Read it now, only you")
    assert alone.ephemeral
    assert "part 2 of" in alone.text
    assert lines(world.posts()) == [1]
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    place = await world.bot.database.read(readers.position, live.id, world.jonas.id)
    assert place is not None
    assert place.part == 2


async def test_where_reading_alone_is_off_nobody_is_offered_it_nor_gets_it_by_an_old_button(world: World) -> None:
    await world.subscribe()
    told = await world.jonas.command(world.reading, "next")
    settings = await world.mara.command(world.reading, "settings")
    await world.mara.press(settings.message, "Turn reading ahead off")
    refused = await world.jonas.press(told.message, "Read it now, only you")
    assert "switched off" in refused.text
    assert (await world.jonas.command(world.reading, "next")).buttons == ["Begin with part 1, only you"]


async def test_while_paused_it_says_so_and_offers_resume_to_organisers(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    told = await world.mara.command(world.reading, "next")
    assert "is paused" in told.text
    assert "Resume" in told.buttons
    assert "Resume" not in (await world.jonas.press(newest(world), "Next part")).buttons
    resumed = await world.mara.press(told.message, "Resume")
    assert "goes on" in resumed.text


async def test_when_everyone_may_ask_it_is_once_in_fifteen_minutes(world: World) -> None:
    await world.subscribe(advance="everyone")
    told = await world.mara.press(newest(world), "Next part")
    await world.mara.press(told.message, "Post now")
    free = int((world.clock.now() + timedelta(minutes=15)).timestamp())
    for early in (
        await world.jonas.command(world.reading, "next"),
        await world.jonas.press(newest(world), "Next part"),
    ):
        assert "Part 3 comes <t:" in early.text
        (sooner,) = re.findall(r"Everyone may ask for it sooner, from <t:(\d+):t> on\.", early.text)
        assert abs(int(sooner) - free) < 60
        assert early.buttons == ["Begin with part 1, only you", "Read it now, only you"]
    world.clock.move_to(world.clock.now() + timedelta(minutes=16))
    asks = [await world.jonas.press(newest(world), "Next part") for _ in range(2)]
    assert (await world.jonas.press(asks[0].message, "Post now")).buttons == ["Go to part 3"]
    assert lines(world.posts()) == [1, 2, 3]
    assert (await world.jonas.press(asks[1].message, "Post now")).buttons == ["Go to part 3"]


async def test_who_asks_for_more_just_when_another_part_came_is_told_from_when_on(world: World) -> None:
    await world.subscribe(advance="everyone")
    world.clock.move_to(world.clock.now() + timedelta(minutes=16))
    ask = await world.jonas.press(newest(world), "Next part")
    settings = await world.mara.command(world.reading, "settings")
    await world.mara.select(settings.message, "Minutes between parts asked for", ["30"])
    refused = await world.jonas.press(ask.message, "Post now")
    assert "ask for the next one from <t:" in refused.text
    assert lines(world.posts()) == [1]


async def test_post_now_checks_again_who_presses(world: World) -> None:
    await world.subscribe(advance="everyone")
    world.clock.move_to(world.clock.now() + timedelta(minutes=16))
    ask = await world.jonas.press(newest(world), "Next part")
    settings = await world.mara.command(world.reading, "settings")
    await world.mara.select(settings.message, "Who may post the next part", ["organisers"])
    refused = await world.jonas.press(ask.message, "Post now")
    assert "Only organisers" in refused.text
    assert lines(world.posts()) == [1]


async def test_what_stands_in_the_way_of_a_post_is_said_at_once(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    reply = await world.mara.command(world.reading, "next")
    assert "give me Send Messages" in reply.text
    assert reply.buttons == ["Check again"]
    assert "give me Send Messages" in (await world.mara.command(world.reading, "progress")).text
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.until(lambda: lines(world.posts()) == [1, 2])


async def test_after_the_end_there_is_no_next_part(world: World) -> None:
    await world.subscribe()
    await world.next_day(20)
    live = await world.bot.database.read(subscriptions.latest_in_channel, world.reading.id)
    assert live is not None
    assert await world.bot.database.read(ledger.progress, live.id) == live.edition.parts
    reply = await world.mara.command(world.reading, "next")
    assert reply.ephemeral
    assert "has been told to its end" in reply.text


async def test_inside_a_parts_thread_the_command_moves_its_channel(world: World) -> None:
    await world.subscribe(discussion="each")
    [thread] = world.sandbox.threads(world.reading)
    reply = await world.mara.command(thread, "next")
    assert reply.buttons == ["Go to part 2"]
    assert lines(world.posts()) == [1, 2]


@pytest.mark.parametrize("way", ["command", "button"])
async def test_who_is_behind_is_led_to_their_own_next_part_and_a_look_ahead_keeps_their_place(
    world: World, way: str
) -> None:
    await world.subscribe()
    await world.next_day(4)
    first = await world.jonas.command(world.reading, "catchup")
    reading = await world.jonas.press(first.message, "Next")
    if way == "command":
        told = await world.jonas.command(world.reading, "next")
    else:
        told = await world.jonas.press(newest(world), "Next part")
    assert told.buttons == ["Go on at part 1, only you", "Read it now, only you"]
    ahead = await world.jonas.press(told.message, "Read it now, only you")
    assert "part 6 of 7" in ahead.text
    while "Next" in ahead.buttons:
        ahead = await world.jonas.press(ahead.message, "Next")
    assert ahead.buttons == ["Previous", "Go on at part 1, only you", "I've read parts 1-6"]
    assert "/catchup goes on at part 1" in (await world.jonas.command(world.reading, "progress")).text
    assert (await world.jonas.command(world.reading, "recap")).text.startswith(
        "You have not marked any part as read here yet"
    )
    gone_on = await world.jonas.press(told.message, "Go on at part 1, only you")
    assert gone_on.updated
    assert gone_on.text == reading.text


async def test_an_organiser_who_is_behind_may_go_on_too(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.mara.press(next(post for post in world.posts() if "I've read this" in post.buttons), "I've read this")
    ask = await world.mara.press(newest(world), "Next part")
    assert ask.buttons == ["Post now", "Go on at part 2, only you", "Read it now, only you"]
    assert "part 2 of 7" in (await world.mara.press(ask.message, ask.buttons[1])).text
