"""A part that cannot be posted is held. Once that is repaired it goes on by itself, or after one press."""

import asyncio
from datetime import datetime, timedelta

import discord
import pytest

from bot.model import Delivery, DeliveryKind, DeliveryStatus, Hold
from bot.sandbox import Fault, Permission
from bot.store import Connection, holds, ledger, subscriptions
from tests.e2e.stage import MESSAGES, ORGANISER, World


async def test_held_part_is_posted_when_the_permission_is_back(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    assert world.posted_parts() == [1]
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.wait_until(lambda: world.posted_parts() == [1, 2])
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]


async def test_permission_back_before_the_hold_is_saved_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    noticed, hold, changed = asyncio.Event(), ledger.hold_delivery, world.bot.client.handle_change

    async def note_change(guild_id: int | None) -> None:
        await changed(guild_id)
        noticed.set()

    async def hold_late(
        connection: Connection, row: Delivery, now: datetime, why: Hold, status: DeliveryStatus, reason: str
    ) -> None:
        if not noticed.is_set():
            world.bot.client.handle_change = note_change
            world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
            await noticed.wait()
        await hold(connection, row, now, why, status, reason)

    monkeypatch.setattr(ledger, "hold_delivery", hold_late)
    await world.next_day()
    assert world.posted_parts() == [1, 2]
    assert world.sandbox.private(world.mara) == []


async def test_permission_back_without_an_event_is_noticed_within_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    client = world.bot.client

    async def overlook(_guild_id: int | None) -> None:
        pass

    monkeypatch.setattr(client, "handle_change", overlook)
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    channel = client.get_channel(world.reading.id)
    assert isinstance(channel, discord.TextChannel)
    await world.wait_until(lambda: channel.permissions_for(channel.guild.me).send_messages)
    world.clock.move_to(world.clock.now() + timedelta(hours=1))
    await world.wait_until(lambda: world.posted_parts() == [1, 2])


async def test_permission_back_while_stopped_is_noticed_at_the_start(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    await world.stop()
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.restart()
    await world.wait_until(lambda: world.posted_parts() == [1, 2])


async def make_part_2_uncertain(world: World, kind: str) -> None:
    """Let an error follow the sending of part 2, and take away the permission to look for it."""
    if await world.bot.database.read(subscriptions.active_in_channel, world.reading.id) is None:
        await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1))
    await world.next_day()
    world.sandbox.deny(world.reading, Permission.READ_MESSAGE_HISTORY)
    await world.pass_time(timedelta(hours=2))  # Discord has forgotten the nonce
    delivery = await world.next_delivery()
    assert (delivery.kind, delivery.number, delivery.hold) == (DeliveryKind.PART, 2, Hold.UNCERTAIN)


async def test_uncertain_part_is_posted_again_on_request(world: World) -> None:
    await make_part_2_uncertain(world, "503-before")
    assert world.posted_parts() == [1]
    (report,) = world.sandbox.private(world.mara)
    assert report.buttons == ["Post again", "It is there"]
    await world.mara.press(report, "Post again")
    await world.wait_until_idle()
    assert world.posted_parts() == [1, 2]
    again = await world.mara.press(report, "Post again")
    assert "not waiting any more" in again.text
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]


async def test_uncertain_part_counts_as_posted_on_request(world: World) -> None:
    await make_part_2_uncertain(world, "503-after")
    assert world.posted_parts() == [1, 2], "it is there, but the bot may not see it"
    (report,) = world.sandbox.private(world.mara)
    reply = await world.mara.press(report, "It is there")
    assert "counts as posted" in reply.text
    await world.wait_until_idle()
    assert "End of part 2" in world.posts()[-1].text, "the prose follows its line"
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]


@pytest.mark.parametrize(("kind", "press"), [("503-before", "Post again"), ("503-after", "It is there")])
@pytest.mark.parametrize("skip", [0, 1, 3], ids=["line", "first prose message", "third prose message"])
async def test_uncertain_message_is_resolved_and_the_rest_follows(
    world: World, kind: str, press: str, skip: int
) -> None:
    paragraphs = [f"Paragraph {number}. " + "The lamp in the window burned low. " * 40 for number in range(24)]
    book = ("lamp.txt", "\n\n".join(paragraphs).encode())
    await world.mara.command(world.reading, "library add", file=book, title="The Lamp")
    await world.subscribe(story="The Lamp", length="long")
    before = len(world.posts())
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1, skip=skip))
    await world.next_day()
    assert len(world.posts()) == before + skip + (kind == "503-after")
    world.sandbox.deny(world.reading, Permission.READ_MESSAGE_HISTORY)
    await world.pass_time(timedelta(hours=2))  # Discord has forgotten the nonce
    (report,) = world.sandbox.private(world.mara)
    assert f"message {skip + 1} of its" in report.text
    await world.mara.press(report, press)
    await world.wait_until_idle()
    part = [message.text for message in world.posts()[before:]]
    assert len(part) > 4
    assert "End of part 2" in part[-1]
    assert len(set(part)) == len(part)
    assert len(world.sandbox.private(world.mara)) == 1
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]


@pytest.mark.parametrize("kind", ["503-before", "503-after"])
async def test_uncertain_part_is_looked_for_when_the_history_is_readable(world: World, kind: str) -> None:
    await make_part_2_uncertain(world, kind)
    world.sandbox.allow(world.reading, Permission.READ_MESSAGE_HISTORY)
    await world.wait_until_read(lambda waiting: not waiting, holds.held_by_problem)
    await world.wait_until_idle()
    assert world.posted_parts() == [1, 2]
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]


@pytest.mark.parametrize("role", ["reader", "no member"])
async def test_notification_button_refuses_a_former_organiser(world: World, role: str) -> None:
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    card = await nia.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    await nia.press(card.message, "Start now")
    await world.wait_until_idle()
    await make_part_2_uncertain(world, "503-before")
    (report,) = world.sandbox.private(nia)
    if role == "reader":
        world.guild.members[nia.id].role_ids.clear()
    else:
        del world.guild.members[nia.id]
    refused = await nia.press(report, "Post again")
    assert "Only organisers" in refused.text
    assert world.posted_parts() == [1]


async def test_deleted_channel_keeps_the_progress(world: World) -> None:
    await world.subscribe()
    world.sandbox.delete_channel(world.reading)
    await world.next_day(2)
    (report,) = world.sandbox.private(world.mara)
    assert "I cannot find the channel" in report.text
    running = await world.bot.database.read(subscriptions.active_in_guild, world.guild.id)
    assert len(running) == 1
    assert await world.bot.database.read(ledger.progress, running[0].id) == 1


async def post_all_but_the_last_part(world: World) -> None:
    """Go on until the last part is the next one."""
    parts = (await world.subscription()).edition.parts
    while (await world.next_delivery()).number < parts:
        await world.next_day()


@pytest.mark.parametrize("ending", ["finished", "unsubscribed"])
async def test_held_discussion_is_opened_after_its_story_has_ended(world: World, ending: str) -> None:
    await world.subscribe(discussion="each")
    if ending == "finished":
        await post_all_but_the_last_part(world)
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    await world.next_day()
    if ending == "unsubscribed":
        await world.mara.command(world.reading, "unsubscribe")
    opened = len(world.sandbox.threads(world.reading))
    (report,) = world.sandbox.private(world.mara)
    assert "Create Public Threads" in (await world.mara.press(report, "Check again")).text
    status = await world.mara.command(world.reading, "status")
    assert "Create Public Threads" in status.text
    world.sandbox.allow(world.reading, Permission.CREATE_PUBLIC_THREADS)
    await world.wait_until(lambda: len(world.sandbox.threads(world.reading)) == opened + 1)


async def test_status_can_retry_a_held_discussion(world: World) -> None:
    await world.subscribe(discussion="each")
    world.mara.user.dms_open = False
    fault = Fault("POST", "/channels/{channel_id}/messages/{message_id}/threads", "400/50035")
    world.sandbox.fault(fault)
    await world.next_day()
    status = await world.mara.command(world.reading, "status")
    assert "the discussion of part 2: Discord did not accept it" in status.text
    pressed = await world.mara.press(status.message, "Check again")
    assert "goes on" in pressed.text
    await world.wait_until(lambda: len(world.sandbox.threads(world.reading)) == 2)
    assert "did not accept it" not in (await world.mara.command(world.reading, "status")).text
