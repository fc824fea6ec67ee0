"""/catchup: what was posted, page by page and private; and beyond the channel, where that is allowed."""

import re

from bot.sandbox import Person, Reply
from tests.e2e.stage import World

CAUGHT_UP = "You have caught up with the channel"


async def read_all_pages(person: Person, reply: Reply) -> list[str]:
    """Press Next until there is none, and return the text of each page."""
    pages = [reply.text]
    while "Next" in reply.buttons:
        reply = await person.press(reply.message, "Next")
        assert reply.updated, "pages are turned in place"
        pages.append(reply.text)
    return pages


def words(text: str) -> list[str]:
    """Return the words of a text, without Markdown's signs."""
    return re.findall(r"\w+", text)


async def test_catchup_shows_every_posted_word(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    opened = await world.jonas.command(world.reading, "catchup")
    assert opened.ephemeral
    assert "part 1 of 7" in opened.text
    pages = await read_all_pages(world.jonas, opened)
    assert CAUGHT_UP in pages[-1]
    assert all(len(page) <= 1500 for page in pages)
    prose = [page.split("\n", 1)[1].removesuffix("-# The end of the newest part.") for page in pages[:-1]]
    posted = [post.text.rpartition("-# End of part")[0] for post in world.posts() if "-# End of part" in post.text]
    assert words(" ".join(prose)) == words(" ".join(posted))
    assert "up to part 3: you have caught up" in (await world.jonas.command(world.reading, "progress")).text


async def test_catchup_resumes_at_its_page_after_a_restart(world: World) -> None:
    await world.subscribe()
    opened = await world.jonas.command(world.reading, "catchup")
    second = await world.jonas.press(opened.message, "Next")
    assert "page 2 of" in second.text
    await world.restart()
    again = await world.jonas.command(world.reading, "catchup")
    assert again.text == second.text
    third = await world.jonas.press(second.message, "Next")
    assert "page 3 of" in third.text, "buttons of pages work after a restart"


async def test_previous_leads_into_the_part_before(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    opened = await world.jonas.command(world.reading, "catchup", part=2)
    assert "part 2 of 7" in opened.text
    back = await world.jonas.press(opened.message, "Previous")
    assert re.search(r"part 1 of 7.*page (\d) of \1", back.text)
    forth = await world.jonas.press(back.message, "Next")
    assert forth.text == opened.text
    assert "Previous" not in (await world.jonas.command(world.reading, "catchup", part=1)).buttons


async def test_catchup_begins_after_the_read_parts(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(world.part_end(2), "I've read this")
    assert "part 3 of 7" in (await world.jonas.command(world.reading, "catchup")).text


async def test_each_reader_has_a_position(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    await read_all_pages(world.jonas, await world.jonas.command(world.reading, "catchup"))
    assert "part 1 of 7" in (await world.mara.command(world.reading, "catchup")).text


async def test_go_to_post_links_to_the_part(world: World) -> None:
    await world.subscribe()
    opened = await world.jonas.command(world.reading, "catchup")
    assert "Go to post" in opened.buttons
    button = next(button for button in opened.buttons if button == "Go to post")
    assert (
        button.url == f"https://discord.com/channels/{world.guild.id}/{world.reading.id}/{world.announcing_line(1).id}"
    )


async def test_catchup_continues_with_a_later_part(world: World) -> None:
    await world.subscribe()
    last = await read_all_pages(world.jonas, await world.jonas.command(world.reading, "catchup"))
    assert CAUGHT_UP in last[-1]
    assert CAUGHT_UP in (await world.jonas.command(world.reading, "catchup")).text
    await world.next_day(1)
    assert "part 2 of 7" in (await world.jonas.command(world.reading, "catchup")).text


async def test_catchup_refuses_an_unposted_part(world: World) -> None:
    await world.subscribe()
    refused = await world.jonas.command(world.reading, "catchup", part=5)
    assert refused.ephemeral
    assert refused.text == "Part 5 has not been posted here yet."
    assert "There is no part 50" in (await world.jonas.command(world.reading, "catchup", part=50)).text


async def test_catchup_before_part_1_shows_its_date(world: World) -> None:
    await world.subscribe(start="Start at the next time")
    answer = await world.jonas.command(world.reading, "catchup")
    assert "Nothing has been posted here yet" in answer.text
    assert "Part 1 comes" in answer.text
    assert answer.buttons == []


async def test_reading_ahead_is_marked_and_kept(world: World) -> None:
    await world.subscribe()
    await world.jonas.press(world.part_end(1), "I've read this")
    last = await world.jonas.command(world.reading, "catchup")
    ahead = await world.jonas.press(last.message, "Read part 2 now, only you")
    assert ahead.ephemeral
    assert "part 2 of 7" in ahead.text
    assert "ahead of the channel: no spoilers in the channel, please" in ahead.text
    pages = await read_all_pages(world.jonas, ahead)
    assert "The story is finished" in pages[-1]
    assert not any("part 2 of" in post.text for post in world.posts() if not post.ephemeral)
    assert "ahead of the channel" in (await world.jonas.command(world.reading, "progress")).text
    assert "parts 1 to 7" in (await world.jonas.command(world.reading, "recap")).text


async def test_catchup_stops_at_the_channel_when_reading_ahead_is_off(world: World) -> None:
    await world.subscribe()
    card = await world.mara.command(world.reading, "settings")
    await world.mara.press(card.message, "Turn reading ahead off")
    await world.jonas.press(world.part_end(1), "I've read this")
    last = await world.jonas.command(world.reading, "catchup")
    assert CAUGHT_UP in last.text
    assert last.buttons == ["Previous"]
    refused = await world.jonas.command(world.reading, "catchup", part=2)
    assert refused.text == "Part 2 has not been posted here yet."


async def test_catchup_works_after_the_end(world: World) -> None:
    await world.subscribe()
    await world.next_day(10)
    pages = await read_all_pages(world.jonas, await world.jonas.command(world.reading, "catchup"))
    assert CAUGHT_UP in pages[-1]
    assert "The story is finished" in pages[-1]


async def test_catchup_posts_nothing_in_public(world: World) -> None:
    await world.subscribe()
    before = [post.id for post in world.posts()]
    await read_all_pages(world.jonas, await world.jonas.command(world.reading, "catchup"))
    assert [post.id for post in world.posts() if not post.ephemeral] == before


async def test_looking_at_a_later_part_marks_nothing_as_read(world: World) -> None:
    await world.subscribe()
    await world.next_day(5)
    looked = await world.jonas.command(world.reading, "catchup", part=4)
    assert "part 4 of 7" in looked.text
    assert "Looking at this part does not mark earlier parts as read" in looked.text
    assert "You have no place here yet" in (await world.jonas.command(world.reading, "progress")).text
    turned = await world.jonas.press(looked.message, "Next")
    again = await world.jonas.command(world.reading, "catchup", part=4)
    assert again.text == turned.text, "the page is kept"
    assert "part 1 of 7" in (await world.jonas.command(world.reading, "catchup")).text


async def test_looking_back_or_ahead_keeps_the_position(world: World) -> None:
    await world.subscribe()
    await world.next_day(4)
    await world.jonas.press(world.part_end(2), "I've read this")
    first = await world.jonas.command(world.reading, "catchup")
    reading = await world.jonas.press(first.message, "Next")
    for part in (1, 5):
        await world.jonas.command(world.reading, "catchup", part=part)
        assert (await world.jonas.command(world.reading, "catchup")).text == reading.text
    answer = (await world.jonas.command(world.reading, "progress")).text
    assert "read up to part 2" in answer
    assert "/catchup goes on at part 3" in answer


async def test_skipped_parts_can_be_marked_as_read_and_undone(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    opened = await world.jonas.command(world.reading, "catchup", part=3)
    reply = opened
    while "Next" in reply.buttons:
        reply = await world.jonas.press(reply.message, "Next")
    assert "You have not marked any part as read here yet" in reply.text
    assert reply.buttons == ["Previous", "Begin with part 1, only you", "I've read parts 1 to 3"]
    last = await world.jonas.press(reply.message, "I've read parts 1 to 3")
    assert CAUGHT_UP in last.text
    assert last.buttons == ["Previous", "Read part 4 now, only you", "Undo"]
    assert "up to part 3: you have caught up" in (await world.jonas.command(world.reading, "progress")).text
    undone = await world.jonas.press(last.message, "Undo")
    assert "no part marked as read" in undone.text
    assert "no place here yet" in (await world.jonas.command(world.reading, "progress")).text
