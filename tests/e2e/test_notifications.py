"""Organisers are notified of held parts: once, where they can read it, and later if that failed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox import Fault, Permission
from bot.store import guilds
from tests.e2e.stage import MESSAGES, ORGANISER, SHOES, World


async def test_lost_permission_is_reported_once_to_the_subscriber(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day(3)
    await world.restart()
    await world.wait_until_idle()
    (report,) = world.sandbox.private(world.mara)
    assert "Send Messages" in report.text
    assert "**inseparable** waits with part 2:" in report.text.lower()
    assert "The Reading Room" in report.text
    assert report.buttons == ["Check again"]
    still = await world.mara.press(report, "Check again")
    assert "Send Messages" in still.text


async def test_server_name_is_escaped(world: World) -> None:
    guild = world.sandbox.add_guild("The <Rea_d_er> https://example.org", owner="Mara")
    hall = world.sandbox.add_channel(guild, "hall")
    zoe = world.sandbox.add_person(guild, "Zoe", permissions=ORGANISER)
    card = await zoe.command(hall, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    await zoe.press(card.message, "Start now")
    await world.wait_until_idle()
    world.sandbox.deny(hall, Permission.SEND_MESSAGES)
    await world.next_day()
    (report,) = world.sandbox.private(zoe)
    assert r"On the server The \<Rea\_d\_er> https\://example.org." in report.text


async def test_report_names_a_held_discussion(world: World) -> None:
    await world.subscribe(discussion="each")
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    await world.next_day()
    assert world.posted_parts() == [1, 2]
    (report,) = world.sandbox.private(world.mara)
    assert "**Inseparable** waits with the discussion of part 2:" in report.text
    assert "Create Public Threads" in report.text


async def test_report_names_a_held_opening(world: World) -> None:
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    (report,) = world.sandbox.private(world.mara)
    assert "**Inseparable** waits with the opening:" in report.text
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.wait_until(lambda: world.posted_parts() == [1])


async def test_report_goes_to_the_log_channel(world: World) -> None:
    log = world.sandbox.add_channel(world.guild, "organisers")
    await world.subscribe()
    await world.bot.database.write(guilds.set_log_channel, world.guild.id, log.id)
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    (report,) = world.posts(log)
    assert "Send Messages" in report.text
    assert world.sandbox.private(world.mara) == []
    refused = await world.jonas.press(report, "Check again")
    assert "Only organisers" in refused.text


async def test_progress_reports_a_hold_when_no_organiser_can_be_reached(world: World) -> None:
    await world.subscribe()
    world.mara.user.dms_open = False
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    answer = await world.mara.command(world.reading, "progress")
    assert "Send Messages" in answer.text
    assert answer.buttons == ["Check again"]
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.wait_until(lambda: world.posted_parts() == [1, 2])


async def test_part_that_fails_for_a_day_is_reported_once_and_kept(world: World) -> None:
    await world.subscribe()
    world.sandbox.set_unavailable(world.guild)
    start = world.clock.now()
    while world.clock.now() < start + timedelta(days=3):
        await world.next_day()  # each step is one try
    assert world.posted_parts() == [1]
    (report,) = world.sandbox.private(world.mara)
    assert "could not be posted" in report.text
    world.sandbox.set_unavailable(world.guild, False)
    await world.next_day(2)  # at night the part waits for the morning first
    assert world.posted_parts()[:2] == [1, 2]


async def test_status_shows_the_newest_holds_and_counts_the_rest(world: World) -> None:
    await world.subscribe(discussion="each")
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    await world.next_day(3)
    await world.mara.command(world.reading, "unsubscribe")
    await world.subscribe(story=SHOES, discussion="none")
    status = await world.mara.command(world.reading, "status")
    assert [number for number in (2, 3, 4) if f"the discussion of part {number}" in status.text] == [3, 4]
    assert "One more post is waiting." in status.text


@pytest.mark.parametrize("fault", [Fault(kind="503-before"), Fault(kind="429-edge"), Fault(kind="400/40003")])
async def test_failed_report_is_sent_later(world: World, fault: Fault) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    world.sandbox.fault(replace(fault, method="POST", route="/users/@me/channels", times=99))
    await world.next_day()
    assert world.sandbox.private(world.mara) == []
    world.sandbox.clear_faults()
    await world.pass_time(timedelta(minutes=20))
    assert len(world.sandbox.private(world.mara)) == 1


async def test_report_with_a_lost_answer_is_not_repeated_at_the_start(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", skip=1))
    await world.next_day()
    assert len(world.sandbox.private(world.mara)) == 1
    await world.restart()
    await world.pass_time(timedelta(minutes=20))
    assert len(world.sandbox.private(world.mara)) == 1


async def test_failed_report_is_sent_at_the_next_start(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    world.sandbox.fault(Fault(method="POST", route="/users/@me/channels", kind="503-before", times=9))
    await world.next_day()
    assert world.sandbox.private(world.mara) == []
    world.sandbox.clear_faults()
    await world.restart()
    await world.pass_time(timedelta(minutes=20))
    assert len(world.sandbox.private(world.mara)) == 1
