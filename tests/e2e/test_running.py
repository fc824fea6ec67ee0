"""/pause, /resume and /unsubscribe: the story's place is kept, and the channel hears of it."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat.components import component
from bot.chat.layout import layout
from bot.model import Button
from bot.rendering import custom_ids
from bot.sandbox import Fault, Permission
from tests.e2e.stage import ORGANISER, SHOES, World


async def test_unsubscribe_is_announced_and_ends_the_story(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    reply = await world.mara.command(world.reading, "unsubscribe")
    assert reply.ephemeral
    for text in (reply.text, world.posts()[-1].text):
        assert "has ended" in text
        assert "at part 2 of" in text
    assert "You have 15 minutes to press Undo." in reply.text
    assert "Undo" not in world.posts()[-1].text
    assert await world.running_titles() == []
    await world.next_day(2)
    assert world.posted_parts() == [1, 2]


async def test_paused_story_waits_for_resume_and_then_for_its_slot(world: World) -> None:
    await world.subscribe(time="8")
    paused = await world.mara.command(world.reading, "pause")
    assert paused.ephemeral
    assert "paused" in paused.text
    assert "paused" in world.posts()[-1].text, "the pause is announced in the channel of the command too"
    assert world.posts()[-1].buttons == ["Resume"]
    world.clock.move_to(world.clock.now() + timedelta(days=3))
    await world.wait_until_idle()
    assert world.posted_parts() == [1]
    resumed = await world.mara.command(world.reading, "resume")
    slot = (world.clock.now() + timedelta(days=1)).replace(hour=7, minute=0, second=0)
    if world.clock.now().hour < 7:
        slot -= timedelta(days=1)
    assert f"part 2 comes <t:{int(slot.timestamp())}:F>" in resumed.text
    await world.wait_until_idle()
    assert world.posted_parts() == [1]
    await world.next_day()
    assert world.posted_parts() == [1, 2]


async def test_pause_until_a_day_ends_at_that_days_slot(world: World) -> None:
    await world.subscribe(time="8")
    reply = await world.mara.command(world.reading, "pause", until="friday")
    friday = world.clock.now().replace(day=6, hour=7, minute=0, second=0)
    assert f"<t:{int(friday.timestamp())}:F>" in reply.text
    await world.next_day()
    assert world.posted_parts() == [1, 2]
    assert abs(world.clock.now() - friday) < timedelta(minutes=1)


async def test_second_pause_without_a_day_cancels_the_day(world: World) -> None:
    await world.subscribe(time="8")
    await world.mara.command(world.reading, "pause", until="friday")
    friday = int(world.clock.now().replace(day=6, hour=7, minute=0, second=0).timestamp())
    reply = await world.mara.command(world.reading, "pause")
    for text in (reply.text, world.posts()[-1].text):
        assert f"The date <t:{friday}:F> does not count any more: it waits for /resume." in text
    again = await world.mara.command(world.reading, "pause")
    assert "does not count any more" not in again.text


async def test_pause_refuses_a_past_or_unclear_day(world: World) -> None:
    await world.subscribe()
    for until, sentence in (("2020-01-01", "not in the future"), ("whenever", "is not a date I understand")):
        reply = await world.mara.command(world.reading, "pause", until=until)
        assert reply.ephemeral
        assert sentence in reply.text
    await world.next_day()
    assert world.posted_parts() == [1, 2]


async def test_resume_button_of_the_announcement_is_for_organisers(world: World) -> None:
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
    assert world.posted_parts() == [1, 2]


async def test_resume_is_refused_when_not_paused(world: World) -> None:
    await world.subscribe()
    reply = await world.mara.command(world.reading, "resume")
    assert reply.ephemeral
    assert "is not paused" in reply.text


async def test_command_from_another_channel_is_announced_in_the_storys_channel(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    for command, word in (("pause", "is paused"), ("resume", "goes on"), ("unsubscribe", "has ended")):
        before = len(world.posts())
        reply = await world.mara.command(office, command, channel=world.reading)
        assert reply.ephemeral
        assert word in reply.text
        assert word in world.posts()[before].text
    assert world.posts(office) == []


async def test_organiser_command_without_a_story_lists_the_servers_stories(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    for command in ("pause", "resume", "unsubscribe"):
        reply = await world.mara.command(office, command)
        assert reply.ephemeral
        assert f"Inseparable in <#{world.reading.id}>" in reply.text


async def test_resume_names_the_missing_permission(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    refused = await world.mara.command(world.reading, "resume")
    assert refused.ephemeral
    assert "Send Messages" in refused.text


async def test_another_organiser_can_pause_the_story(world: World) -> None:
    await world.subscribe()
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    reply = await nia.command(world.reading, "pause")
    assert "is paused" in reply.text


@pytest.mark.parametrize("command", ["pause", "resume", "unsubscribe", "next", "privacy", "library list"])
async def test_command_that_reads_the_database_is_deferred(world: World, command: str) -> None:
    await world.subscribe()
    if command == "resume":
        await world.mara.command(world.reading, "pause")
    for_everyone = command in ("next", "privacy", "library list")
    await (world.jonas if for_everyone else world.mara).command(world.reading, command)
    answers = [request.json for request in world.sandbox.requests if request.route.endswith("/callback")]
    assert answers[-1]["type"] == 5, "deferred"


async def test_unsubscribe_lets_a_part_in_flight_finish(world: World) -> None:
    card = await world.mara.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    await world.mara.press(card.message, "Start now")
    while not world.posted_parts():
        await asyncio.sleep(0.001)
    await world.mara.command(world.reading, "unsubscribe")
    await world.wait_until_idle()
    *_, prose, ended = world.posts()
    assert "I've read this" in prose.buttons
    assert "at part 1 of" in ended.text
    assert world.posted_parts() == [1]


async def test_old_resume_button_does_not_revive_an_ended_story(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    paused = world.posts()[-1]
    await world.mara.command(world.reading, "unsubscribe")
    refused = await world.mara.press(paused, "Resume")
    assert "is not running here any more" in refused.text
    world.clock.move_to(world.clock.now() + timedelta(days=3))
    await world.wait_until_idle()
    assert world.posted_parts() == [1]


async def test_button_copied_to_another_server_changes_nothing(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    subscription = await world.subscription()
    card = await world.card(story=SHOES)
    _, _, card_key, card_revision = str(card.message.buttons[0].custom_id).split(":")
    guild = world.sandbox.add_guild("Elsewhere", owner="Zoe")
    hall = world.sandbox.add_channel(guild, "hall")
    zoe = world.sandbox.add_person(guild, "Zoe")
    ids = {
        "resume": custom_ids.build("resume", subscription.key),
        "end": custom_ids.build("end-lost", subscription.key),
        "turn": custom_ids.build("settings-turn", subscription.key, "announce", "off"),
        "retime": custom_ids.build("retime", card_key, card_revision),
    }
    answers = dict.fromkeys(ids, "older version") | {"retime": "Things have changed since this card"}
    rows = [[component(Button(name, copied)) for name, copied in ids.items()]]
    await world.wait_until(lambda: world.bot.client.get_channel(hall.id) is not None)
    await world.bot.client.get_partial_messageable(hall.id).send(view=layout(["Copied"], rows))
    for name in ids:
        refused = await zoe.press(world.posts(hall)[-1], name)
        assert answers[name] in refused.text, name
    assert await world.subscription() == subscription
    assert world.posts()[-1].buttons == ["Resume"], "nothing was announced there"


async def test_story_of_a_deleted_channel_can_be_ended_elsewhere(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    assert (await world.mara.command(office, "unsubscribe")).buttons == [], "while the channel is there"
    world.sandbox.delete_channel(world.reading)
    await world.wait_until(lambda: world.bot.client.get_channel(world.reading.id) is None)
    offered = await world.mara.command(office, "unsubscribe")
    assert offered.ephemeral
    assert offered.buttons == ["End Inseparable"]
    ended = await world.mara.press(offered.message, "End Inseparable")
    assert ended.updated
    assert "has ended" in ended.text
    assert await world.running_titles() == []


@pytest.mark.parametrize("kind", ["429", "reset-before", "503-before"])
async def test_answer_says_when_the_channel_could_not_be_told(world: World, kind: str) -> None:
    await world.subscribe()
    world.sandbox.fault(
        Fault(method="POST", route="/channels/{channel_id}/messages", kind=kind, times=10, seconds=60.0)
    )
    paused = await world.mara.command(world.reading, "pause")
    world.sandbox.clear_faults()
    assert "paused" in paused.text
    assert f"<#{world.reading.id}>" in paused.text.splitlines()[-1], "the channel is named"
