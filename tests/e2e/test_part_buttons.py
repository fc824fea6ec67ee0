"""The buttons under a part: read, discuss, recap. Their answers are private."""

import asyncio

from tests.e2e.stage import World


async def test_read_button_counts_readers_without_naming_them(world: World) -> None:
    await world.subscribe()
    first = await world.mara.press(world.part_end(1), "I've read this")
    assert first.ephemeral
    assert "So far only you have marked it as read" in first.text
    second = await world.jonas.press(world.part_end(1), "I've read this")
    assert second.ephemeral
    assert "2 readers have marked it as read, including you" in second.text
    assert "Mara" not in second.text
    assert str(world.mara.id) not in second.text


async def test_undo_removes_a_first_read_mark(world: World) -> None:
    await world.subscribe()
    noted = await world.jonas.press(world.part_end(1), "I've read this")
    undone = await world.jonas.press(noted.message, "Undo")
    assert undone.updated
    assert "no part marked as read" in undone.text
    again = await world.mara.press(world.part_end(1), "I've read this")
    assert "So far only you have marked it as read" in again.text


async def test_undo_restores_the_previous_position(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(world.part_end(1), "I've read this")
    noted = await world.jonas.press(world.part_end(3), "I've read this")
    await world.jonas.press(noted.message, "Undo")
    progress = await world.jonas.command(world.reading, "progress")
    assert "up to part 1" in progress.text


async def test_old_undo_keeps_later_read_marks(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    old = await world.jonas.press(world.part_end(1), "I've read this")
    await world.jonas.press(world.part_end(2), "I've read this")
    answer = await world.jonas.press(old.message, "Undo")
    assert "Your place has moved to part 2" in answer.text
    assert "up to part 2" in (await world.jonas.command(world.reading, "progress")).text


async def test_read_button_of_an_older_part_offers_to_go_back(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(world.part_end(3), "I've read this")
    again = await world.jonas.press(world.part_end(2), "I've read this")
    assert "Your place is still part 3" in again.text
    assert "you can go back to part 1." in again.text
    assert again.buttons == ["Go back to part 1"]
    back = await world.jonas.press(again.message, "Go back to part 1")
    assert back.text == "Done: your place is part 1."
    assert "up to part 1" in (await world.jonas.command(world.reading, "progress")).text


async def test_second_press_on_part_1_offers_to_go_back_to_the_start(world: World) -> None:
    await world.subscribe()
    await world.jonas.press(world.part_end(1), "I've read this")
    again = await world.jonas.press(world.part_end(1), "I've read this")
    back = await world.jonas.press(again.message, "Go back to the start")
    assert "no part marked as read" in back.text
    assert "no place here yet" in (await world.jonas.command(world.reading, "progress")).text


async def test_recap_button_covers_the_parts_before(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(world.part_end(3), "I've read this")
    answer = await world.jonas.press(world.announcing_line(3), "Recap")
    assert answer.ephemeral
    assert "The story so far: parts 1 to 2" in answer.text
    assert "Part 3" not in answer.text


async def test_recap_button_of_part_1_has_nothing_to_recap(world: World) -> None:
    await world.subscribe()
    assert "Nothing comes before part 1" in (await world.jonas.press(world.announcing_line(1), "Recap")).text


async def test_recap_button_of_the_closing_post_covers_the_whole_story(world: World) -> None:
    await world.subscribe()
    await world.next_day(10)
    question = await world.jonas.press(world.posts()[-1], "Recap")
    answer = await world.jonas.press(question.message, "Tell me parts 1 to 7")
    assert "The story so far: parts 1 to 7" in answer.text
    assert len(answer.text) <= 4000


async def test_discuss_button_opens_one_thread_and_then_links_to_it(world: World) -> None:
    await world.subscribe()
    first = await world.jonas.press(world.part_end(1), "Discuss")
    assert first.ephemeral
    (thread,) = world.sandbox.threads(world.reading)
    assert thread.id == world.part_end(1).id
    await world.wait_until_idle()
    (opening,) = world.sandbox.messages(thread)
    assert "Part 1 only, no spoilers beyond" in opening.text
    second = await world.mara.press(world.part_end(1), "Discuss")
    assert len(world.sandbox.threads(world.reading)) == 1
    for reply in (first, second):
        assert f"<#{thread.id}>" in reply.text


async def test_discuss_button_pressed_twice_at_once_opens_one_thread(world: World) -> None:
    await world.subscribe()
    post = world.part_end(1)
    replies = await asyncio.gather(*(person.press(post, "Discuss") for person in (world.jonas, world.mara)))
    assert len(world.sandbox.threads(world.reading)) == 1
    assert all("The discussion of part 1 is here" in reply.text for reply in replies)
