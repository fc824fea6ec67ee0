"""Who can mend what waits is told of it: once, where they can read it, and later where that failed."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.sandbox import Fault, Permission
from bot.store import guilds, holds
from tests.e2e.conftest import ORGANISER, World
from tests.e2e.test_reading import lines

MESSAGES = "/channels/{channel_id}/messages"


async def test_a_lost_permission_is_told_once_by_name_to_who_subscribed(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day(3)
    await world.restart()
    await world.bot.engine.wait_until_idle()
    (told,) = world.sandbox.private(world.mara)
    assert "Send Messages" in told.text
    assert "**inseparable** waits with part 2:" in told.text.lower()
    assert "The Reading Room" in told.text
    assert told.buttons == ["Check again"]
    still = await world.mara.press(told, "Check again")
    assert "Send Messages" in still.text


async def test_what_a_server_is_called_is_no_markup(world: World) -> None:
    guild = world.sandbox.add_guild("The <Rea_d_er> https://example.org", owner="Mara")
    hall = world.sandbox.add_channel(guild, "hall")
    zoe = world.sandbox.add_person(guild, "Zoe", permissions=ORGANISER)
    card = await zoe.command(hall, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    await zoe.press(card.message, "Start now")
    await world.bot.engine.wait_until_idle()
    world.sandbox.deny(hall, Permission.SEND_MESSAGES)
    await world.next_day()
    (told,) = world.sandbox.private(zoe)
    assert r"On the server The \<Rea\_d\_er> https\://example.org." in told.text


async def test_of_a_discussion_that_cannot_be_opened_it_is_said_that_the_discussion_waits(world: World) -> None:
    await world.subscribe(discussion="each")
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    await world.next_day()
    assert lines(world.posts()) == [1, 2]
    (told,) = world.sandbox.private(world.mara)
    assert "**Inseparable** waits with the discussion of part 2:" in told.text
    assert "Create Public Threads" in told.text


async def test_an_opening_that_is_refused_is_called_so(world: World) -> None:
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    (told,) = world.sandbox.private(world.mara)
    assert "**Inseparable** waits with the opening:" in told.text
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.until(lambda: lines(world.posts()) == [1])


async def test_where_the_server_has_a_log_channel_it_is_told_there(world: World) -> None:
    log = world.sandbox.add_channel(world.guild, "organisers")
    await world.subscribe()
    await world.bot.database.write(guilds.set_log_channel, world.guild.id, log.id)
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    (told,) = world.posts(log)
    assert "Send Messages" in told.text
    assert world.sandbox.private(world.mara) == []
    refused = await world.jonas.press(told, "Check again")
    assert "Only organisers" in refused.text


async def test_where_nobody_can_be_reached_nothing_is_lost_and_progress_says_it(world: World) -> None:
    await world.subscribe()
    world.mara.user.dms_open = False
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    told = await world.mara.command(world.reading, "progress")
    assert "Send Messages" in told.text
    assert told.buttons == ["Check again"]
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.until(lambda: lines(world.posts()) == [1, 2])


async def test_a_part_that_cannot_be_posted_for_a_day_is_told_once_and_never_dropped(world: World) -> None:
    await world.subscribe()
    world.sandbox.set_unavailable(world.guild)
    begun = world.clock.now()
    while world.clock.now() < begun + timedelta(days=3):
        await world.next_day()  # from one try to the next
    assert lines(world.posts()) == [1]
    (told,) = world.sandbox.private(world.mara)
    assert "could not be posted" in told.text
    world.sandbox.set_unavailable(world.guild, False)
    await world.next_day(2)  # should it be night by then, the part waits for the morning first
    assert lines(world.posts())[:2] == [1, 2]


async def test_status_shows_the_newest_of_what_waits_and_how_many_more_there_are(world: World) -> None:
    await world.subscribe(discussion="each")
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    await world.next_day(3)
    await world.mara.command(world.reading, "unsubscribe")
    await world.subscribe(story="Three Hundred Pairs of Shoes", discussion="none")
    status = await world.mara.command(world.reading, "status")
    assert [number for number in (2, 3, 4) if f"the discussion of part {number}" in status.text] == [3, 4]
    assert "One more post waits beside these." in status.text


@pytest.mark.parametrize("fault", [Fault(kind="503-before"), Fault(kind="429-edge"), Fault(kind="400/40003")])
async def test_what_could_not_be_told_at_first_is_told_later(world: World, fault: Fault) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    world.sandbox.fault(replace(fault, method="POST", route="/users/@me/channels", times=99))
    await world.next_day()
    assert world.sandbox.private(world.mara) == []
    world.sandbox.clear_faults()
    for _ in range(2):
        world.clock.move_to(world.clock.now() + timedelta(hours=1, minutes=1))
        await world.until(lambda: len(world.sandbox.private(world.mara)) > 0)
    await world.bot.engine.wait_until_idle()
    assert len(world.sandbox.private(world.mara)) == 1


async def test_who_cannot_be_told_is_written_to_once_an_hour_at_most(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)

    def private(path: str, _body: object) -> bool:
        return str(world.reading.id) not in path

    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=99, only=private))
    await world.next_day()
    for _ in range(50):
        world.clock.move_to(world.clock.now() + timedelta(minutes=1))
        await asyncio.sleep(0.02)
    await world.bot.engine.wait_until_idle()
    assert len(world.sandbox.private(world.mara)) <= 2, "one when it happened, one with the hour"


async def test_who_was_told_though_the_answer_was_lost_is_not_told_again_within_minutes(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", skip=1))
    await world.next_day()
    assert len(world.sandbox.private(world.mara)) == 1
    await world.restart()
    await world.until_read(lambda row: row is None, partial(holds.next_unnotified, after=0))
    assert len(world.sandbox.private(world.mara)) == 1


async def test_what_could_not_be_told_in_an_outage_is_told_at_the_next_start(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    world.sandbox.fault(Fault(method="POST", route="/users/@me/channels", kind="503-before", times=9))
    await world.next_day()
    assert world.sandbox.private(world.mara) == []
    world.sandbox.clear_faults()
    await world.restart()
    await world.until(lambda: len(world.sandbox.private(world.mara)) == 1)
