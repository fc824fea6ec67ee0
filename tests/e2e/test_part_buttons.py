"""The buttons under a part: read, discuss, recap. What they answer is for the one who pressed alone."""

import asyncio

from bot.sandbox import Message
from tests.e2e.conftest import World


def last_of(world: World, part: int) -> Message:
    """The message under which a part's buttons stand."""
    return next(post for post in world.posts() if f"-# End of part {part} of" in post.text)


def in_sequence(world: World, part: int) -> Message:
    """The message that announces a part."""
    return next(post for post in world.posts() if f", part {part} of" in post.content)


async def test_reading_is_noted_and_counted_without_names(world: World) -> None:
    await world.subscribe()
    first = await world.mara.press(last_of(world, 1), "I've read this")
    assert first.ephemeral
    assert "So far only you have marked it as read" in first.text
    second = await world.jonas.press(last_of(world, 1), "I've read this")
    assert second.ephemeral
    assert "2 readers have marked it as read, you among them" in second.text
    assert "Mara" not in second.text
    assert str(world.mara.id) not in second.text


async def test_undo_takes_a_reading_back(world: World) -> None:
    await world.subscribe()
    noted = await world.jonas.press(last_of(world, 1), "I've read this")
    undone = await world.jonas.press(noted.message, "Undo")
    assert undone.updated
    assert "no part marked as read" in undone.text
    again = await world.mara.press(last_of(world, 1), "I've read this")
    assert "So far only you have marked it as read" in again.text


async def test_undo_restores_the_place_before(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(last_of(world, 1), "I've read this")
    noted = await world.jonas.press(last_of(world, 3), "I've read this")
    await world.jonas.press(noted.message, "Undo")
    progress = await world.jonas.command(world.reading, "progress")
    assert "up to part 1" in progress.text


async def test_an_old_undo_does_not_undo_what_came_after(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    old = await world.jonas.press(last_of(world, 1), "I've read this")
    await world.jonas.press(last_of(world, 2), "I've read this")
    answer = await world.jonas.press(old.message, "Undo")
    assert "Your place has moved to part 2" in answer.text
    assert "up to part 2" in (await world.jonas.command(world.reading, "progress")).text


async def test_pressing_on_an_older_part_puts_nobody_back_but_may(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(last_of(world, 3), "I've read this")
    again = await world.jonas.press(last_of(world, 2), "I've read this")
    assert "your place is still part 3" in again.text
    assert "you can go back to part 1." in again.text
    assert again.buttons == ["Go back to part 1"]
    back = await world.jonas.press(again.message, "Go back to part 1")
    assert back.text == "Done: your place is part 1."
    assert "up to part 1" in (await world.jonas.command(world.reading, "progress")).text


async def test_who_presses_twice_on_the_first_part_may_go_back_to_the_start(world: World) -> None:
    await world.subscribe()
    await world.jonas.press(last_of(world, 1), "I've read this")
    again = await world.jonas.press(last_of(world, 1), "I've read this")
    back = await world.jonas.press(again.message, "Go back to the start")
    assert "no part marked as read" in back.text
    assert "no place here yet" in (await world.jonas.command(world.reading, "progress")).text


async def test_recap_under_a_part_tells_what_came_before_it(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(last_of(world, 3), "I've read this")
    told = await world.jonas.press(in_sequence(world, 3), "Recap")
    assert told.ephemeral
    assert "The story so far: parts 1-2" in told.text
    assert "Part 3" not in told.text


async def test_recap_under_the_first_part_says_that_nothing_came_before(world: World) -> None:
    await world.subscribe()
    assert "Nothing comes before part 1" in (await world.jonas.press(in_sequence(world, 1), "Recap")).text


async def test_recap_under_the_closing_post_tells_the_whole_story(world: World) -> None:
    await world.subscribe()
    await world.next_day(10)
    asked = await world.jonas.press(world.posts()[-1], "Recap")
    told = await world.jonas.press(asked.message, "Tell me parts 1-7")
    assert "The story so far: parts 1-7" in told.text
    assert len(told.text) <= 4000


async def test_discuss_opens_the_thread_once_and_then_leads_to_it(world: World) -> None:
    await world.subscribe()
    first = await world.jonas.press(last_of(world, 1), "Discuss")
    assert first.ephemeral
    (thread,) = world.sandbox.threads(world.reading)
    assert thread.id == last_of(world, 1).id
    await world.bot.engine.wait_until_idle()
    (opening,) = world.sandbox.messages(thread)
    assert "Part 1 only, no spoilers beyond" in opening.text
    second = await world.mara.press(last_of(world, 1), "Discuss")
    assert len(world.sandbox.threads(world.reading)) == 1
    for reply in (first, second):
        assert f"<#{thread.id}>" in reply.text


async def test_two_who_press_discuss_at_once_get_one_thread(world: World) -> None:
    await world.subscribe()
    post = last_of(world, 1)
    replies = await asyncio.gather(*(person.press(post, "Discuss") for person in (world.jonas, world.mara)))
    assert len(world.sandbox.threads(world.reading)) == 1
    assert all("The discussion of part 1 is here" in reply.text for reply in replies)
