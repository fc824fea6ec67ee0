"""A story is paused, resumed and ended: its place is kept, and the channel is told."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest

from bot.chat.command_overrides import KEPT
from bot.chat.components import component
from bot.chat.layout import layout
from bot.model import Button
from bot.rendering.custom_ids import build
from bot.sandbox import Fault, Message, Permission, Reply
from bot.store import subscriptions
from tests.e2e.conftest import ORGANISER, World
from tests.e2e.test_reading import lines


async def test_unsubscribing_tells_the_channel_and_keeps_the_place(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    reply = await world.mara.command(world.reading, "unsubscribe")
    assert reply.ephemeral
    for said in (reply.text, world.posts()[-1].text):
        assert "has ended" in said
        assert "at part 2 of" in said
    assert "Undo, for 15 minutes, takes that back." in reply.text
    assert "Undo" not in world.posts()[-1].text
    assert await world.bot.database.read(subscriptions.active_in_guild, world.guild.id) == ()
    await world.next_day(2)
    assert lines(world.posts()) == [1, 2]


async def test_a_paused_story_waits_until_it_is_resumed_and_then_for_its_slot(world: World) -> None:
    await world.subscribe(time="8")
    paused = await world.mara.command(world.reading, "pause")
    assert paused.ephemeral
    assert "paused" in paused.text
    assert "paused" in world.posts()[-1].text, "the channel is told, where the command was typed too"
    assert world.posts()[-1].buttons == ["Resume"]
    world.clock.move_to(world.clock.now() + timedelta(days=3))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1]
    resumed = await world.mara.command(world.reading, "resume")
    slot = (world.clock.now() + timedelta(days=1)).replace(hour=7, minute=0, second=0)
    if world.clock.now().hour < 7:
        slot -= timedelta(days=1)
    assert f"part 2 comes <t:{int(slot.timestamp())}:F>" in resumed.text
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1]
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_a_pause_until_a_day_ends_by_itself_at_the_first_slot_of_that_day(world: World) -> None:
    await world.subscribe(time="8")
    reply = await world.mara.command(world.reading, "pause", until="friday")
    friday = world.clock.now().replace(day=6, hour=7, minute=0, second=0)
    assert f"<t:{int(friday.timestamp())}:F>" in reply.text
    await world.next_day()
    assert lines(world.posts()) == [1, 2]
    assert abs(world.clock.now() - friday) < timedelta(minutes=1)


async def test_who_pauses_without_a_day_what_was_paused_until_one_is_told_that_the_day_is_gone(world: World) -> None:
    await world.subscribe(time="8")
    await world.mara.command(world.reading, "pause", until="friday")
    friday = int(world.clock.now().replace(day=6, hour=7, minute=0, second=0).timestamp())
    reply = await world.mara.command(world.reading, "pause")
    for told in (reply.text, world.posts()[-1].text):
        assert f"It was to go on by itself <t:{friday}:F>; now it waits for /resume." in told
    again = await world.mara.command(world.reading, "pause")
    assert "by itself" not in again.text


async def test_a_day_that_is_past_or_unclear_is_refused_in_a_sentence(world: World) -> None:
    await world.subscribe()
    for until, sentence in (("2020-01-01", "not in the future"), ("whenever", "is not a date I understand")):
        reply = await world.mara.command(world.reading, "pause", until=until)
        assert reply.ephemeral
        assert sentence in reply.text
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_resume_stands_under_the_pause_and_is_for_organisers(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    paused = world.posts()[-1]
    refused = await world.jonas.press(paused, "Resume")
    assert refused.ephemeral
    assert "Only organisers" in refused.text
    await world.restart()
    resumed = await world.mara.press(paused, "Resume")
    assert "goes on" in resumed.text
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_what_is_not_paused_cannot_be_resumed(world: World) -> None:
    await world.subscribe()
    reply = await world.mara.command(world.reading, "resume")
    assert reply.ephemeral
    assert "is not paused" in reply.text


async def test_from_elsewhere_the_channel_is_named_and_told(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    for command, word in (("pause", "is paused"), ("resume", "goes on"), ("unsubscribe", "has ended")):
        before = len(world.posts())
        reply = await world.mara.command(office, command, channel=world.reading)
        assert reply.ephemeral
        assert word in reply.text
        assert word in world.posts()[before].text
    assert world.posts(office) == []


async def test_a_channel_without_a_story_lists_the_servers(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    for command in ("pause", "resume", "unsubscribe"):
        reply = await world.mara.command(office, command)
        assert reply.ephemeral
        assert f"Inseparable in <#{world.reading.id}>" in reply.text


async def test_resuming_while_a_permission_is_missing_names_it(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    refused = await world.mara.command(world.reading, "resume")
    assert refused.ephemeral
    assert "Send Messages" in refused.text


async def test_an_organiser_other_than_the_first_manages_the_story(world: World) -> None:
    await world.subscribe()
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    reply = await nia.command(world.reading, "pause")
    assert "is paused" in reply.text


@pytest.mark.parametrize("command", ["pause", "resume", "unsubscribe", "next", "privacy", "library list"])
async def test_it_is_said_at_once_that_an_answer_comes_however_slow_the_database(world: World, command: str) -> None:
    await world.subscribe()
    if command == "resume":
        await world.mara.command(world.reading, "pause")
    everybodys = command in ("next", "privacy", "library list")
    await (world.jonas if everybodys else world.mara).command(world.reading, command)
    answers = [request.json for request in world.sandbox.requests if request.route.endswith("/callback")]
    assert answers[-1]["type"] == 5, "deferred"


async def test_ending_in_the_middle_of_a_post_lets_the_part_become_whole(world: World) -> None:
    card = await world.mara.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    await world.mara.press(card.message, "Start now")
    while not lines(world.posts()):
        await asyncio.sleep(0.001)
    await world.mara.command(world.reading, "unsubscribe")
    await world.bot.engine.wait_until_idle()
    *_, prose, ended = world.posts()
    assert "I've read this" in prose.buttons
    assert "at part 1 of" in ended.text
    assert lines(world.posts()) == [1]


async def test_an_old_resume_button_revives_nothing_that_has_ended(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    paused = world.posts()[-1]
    await world.mara.command(world.reading, "unsubscribe")
    refused = await world.mara.press(paused, "Resume")
    assert "is not running here any more" in refused.text
    world.clock.move_to(world.clock.now() + timedelta(days=3))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1]


async def test_a_button_copied_to_another_server_moves_nothing(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    found = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert found is not None
    guild = world.sandbox.add_guild("Elsewhere", owner="Zoe")
    hall = world.sandbox.add_channel(guild, "hall")
    zoe = world.sandbox.add_person(guild, "Zoe")
    ids = {
        "resume": build("resume", found.key),
        "end": build("end-lost", found.key),
        "turn": build("settings-turn", found.key, "announce", "off"),
        "retime": build("retime", found.story.id, world.reading.id, "0900", "0123456", "Asia/Tokyo", "m", "d", "o"),
    }
    rows = [[component(Button(name, known)) for name, known in ids.items()]]
    async with asyncio.timeout(60):
        while world.bot.client.get_channel(hall.id) is None:
            await asyncio.sleep(0.01)
    await world.bot.client.get_partial_messageable(hall.id).send(view=layout(["Copied"], rows))
    for name in ids:
        refused = await zoe.press(world.posts(hall)[-1], name)
        assert "older version" in refused.text or "cannot see that channel on this server" in refused.text
    assert await world.bot.database.read(subscriptions.active_in_channel, world.reading.id) == found
    assert world.posts()[-1].buttons == ["Resume"], "nothing was said there either"


async def test_a_story_whose_channel_was_deleted_is_ended_from_another_one(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    assert (await world.mara.command(office, "unsubscribe")).buttons == [], "while the channel is there"
    world.sandbox.delete_channel(world.reading)
    async with asyncio.timeout(60):
        while world.bot.client.get_channel(world.reading.id) is not None:
            await asyncio.sleep(0.01)
    offered = await world.mara.command(office, "unsubscribe")
    assert offered.ephemeral
    assert offered.buttons == ["End Inseparable"]
    ended = await world.mara.press(offered.message, "End Inseparable")
    assert ended.updated
    assert "has ended" in ended.text
    assert await world.bot.database.read(subscriptions.active_in_guild, world.guild.id) == ()


async def test_whom_the_server_lets_use_the_commands_may_press_their_buttons_too(world: World) -> None:
    librarian = world.sandbox.add_person(world.guild, "Nia", permissions=Permission.EMBED_LINKS)
    role = world.guild.roles[world.guild.members[librarian.user.id].role_ids[0]]
    for command in ("subscribe", "pause", "resume"):
        world.sandbox.open_command(world.guild, command, role)
    card = await librarian.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    started = await librarian.press(card.message, "Start now")
    assert "has started" in started.text
    await world.bot.engine.wait_until_idle()
    await librarian.command(world.reading, "pause")
    resumed = await librarian.press(world.posts()[-1], "Resume")
    assert "goes on" in resumed.text
    refused = await world.jonas.press(world.posts()[-2], "Resume")
    assert "Only organisers" in refused.text


async def test_their_presses_are_answered_at_once_before_discord_is_asked_what_they_may(world: World) -> None:
    everyone = world.guild.roles[world.guild.id]
    for command in ("subscribe", "pause", "resume", "settings", "status", "unsubscribe", "move"):
        world.sandbox.open_command(world.guild, command, everyone)
    card = (await world.jonas.command(world.reading, "subscribe", story="Inseparable", timezone="Berlin")).message
    office = world.sandbox.add_channel(world.guild, "office")

    async def answered_first(press: Awaitable[Reply]) -> Message:
        world.clock.move_to(world.clock.now() + KEPT)  # what was known is asked anew
        world.sandbox.requests.clear()
        reply = await press
        await world.bot.engine.wait_until_idle()
        routes = [request.route for request in world.sandbox.requests]
        asked = next(number for number, route in enumerate(routes) if route.endswith("/permissions"))
        assert any(route.endswith("/callback") for route in routes[:asked])
        return reply.message

    card = await answered_first(world.jonas.select(card, "Length of a part", ["long"]))
    card = await answered_first(world.jonas.select(card, "Length of a part", ["short"]))
    card = await answered_first(world.jonas.select(card, "Time zone", ["Europe/London"]))
    started = await answered_first(world.jonas.press(card, "Start now"))
    settings = (await world.jonas.command(world.reading, "settings")).message
    await answered_first(world.jonas.press(settings, "Turn announcing line off"))
    status = (await world.jonas.command(world.reading, "status")).message
    await answered_first(world.jonas.select(status, "Tell it in a channel instead", [office]))
    await world.jonas.command(world.reading, "pause")
    await answered_first(world.jonas.press(world.posts()[-1], "Resume"))
    ended = (await world.jonas.command(world.reading, "unsubscribe")).message
    await answered_first(world.jonas.press(ended, "Undo"))
    await answered_first(world.jonas.press(started, "Undo"))
    for name, story in (("first", "Inseparable"), ("second", "Three Hundred")):
        gone = world.sandbox.add_channel(world.guild, name)
        await world.subscribe(channel=gone, story=story)
        world.sandbox.delete_channel(gone)
    await world.next_day()
    lost = (await world.jonas.command(office, "move", channel=office)).message
    await answered_first(world.jonas.press(lost, "Move Inseparable"))


async def test_for_whom_the_server_closes_a_command_its_buttons_are_closed(world: World) -> None:
    everyone = world.guild.roles[world.guild.id]
    world.sandbox.open_command(world.guild, "subscribe", everyone)
    card = await world.jonas.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    world.sandbox.open_command(world.guild, "subscribe", world.jonas, opened=False)
    refused = await world.jonas.press(card.message, "Start now")
    assert "Only organisers" in refused.text
    assert world.posts() == []


async def test_whether_somebody_may_is_asked_once_a_minute_and_after_the_press_was_answered(world: World) -> None:
    everyone = world.guild.roles[world.guild.id]
    world.sandbox.open_command(world.guild, "resume", everyone)
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    paused = world.posts()[-1]
    world.sandbox.requests.clear()
    assert "goes on" in (await world.jonas.press(paused, "Resume")).text
    for _ in range(3):
        assert "is not paused" in (await world.jonas.press(paused, "Resume")).text
    asked = [request.route for request in world.sandbox.requests]
    assert asked[0].endswith("/callback")
    assert len([route for route in asked if route.endswith(("/commands", "/permissions"))]) == 2


@pytest.mark.parametrize("told", [True, False], ids=["Discord tells of it", "the news is lost"])
async def test_a_right_that_was_taken_away_is_refused_within_a_minute(world: World, told: bool) -> None:
    everyone = world.guild.roles[world.guild.id]
    world.sandbox.open_command(world.guild, "resume", everyone)
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    paused = world.posts()[-1]
    assert "goes on" in (await world.jonas.press(paused, "Resume")).text
    if told:
        world.sandbox.open_command(world.guild, "resume", everyone, opened=False)
        # The news comes by the gateway, in order: what was told after it is known later.
        later = world.sandbox.add_channel(world.guild, "later")
        client = world.bot.client
        await world.until(lambda: client.get_channel(later.id) is not None)
    else:
        world.sandbox.world.command_permissions[world.guild.id, "resume"][everyone.id] = False
        world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    assert "Only organisers" in (await world.jonas.press(paused, "Resume")).text


@pytest.mark.parametrize("kind", ["429", "reset-before", "503-before"])
async def test_what_is_done_is_said_to_be_done_although_the_channel_cannot_be_told(world: World, kind: str) -> None:
    await world.subscribe()
    world.sandbox.fault(
        Fault(method="POST", route="/channels/{channel_id}/messages", kind=kind, times=10, seconds=60.0)
    )
    paused = await world.mara.command(world.reading, "pause")
    world.sandbox.clear_faults()
    assert "paused" in paused.text
    assert f"<#{world.reading.id}>" in paused.text.splitlines()[-1], "who could not be told is named"
