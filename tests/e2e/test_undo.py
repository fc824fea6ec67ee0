"""A start or an end is taken back, or a start replaces what runs in the channel: nothing is lost with either."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat.components import component as press_of
from bot.chat.layout import layout
from bot.model import Button, EndReason
from bot.rendering import custom_ids
from bot.sandbox import Permission
from bot.services import cards
from bot.store import ledger, subscriptions
from tests.e2e.conftest import ORGANISER, World
from tests.e2e.test_reading import lines
from tests.e2e.test_subscribe import SHOES, card_of, press


async def test_another_story_replaces_what_runs_only_when_told_to(world: World) -> None:
    await world.subscribe()
    card = await card_of(world, story=SHOES)
    assert "**Inseparable** is running there and stands at part 1" in card.text
    assert card.buttons == ["Replace, start now", "Replace, start at the next time", "Cancel"]
    assert "“Replace, start now” posts part 1 at once" in card.text
    assert "“Replace, start at the next time” posts part 1 at the first of them." in card.text
    await press(world, card.message, "Replace, start now")
    assert "It takes the place of Inseparable, which ended at part 1 of 7." in world.posts()[3].text
    live = await world.bot.database.read(subscriptions.active_in_guild, world.guild.id)
    assert [each.story.title for each in live] == [SHOES]
    await world.next_day(3)
    assert not any("Inseparable, part 2" in post.content for post in world.posts())


async def test_who_presses_replace_after_somebody_else_ends_nothing_that_the_card_did_not_name(world: World) -> None:
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    await world.subscribe()
    card = await card_of(world, story=SHOES)
    second = await nia.command(world.reading, "subscribe", story=SHOES)
    await press(world, card.message, "Replace, start now")
    posted = world.posts()
    refused = await nia.press(second.message, "Replace, start now")
    await world.bot.engine.wait_until_idle()
    assert "Things have changed since this card" in refused.text
    assert world.posts() == posted


async def test_two_presses_on_one_card_replace_once(world: World) -> None:
    await world.subscribe()
    card = await card_of(world, story=SHOES)
    presses = [world.mara.press(card.message, "Replace, start now") for _ in range(2)]
    said = " ".join(reply.text for reply in await asyncio.gather(*presses))
    await world.bot.engine.wait_until_idle()
    assert "has started" in said
    assert "Things have changed since this card" in said
    assert len([post for post in world.posts() if f"{SHOES}, part 1 of" in post.text]) == 1


async def test_what_was_left_where_another_story_runs_can_replace_it_and_go_on(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    await world.mara.command(world.reading, "unsubscribe")
    await world.subscribe(story=SHOES)
    stale, card = await card_of(world), await card_of(world)
    assert "You left **Inseparable** there at part 2 of 7" in card.text
    assert "Replace, go on with part 3" in card.buttons
    done = await press(world, card.message, "Replace, go on with part 3")
    assert "**Inseparable** goes on" in done.text
    live = await world.bot.database.read(subscriptions.active_in_guild, world.guild.id)
    assert [each.story.title for each in live] == ["Inseparable"]
    await world.next_day()
    assert await world.bot.database.read(ledger.progress, live[0].id) == 3
    again = await press(world, stale.message, "Replace, go on with part 3")
    assert "Things have changed since this card" in again.text
    back = await card_of(world, story=SHOES)
    assert "Replace, go on with part 2" in back.buttons


async def test_undo_takes_the_posts_and_threads_back(world: World) -> None:
    reply = await world.subscribe(discussion="each")
    assert len(world.posts()) == 3
    assert len(world.sandbox.threads(world.reading)) == 1
    undone = await press(world, reply.message, "Undo")
    assert undone.updated
    assert world.posts() == []
    assert "emptied and archived" in undone.text, "the bot does not ask for the permission to delete threads"
    assert undone.buttons == []
    await world.next_day(2)
    assert world.posts() == []
    card = await card_of(world)
    assert card.buttons[0] == "Start now", "as if it had never been"


async def test_replacing_in_the_middle_of_a_post_lets_the_part_become_whole(world: World) -> None:
    other = await card_of(world, story=SHOES, timezone="Europe/Berlin")
    first = await card_of(world, timezone="Europe/Berlin")
    await world.mara.press(first.message, "Start now")
    while not lines(world.posts()):
        await asyncio.sleep(0.001)
    first_one = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert first_one is not None
    _, _, key, _ = str(other.message.buttons[0].custom_id).split(":")
    now = world.clock.now()
    card = await cards.find_card(world.bot.database, key, world.guild.id, world.mara.id, now)
    card = await cards.set_replaces(world.bot.database, card, first_one.id, now)
    replaces = custom_ids.build("replace-now", card.key, card.revision)
    view = layout(["A card"], [[press_of(Button("Replace", replaces))]])
    await world.bot.client.get_partial_messageable(world.reading.id).send(view=view)
    shown = next(post for post in world.posts() if post.buttons == ["Replace"])
    await press(world, shown, "Replace")
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    assert live.story.title == SHOES
    prose = [post for post in world.posts() if "I've read this" in post.buttons]
    assert len(prose) == len(lines(world.posts())) == 2


async def test_undo_deletes_threads_where_it_may(world: World) -> None:
    world.sandbox.allow(world.reading, Permission.MANAGE_THREADS)
    reply = await world.subscribe(discussion="each")
    undone = await press(world, reply.message, "Undo")
    assert "with everything it had posted" in undone.text
    assert world.sandbox.threads(world.reading) == []


async def test_undo_ends_after_fifteen_minutes(world: World) -> None:
    reply = await world.subscribe()
    world.clock.move_to(world.clock.now() + timedelta(minutes=16))
    late = await press(world, reply.message, "Undo")
    assert "The 15 minutes for Undo are over" in late.text
    assert lines(world.posts()) == [1]


async def test_undo_of_a_replacement_lets_live_what_it_replaced(world: World) -> None:
    await world.subscribe()
    card = await card_of(world, story=SHOES)
    reply = await press(world, card.message, "Replace, start now")
    undone = await press(world, reply.message, "Undo")
    assert f"**Inseparable** goes on in <#{world.reading.id}>" in undone.text
    live = await world.bot.database.read(subscriptions.active_in_guild, world.guild.id)
    assert [each.story.title for each in live] == ["Inseparable"]
    await world.next_day()
    assert lines(world.posts()) == [1, 2]
    assert not any(SHOES in post.text for post in world.posts())


@pytest.mark.parametrize("taken", [False, True])
async def test_undo_of_a_replacement_that_moved_says_what_becomes_of_what_it_replaced(
    world: World, taken: bool
) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    card = await card_of(world, story=SHOES)
    reply = await press(world, card.message, "Replace, start at the next time")
    await world.mara.command(world.reading, "move", channel=attic)
    if taken:
        other = await card_of(world, story=SHOES)
        await press(world, other.message, "Start at the next time")
    undone = await press(world, reply.message, "Undo")
    where = f"<#{world.reading.id}>"
    stays = f"**Inseparable**, which it had replaced, stays ended: another story runs in {where} by now"
    assert (stays if taken else f"**Inseparable** goes on in {where}") in undone.text
    live = await world.bot.database.read(subscriptions.active_in_guild, world.guild.id)
    assert [each.story.title for each in live] == [SHOES if taken else "Inseparable"]


async def test_undo_in_the_middle_of_posting_leaves_no_message_behind(world: World) -> None:
    card = await card_of(world, timezone="Europe/Berlin")
    reply = await world.mara.press(card.message, "Start now")
    key = str(reply.message.buttons[0].custom_id).split(":")[2]
    await world.mara.press(reply.message, "Undo")
    await world.bot.engine.wait_until_idle()
    assert world.posts() == []
    ended = await world.bot.database.read(subscriptions.by_key, key)
    assert ended is not None
    assert ended.end_reason is EndReason.UNDONE


async def test_an_end_is_taken_back_by_undo_and_the_story_goes_on(world: World) -> None:
    await world.subscribe()
    ended = await world.mara.command(world.reading, "unsubscribe")
    undone = await world.mara.press(ended.message, "Undo")
    assert "goes on" in undone.text
    assert "goes on" in world.posts()[-1].text
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_undo_of_an_end_names_the_way_back_where_another_story_has_come_by_then(world: World) -> None:
    second = world.sandbox.add_channel(world.guild, "second")
    await world.subscribe()
    await world.subscribe(second, story=SHOES)
    ended = await world.mara.command(world.reading, "unsubscribe")
    await world.mara.command(second, "move", channel=world.reading)
    late = await world.mara.press(ended.message, "Undo")
    assert late.text.startswith("Another story runs in that channel by now; ")
    card = await card_of(world)
    assert "Replace, go on with part 2" in card.buttons


async def test_a_pause_until_a_day_outlasts_new_times_an_end_and_a_replacement_that_are_undone(world: World) -> None:
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
    assert lines(world.posts()) == [1, 2]
    assert abs(world.clock.now() - friday) < timedelta(minutes=1)
