"""What keeps a part from its channel holds it, and mended it goes on by itself, or by one press."""

import asyncio
from datetime import datetime, timedelta

import discord
import pytest

from bot.model import Delivery, DeliveryKind, DeliveryStatus, Hold
from bot.sandbox import Fault, Permission
from bot.store import Connection, holds, ledger, subscriptions
from tests.e2e.conftest import ORGANISER, World
from tests.e2e.test_reading import lines

MESSAGES = "/channels/{channel_id}/messages"


async def test_when_the_permission_is_back_it_goes_on_by_itself(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    assert lines(world.posts()) == [1]
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.until(lambda: lines(world.posts()) == [1, 2])
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]


async def test_a_permission_that_comes_back_before_its_loss_is_noted_is_not_overlooked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    seen, hold, changed = asyncio.Event(), ledger.hold_delivery, world.bot.client.handle_change

    async def note_change(guild_id: int | None) -> None:
        await changed(guild_id)
        seen.set()

    async def hold_late(
        connection: Connection, row: Delivery, now: datetime, why: Hold, status: DeliveryStatus, reason: str
    ) -> None:
        if not seen.is_set():
            world.bot.client.handle_change = note_change
            world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
            await seen.wait()
        await hold(connection, row, now, why, status, reason)

    monkeypatch.setattr(ledger, "hold_delivery", hold_late)
    await world.next_day()
    assert lines(world.posts()) == [1, 2]
    assert world.sandbox.private(world.mara) == []


async def test_a_permission_that_comes_back_untold_is_seen_within_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    client = world.bot.client

    async def overlook(_guild_id: int | None) -> None:
        pass

    monkeypatch.setattr(client, "changed", overlook)
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    channel = client.get_channel(world.reading.id)
    assert isinstance(channel, discord.TextChannel)
    await world.until(lambda: channel.permissions_for(channel.guild.me).send_messages)
    world.clock.move_to(world.clock.now() + timedelta(hours=1))
    await world.until(lambda: lines(world.posts()) == [1, 2])


async def test_a_permission_that_came_back_while_the_bot_was_away_is_seen_at_its_start(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    await world.stop()
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.restart()
    await world.until(lambda: lines(world.posts()) == [1, 2])


async def uncertain(world: World, kind: str) -> None:
    """Part 2 was sent, or not, and it cannot be looked for."""
    if await world.bot.database.read(subscriptions.active_in_channel, world.reading.id) is None:
        await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1))
    await world.next_day()
    world.sandbox.deny(world.reading, Permission.READ_MESSAGE_HISTORY)
    world.clock.move_to(world.clock.now() + timedelta(hours=2))  # Discord has forgotten the nonce by now
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    line = await world.bot.database.read(ledger.next_delivery, live.id)
    assert line is not None
    assert (line.kind, line.number, line.hold) == (DeliveryKind.PART, 2, Hold.UNCERTAIN)


async def test_what_nobody_can_know_an_organiser_decides_it_is_missing(world: World) -> None:
    await uncertain(world, "503-before")
    assert lines(world.posts()) == [1]
    (told,) = world.sandbox.private(world.mara)
    assert told.buttons == ["Post again", "It is there"]
    await world.mara.press(told, "Post again")
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2]
    again = await world.mara.press(told, "Post again")
    assert "not waiting any more" in again.text
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]


async def test_what_nobody_can_know_an_organiser_decides_it_is_there(world: World) -> None:
    await uncertain(world, "503-after")
    assert lines(world.posts()) == [1, 2], "it is, but the bot cannot see it"
    (told,) = world.sandbox.private(world.mara)
    reply = await world.mara.press(told, "It is there")
    assert "counts as posted" in reply.text
    await world.bot.engine.wait_until_idle()
    assert "End of part 2" in world.posts()[-1].text, "the line was there, and the prose follows"
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]


@pytest.mark.parametrize(("kind", "press"), [("503-before", "Post again"), ("503-after", "It is there")])
@pytest.mark.parametrize("skip", [0, 1, 3], ids=["at the line", "at the first of the prose", "further down"])
async def test_of_a_part_that_was_uncertain_in_its_midst_the_rest_follows(
    world: World, kind: str, press: str, skip: int
) -> None:
    paragraphs = [f"Paragraph {number}. " + "The lamp in the window burned low. " * 40 for number in range(24)]
    book = ("lamp.txt", "\n\n".join(paragraphs).encode())
    await world.mara.command(world.reading, "library add", file=book, title="The Lamp")
    await world.subscribe(story="The Lamp", length="long")
    begun = len(world.posts())
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1, skip=skip))
    await world.next_day()
    assert len(world.posts()) == begun + skip + (kind == "503-after")
    world.sandbox.deny(world.reading, Permission.READ_MESSAGE_HISTORY)
    world.clock.move_to(world.clock.now() + timedelta(hours=2))  # Discord has forgotten the nonce by now
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    (told,) = world.sandbox.private(world.mara)
    assert f"message {skip + 1} of its" in told.text
    await world.mara.press(told, press)
    await world.bot.engine.wait_until_idle()
    part = [message.text for message in world.posts()[begun:]]
    assert len(part) > 4
    assert "End of part 2" in part[-1]
    assert len(set(part)) == len(part)
    assert len(world.sandbox.private(world.mara)) == 1
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]


@pytest.mark.parametrize("kind", ["503-before", "503-after"])
async def test_what_nobody_can_know_is_looked_for_once_the_history_can_be_read_again(world: World, kind: str) -> None:
    await uncertain(world, kind)
    world.sandbox.allow(world.reading, Permission.READ_MESSAGE_HISTORY)
    await world.until_read(lambda waiting: not waiting, holds.held_by_problem)
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2]
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]


@pytest.mark.parametrize("who", ["a reader", "a stranger"])
async def test_a_report_is_no_way_in_for_who_is_no_organiser_any_more(world: World, who: str) -> None:
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    card = await nia.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    await nia.press(card.message, "Start now")
    await world.bot.engine.wait_until_idle()
    await uncertain(world, "503-before")
    (told,) = world.sandbox.private(nia)
    if who == "a reader":
        world.guild.members[nia.id].role_ids.clear()
    else:
        del world.guild.members[nia.id]
    refused = await nia.press(told, "Post again")
    assert "Only organisers" in refused.text
    assert lines(world.posts()) == [1]


async def test_a_deleted_channel_keeps_the_place(world: World) -> None:
    await world.subscribe()
    world.sandbox.delete_channel(world.reading)
    await world.next_day(2)
    (told,) = world.sandbox.private(world.mara)
    assert "the channel cannot be found" in told.text
    running = await world.bot.database.read(subscriptions.active_in_guild, world.guild.id)
    assert len(running) == 1
    assert await world.bot.database.read(ledger.progress, running[0].id) == 1


async def to_the_last_part(world: World) -> None:
    """Everything but the last part is posted."""
    while True:
        (line,) = await world.bot.database.read(ledger.next_deliveries)
        if line.number == line.subscription.edition.parts:
            return
        await world.next_day()


@pytest.mark.parametrize("ending", ["finished", "unsubscribed"])
async def test_a_discussion_that_waits_for_a_permission_is_opened_though_its_story_has_ended(
    world: World, ending: str
) -> None:
    await world.subscribe(discussion="each")
    if ending == "finished":
        await to_the_last_part(world)
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    await world.next_day()
    if ending == "unsubscribed":
        await world.mara.command(world.reading, "unsubscribe")
    opened = len(world.sandbox.threads(world.reading))
    (told,) = world.sandbox.private(world.mara)
    assert "Create Public Threads" in (await world.mara.press(told, "Check again")).text
    status = await world.mara.command(world.reading, "status")
    assert "Create Public Threads" in status.text
    world.sandbox.allow(world.reading, Permission.CREATE_PUBLIC_THREADS)
    await world.until(lambda: len(world.sandbox.threads(world.reading)) == opened + 1)


async def test_whatever_waits_can_be_mended_from_status(world: World) -> None:
    await world.subscribe(discussion="each")
    world.mara.user.dms_open = False
    fault = Fault("POST", "/channels/{channel_id}/messages/{message_id}/threads", "400/50035")
    world.sandbox.fault(fault)
    await world.next_day()
    status = await world.mara.command(world.reading, "status")
    assert "the discussion of part 2: Discord did not take it" in status.text
    pressed = await world.mara.press(status.message, "Check again")
    assert "goes on" in pressed.text
    await world.until(lambda: len(world.sandbox.threads(world.reading)) == 2)
    assert "did not take it" not in (await world.mara.command(world.reading, "status")).text
