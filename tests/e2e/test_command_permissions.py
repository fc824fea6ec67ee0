"""Whom a server lets use a command may press its buttons too, and others may not."""

from collections.abc import Awaitable
from datetime import timedelta

import pytest

from bot.chat.command_overrides import KEPT
from bot.sandbox import Message, Permission, Reply
from tests.e2e.stage import World


async def test_member_with_command_permission_may_press_its_buttons(world: World) -> None:
    librarian = world.sandbox.add_person(world.guild, "Nia", permissions=Permission.EMBED_LINKS)
    role = world.guild.roles[world.guild.members[librarian.user.id].role_ids[0]]
    for command in ("subscribe", "pause", "resume"):
        world.sandbox.open_command(world.guild, command, role)
    card = await librarian.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    started = await librarian.press(card.message, "Start now")
    assert "has started" in started.text
    await world.wait_until_idle()
    await librarian.command(world.reading, "pause")
    resumed = await librarian.press(world.posts()[-1], "Resume")
    assert "goes on" in resumed.text
    refused = await world.jonas.press(world.posts()[-2], "Resume")
    assert "Only organisers" in refused.text


async def test_press_is_answered_before_command_permissions_are_fetched(world: World) -> None:
    everyone = world.guild.roles[world.guild.id]
    for command in ("subscribe", "pause", "resume", "settings", "status", "unsubscribe", "move"):
        world.sandbox.open_command(world.guild, command, everyone)
    card = (await world.jonas.command(world.reading, "subscribe", story="Inseparable", timezone="Berlin")).message
    office = world.sandbox.add_channel(world.guild, "office")

    async def answered_first(press: Awaitable[Reply]) -> Message:
        world.clock.move_to(world.clock.now() + KEPT)  # forget the permissions that were fetched
        world.sandbox.requests.clear()
        reply = await press
        await world.wait_until_idle()
        routes = [request.route for request in world.sandbox.requests]
        fetched = next(number for number, route in enumerate(routes) if route.endswith("/permissions"))
        assert any(route.endswith("/callback") for route in routes[:fetched])
        return reply.message

    card = await answered_first(world.jonas.select(card, "Length of a part", ["long"]))
    card = await answered_first(world.jonas.select(card, "Length of a part", ["short"]))
    card = await answered_first(world.jonas.select(card, "Time zone", ["Europe/London"]))
    started = await answered_first(world.jonas.press(card, "Start now"))
    settings = (await world.jonas.command(world.reading, "settings")).message
    await answered_first(world.jonas.press(settings, "Turn announcing line off"))
    status = (await world.jonas.command(world.reading, "status")).message
    await answered_first(world.jonas.select(status, "Say it in a channel instead", [office]))
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


async def test_member_without_command_permission_may_not_press_its_buttons(world: World) -> None:
    everyone = world.guild.roles[world.guild.id]
    world.sandbox.open_command(world.guild, "subscribe", everyone)
    card = await world.jonas.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    world.sandbox.open_command(world.guild, "subscribe", world.jonas, opened=False)
    refused = await world.jonas.press(card.message, "Start now")
    assert "Only organisers" in refused.text
    assert world.posts() == []


async def test_command_permissions_are_fetched_once_a_minute(world: World) -> None:
    everyone = world.guild.roles[world.guild.id]
    world.sandbox.open_command(world.guild, "resume", everyone)
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    paused = world.posts()[-1]
    world.sandbox.requests.clear()
    assert "goes on" in (await world.jonas.press(paused, "Resume")).text
    for _ in range(3):
        assert "is not paused" in (await world.jonas.press(paused, "Resume")).text
    routes = [request.route for request in world.sandbox.requests]
    assert routes[0].endswith("/callback")
    assert len([route for route in routes if route.endswith(("/commands", "/permissions"))]) == 2


@pytest.mark.parametrize("event", [True, False], ids=["event comes", "event is lost"])
async def test_removed_command_permission_is_refused_within_a_minute(world: World, event: bool) -> None:
    everyone = world.guild.roles[world.guild.id]
    world.sandbox.open_command(world.guild, "resume", everyone)
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    paused = world.posts()[-1]
    assert "goes on" in (await world.jonas.press(paused, "Resume")).text
    if event:
        world.sandbox.open_command(world.guild, "resume", everyone, opened=False)
        # Events come in order: when the bot knows the new channel, it has received the event before it.
        later = world.sandbox.add_channel(world.guild, "later")
        client = world.bot.client
        await world.wait_until(lambda: client.get_channel(later.id) is not None)
    else:
        world.sandbox.world.command_permissions[world.guild.id, "resume"][everyone.id] = False
        world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    assert "Only organisers" in (await world.jonas.press(paused, "Resume")).text
