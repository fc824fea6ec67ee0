"""Undo of a start or an end, and a start that replaces the running story: nothing is lost."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat.components import component
from bot.chat.layout import layout
from bot.model import Button, EndReason
from bot.rendering import custom_ids
from bot.sandbox import Permission
from bot.services import cards
from bot.store import ledger, subscriptions
from tests.e2e.stage import ORGANISER, SHOES, World


async def test_replace_button_ends_the_running_story(world: World) -> None:
    await world.subscribe()
    card = await world.card(story=SHOES)
    assert "**Inseparable** is running there, at part 1 of 7" in card.text
    assert card.buttons == ["Replace, start now", "Replace, start at the next time", "Cancel"]
    assert "**Replace, start now**: part 1 now" in card.text
    assert "**Replace, start at the next time**: part 1 at the first time above." in card.text
    await world.press(card.message, "Replace, start now")
    assert "It replaces Inseparable, which ended at part 1 of 7." in world.posts()[3].text
    assert await world.running_titles() == [SHOES]
    await world.next_day(3)
    assert not any("Inseparable, part 2" in post.content for post in world.posts())


async def test_outdated_replace_button_ends_nothing(world: World) -> None:
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    await world.subscribe()
    card = await world.card(story=SHOES)
    second = await nia.command(world.reading, "subscribe", story=SHOES)
    await world.press(card.message, "Replace, start now")
    posted = world.posts()
    refused = await nia.press(second.message, "Replace, start now")
    await world.wait_until_idle()
    assert "Things have changed since this card" in refused.text
    assert world.posts() == posted


async def test_replace_pressed_twice_replaces_once(world: World) -> None:
    await world.subscribe()
    card = await world.card(story=SHOES)
    presses = [world.mara.press(card.message, "Replace, start now") for _ in range(2)]
    answers = " ".join(reply.text for reply in await asyncio.gather(*presses))
    await world.wait_until_idle()
    assert "has started" in answers
    assert "Things have changed since this card" in answers
    assert len([post for post in world.posts() if f"{SHOES}, part 1 of" in post.text]) == 1


async def test_replace_can_go_on_with_an_earlier_story(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    await world.mara.command(world.reading, "unsubscribe")
    await world.subscribe(story=SHOES)
    stale, card = await world.card(), await world.card()
    assert "You left **Inseparable** there at part 2 of 7" in card.text
    assert "Replace, go on with part 3" in card.buttons
    done = await world.press(card.message, "Replace, go on with part 3")
    assert "**Inseparable** goes on" in done.text
    assert await world.running_titles() == ["Inseparable"]
    await world.next_day()
    assert await world.bot.database.read(ledger.progress, (await world.subscription()).id) == 3
    again = await world.press(stale.message, "Replace, go on with part 3")
    assert "Things have changed since this card" in again.text
    back = await world.card(story=SHOES)
    assert "Replace, go on with part 2" in back.buttons


async def test_undo_of_a_start_removes_posts_and_empties_threads(world: World) -> None:
    reply = await world.subscribe(discussion="each")
    assert len(world.posts()) == 3
    assert len(world.sandbox.threads(world.reading)) == 1
    undone = await world.press(reply.message, "Undo")
    assert undone.updated
    assert world.posts() == []
    assert "emptied and archived" in undone.text, "the bot does not ask for the permission to delete threads"
    assert undone.buttons == []
    await world.next_day(2)
    assert world.posts() == []
    card = await world.card()
    assert card.buttons[0] == "Start now", "nothing of the story is left"


async def test_replace_lets_a_part_in_flight_finish(world: World) -> None:
    other = await world.card(story=SHOES, timezone="Europe/Berlin")
    first = await world.card(timezone="Europe/Berlin")
    await world.mara.press(first.message, "Start now")
    while not world.posted_parts():
        await asyncio.sleep(0.001)
    running = await world.subscription()
    _, _, key, _ = str(other.message.buttons[0].custom_id).split(":")
    now = world.clock.now()
    opened = await cards.find_card(world.bot.database, key, world.guild.id, world.mara.id, now)
    opened = await cards.set_replaces(world.bot.database, opened, running.id, now)
    replaces = custom_ids.build("replace-now", opened.key, opened.revision)
    view = layout(["A card"], [[component(Button("Replace", replaces))]])
    await world.bot.client.get_partial_messageable(world.reading.id).send(view=view)
    card = next(post for post in world.posts() if post.buttons == ["Replace"])
    await world.press(card, "Replace")
    subscription = await world.subscription()
    assert subscription.story.title == SHOES
    prose = [post for post in world.posts() if "I've read this" in post.buttons]
    assert len(prose) == len(world.posted_parts()) == 2


async def test_undo_deletes_threads_with_permission(world: World) -> None:
    world.sandbox.allow(world.reading, Permission.MANAGE_THREADS)
    reply = await world.subscribe(discussion="each")
    undone = await world.press(reply.message, "Undo")
    assert "with everything it had posted" in undone.text
    assert world.sandbox.threads(world.reading) == []


async def test_undo_is_refused_after_15_minutes(world: World) -> None:
    reply = await world.subscribe()
    world.clock.move_to(world.clock.now() + timedelta(minutes=16))
    late = await world.press(reply.message, "Undo")
    assert "The 15 minutes for Undo are over" in late.text
    assert world.posted_parts() == [1]


async def test_undo_of_a_replacement_revives_the_replaced_story(world: World) -> None:
    await world.subscribe()
    card = await world.card(story=SHOES)
    reply = await world.press(card.message, "Replace, start now")
    undone = await world.press(reply.message, "Undo")
    assert f"**Inseparable** goes on in <#{world.reading.id}>" in undone.text
    assert await world.running_titles() == ["Inseparable"]
    await world.next_day()
    assert world.posted_parts() == [1, 2]
    assert not any(SHOES in post.text for post in world.posts())


@pytest.mark.parametrize("taken", [False, True])
async def test_undo_of_a_moved_replacement_reports_the_replaced_story(world: World, taken: bool) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    card = await world.card(story=SHOES)
    reply = await world.press(card.message, "Replace, start at the next time")
    await world.mara.command(world.reading, "move", channel=attic)
    if taken:
        other = await world.card(story=SHOES)
        await world.press(other.message, "Start at the next time")
    undone = await world.press(reply.message, "Undo")
    where = f"<#{world.reading.id}>"
    stays = f"**Inseparable**, the story before it, stays ended: another story runs in {where} now"
    assert (stays if taken else f"**Inseparable** goes on in {where}") in undone.text
    assert await world.running_titles() == [SHOES if taken else "Inseparable"]


async def test_undo_while_posting_leaves_no_message(world: World) -> None:
    card = await world.card(timezone="Europe/Berlin")
    reply = await world.mara.press(card.message, "Start now")
    key = str(reply.message.buttons[0].custom_id).split(":")[2]
    await world.mara.press(reply.message, "Undo")
    await world.wait_until_idle()
    assert world.posts() == []
    ended = await world.bot.database.read(subscriptions.by_key, key)
    assert ended is not None
    assert ended.end_reason is EndReason.UNDONE


async def test_undo_of_an_end_lets_the_story_go_on(world: World) -> None:
    await world.subscribe()
    ended = await world.mara.command(world.reading, "unsubscribe")
    undone = await world.mara.press(ended.message, "Undo")
    assert "goes on" in undone.text
    assert "goes on" in world.posts()[-1].text
    await world.next_day()
    assert world.posted_parts() == [1, 2]


async def test_undo_of_an_end_is_refused_when_another_story_runs_there(world: World) -> None:
    second = world.sandbox.add_channel(world.guild, "second")
    await world.subscribe()
    await world.subscribe(second, story=SHOES)
    ended = await world.mara.command(world.reading, "unsubscribe")
    await world.mara.command(second, "move", channel=world.reading)
    late = await world.mara.press(ended.message, "Undo")
    assert late.text.startswith("Another story runs in that channel now. ")
    card = await world.card()
    assert "Replace, go on with part 2" in card.buttons


async def test_pause_until_a_day_survives_undo_and_new_times(world: World) -> None:
    await world.subscribe(time="8")
    await world.mara.command(world.reading, "pause", until="friday")
    friday = world.clock.now().replace(day=6, hour=7, minute=0, second=0)
    comes = f"part 2 comes <t:{int(friday.timestamp())}:F>"
    ended = await world.mara.command(world.reading, "unsubscribe")
    undone = await world.mara.press(ended.message, "Undo")
    assert comes in undone.text
    assert comes in world.posts()[-1].text
    card = await world.mara.command(world.reading, "subscribe", story="Three Hundred", timezone="Europe/Berlin")
    started = await world.mara.press(card.message, "Replace, start at the next time")
    undone = await world.mara.press(started.message, "Undo")
    assert comes in undone.text
    card = await world.mara.command(world.reading, "subscribe", story="Inseparable", time="8")
    changed = await world.mara.press(card.message, "Change the times")
    assert comes in changed.text
    await world.next_day()
    assert world.posted_parts() == [1, 2]
    assert abs(world.clock.now() - friday) < timedelta(minutes=1)
