"""/next and the button Next part: a part now for everyone, or for one reader who reads ahead."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot.model import Delivery, Subscription
from bot.sandbox import Message, Permission
from bot.services import next_part
from bot.store import Database, ledger, readers, subscriptions
from tests.e2e.stage import World


def newest_part(world: World) -> Message:
    """Return the newest message with the buttons of a part."""
    return next(post for post in reversed(world.posts()) if "Next part" in post.buttons)


async def test_next_posts_a_part_now_and_leaves_its_slot_to_the_following(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    await world.next_day()
    reply = await world.mara.command(world.reading, "next")
    assert reply.ephemeral
    assert reply.buttons == ["Go to part 2"]
    assert "Part 3 comes <t:" in reply.text
    line = next(post for post in world.posts() if "part 2 of" in post.content)
    assert str(reply.message.buttons[0].url).endswith(f"/{world.reading.id}/{line.id}")
    assert world.posted_parts() == [1, 2]
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]
    assert world.clock.now().hour == 7


async def test_next_button_asks_before_it_posts(world: World) -> None:
    await world.subscribe()
    ask = await world.mara.press(newest_part(world), "Next part")
    assert ask.ephemeral
    assert "Post part 2 for everyone now?" in ask.text
    assert world.posted_parts() == [1]
    done = await world.mara.press(ask.message, "Post now")
    assert done.updated
    assert done.buttons == ["Go to part 2"]
    assert world.posted_parts() == [1, 2]


async def test_repeated_post_now_posts_one_part_and_links_to_it(world: World) -> None:
    await world.subscribe()
    ask = await world.mara.press(newest_part(world), "Next part")
    await world.mara.press(ask.message, "Post now")
    other = await world.mara.press(newest_part(world), "Next part")
    again = await asyncio.gather(*(world.mara.press(other.message, "Post now") for _ in range(3)))
    assert all(reply.buttons == ["Go to part 3"] for reply in again)
    assert world.posted_parts() == [1, 2, 3]


async def test_next_button_of_an_older_part_links_to_the_following_part(world: World) -> None:
    await world.subscribe()
    first = newest_part(world)
    await world.next_day()
    reply = await world.jonas.press(first, "Next part")
    assert reply.ephemeral
    assert reply.buttons == ["Go to part 2"]


@pytest.mark.parametrize("who", ["mara", "jonas"])
async def test_next_button_links_to_a_part_posted_in_the_meantime(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    await world.subscribe()
    first, look = newest_part(world), next_part.next_delivery

    async def look_late(database: Database, subscription: Subscription) -> Delivery | None:
        monkeypatch.undo()
        await next_part.request_part(database, subscription, 2, world.clock.now(), organiser=True)
        world.bot.engine.wake()
        await world.bot.engine.wait_until_idle()
        return await look(database, subscription)

    monkeypatch.setattr(next_part, "next_delivery", look_late)
    reply = await getattr(world, who).press(first, "Next part")
    assert reply.buttons == ["Go to part 2"]
    assert world.posted_parts() == [1, 2]


async def test_opening_button_posts_part_1(world: World) -> None:
    await world.subscribe(start="Start at the next time")
    opening = world.posts()[0]
    ask = await world.mara.press(opening, "First part")
    assert "Post part 1 for everyone now?" in ask.text
    await world.mara.press(ask.message, "Post now")
    assert world.posted_parts() == [1]


async def test_next_shows_readers_when_the_part_comes(world: World) -> None:
    await world.subscribe(time="8")
    for reply in (
        await world.jonas.command(world.reading, "next"),
        await world.jonas.press(newest_part(world), "Next part"),
    ):
        assert reply.ephemeral
        slot = int(world.clock.now().replace(hour=7, minute=0, second=0).timestamp())
        assert f"Part 2 comes <t:{slot}:F>" in reply.text
        assert reply.buttons == ["Begin with part 1, only you", "Read it now, only you"]
    assert world.posted_parts() == [1]


async def test_reading_ahead_is_private_and_keeps_the_position(world: World) -> None:
    await world.subscribe()
    answer = await world.jonas.command(world.reading, "next")
    alone = await world.jonas.press(answer.message, "Read it now, only you")
    assert alone.ephemeral
    assert "part 2 of" in alone.text
    assert world.posted_parts() == [1]
    subscription = await world.subscription()
    position = await world.bot.database.read(readers.position, subscription.id, world.jonas.id)
    assert position is not None
    assert position.part == 2


async def test_reading_ahead_is_refused_when_switched_off(world: World) -> None:
    await world.subscribe()
    answer = await world.jonas.command(world.reading, "next")
    settings = await world.mara.command(world.reading, "settings")
    await world.mara.press(settings.message, "Turn reading ahead off")
    refused = await world.jonas.press(answer.message, "Read it now, only you")
    assert "switched off" in refused.text
    assert (await world.jonas.command(world.reading, "next")).buttons == ["Begin with part 1, only you"]


async def test_next_of_a_paused_story_offers_resume_to_organisers(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    answer = await world.mara.command(world.reading, "next")
    assert "is paused" in answer.text
    assert "Resume" in answer.buttons
    assert "Resume" not in (await world.jonas.press(newest_part(world), "Next part")).buttons
    resumed = await world.mara.press(answer.message, "Resume")
    assert "goes on" in resumed.text


async def test_next_for_everyone_is_limited_to_once_in_15_minutes(world: World) -> None:
    await world.subscribe(advance="everyone")
    answer = await world.mara.press(newest_part(world), "Next part")
    await world.mara.press(answer.message, "Post now")
    free = int((world.clock.now() + timedelta(minutes=15)).timestamp())
    for early in (
        await world.jonas.command(world.reading, "next"),
        await world.jonas.press(newest_part(world), "Next part"),
    ):
        assert "Part 3 comes <t:" in early.text
        (sooner,) = re.findall(r"Everyone may ask for it sooner, from <t:(\d+):t> on\.", early.text)
        assert abs(int(sooner) - free) < 60
        assert early.buttons == ["Begin with part 1, only you", "Read it now, only you"]
    world.clock.move_to(world.clock.now() + timedelta(minutes=16))
    asks = [await world.jonas.press(newest_part(world), "Next part") for _ in range(2)]
    assert (await world.jonas.press(asks[0].message, "Post now")).buttons == ["Go to part 3"]
    assert world.posted_parts() == [1, 2, 3]
    assert (await world.jonas.press(asks[1].message, "Post now")).buttons == ["Go to part 3"]


async def test_post_now_too_soon_shows_the_earliest_time(world: World) -> None:
    await world.subscribe(advance="everyone")
    world.clock.move_to(world.clock.now() + timedelta(minutes=16))
    ask = await world.jonas.press(newest_part(world), "Next part")
    settings = await world.mara.command(world.reading, "settings")
    await world.mara.select(settings.message, "Minutes between parts asked for", ["30"])
    refused = await world.jonas.press(ask.message, "Post now")
    assert "ask for the next one from <t:" in refused.text
    assert world.posted_parts() == [1]


async def test_post_now_checks_the_right_again(world: World) -> None:
    await world.subscribe(advance="everyone")
    world.clock.move_to(world.clock.now() + timedelta(minutes=16))
    ask = await world.jonas.press(newest_part(world), "Next part")
    settings = await world.mara.command(world.reading, "settings")
    await world.mara.select(settings.message, "Who may post the next part", ["organisers"])
    refused = await world.jonas.press(ask.message, "Post now")
    assert "Only organisers" in refused.text
    assert world.posted_parts() == [1]


async def test_next_names_the_missing_permission(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    reply = await world.mara.command(world.reading, "next")
    assert "give me Send Messages" in reply.text
    assert reply.buttons == ["Check again"]
    assert "give me Send Messages" in (await world.mara.command(world.reading, "progress")).text
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.wait_until(lambda: world.posted_parts() == [1, 2])


async def test_next_after_the_end_is_refused(world: World) -> None:
    await world.subscribe()
    await world.next_day(20)
    ended = await world.bot.database.read(subscriptions.latest_in_channel, world.reading.id)
    assert ended is not None
    assert await world.bot.database.read(ledger.progress, ended.id) == ended.edition.parts
    reply = await world.mara.command(world.reading, "next")
    assert reply.ephemeral
    assert "is finished" in reply.text


async def test_next_in_a_thread_posts_in_its_channel(world: World) -> None:
    await world.subscribe(discussion="each")
    [thread] = world.sandbox.threads(world.reading)
    reply = await world.mara.command(thread, "next")
    assert reply.buttons == ["Go to part 2"]
    assert world.posted_parts() == [1, 2]


@pytest.mark.parametrize("way", ["command", "button"])
async def test_next_leads_a_reader_behind_to_their_own_part(world: World, way: str) -> None:
    await world.subscribe()
    await world.next_day(4)
    first = await world.jonas.command(world.reading, "catchup")
    reading = await world.jonas.press(first.message, "Next")
    if way == "command":
        answer = await world.jonas.command(world.reading, "next")
    else:
        answer = await world.jonas.press(newest_part(world), "Next part")
    assert answer.buttons == ["Go on at part 1, only you", "Read it now, only you"]
    ahead = await world.jonas.press(answer.message, "Read it now, only you")
    assert "part 6 of 7" in ahead.text
    while "Next" in ahead.buttons:
        ahead = await world.jonas.press(ahead.message, "Next")
    assert ahead.buttons == ["Previous", "Go on at part 1, only you", "I've read parts 1 to 6"]
    assert "/catchup goes on at part 1" in (await world.jonas.command(world.reading, "progress")).text
    assert (await world.jonas.command(world.reading, "recap")).text.startswith(
        "You have not marked any part as read here yet"
    )
    gone_on = await world.jonas.press(answer.message, "Go on at part 1, only you")
    assert gone_on.updated
    assert gone_on.text == reading.text


async def test_next_leads_an_organiser_behind_to_their_own_part(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.mara.press(next(post for post in world.posts() if "I've read this" in post.buttons), "I've read this")
    ask = await world.mara.press(newest_part(world), "Next part")
    assert ask.buttons == ["Post now", "Go on at part 2, only you", "Read it now, only you"]
    assert "part 2 of 7" in (await world.mara.press(ask.message, ask.buttons[1])).text
