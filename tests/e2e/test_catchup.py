"""/catchup: what was posted, for a late joiner alone, page by page; and beyond the channel, where that is allowed."""

import re

from bot.sandbox import Person, Reply
from tests.e2e.conftest import World
from tests.e2e.test_part_buttons import in_sequence, last_of

LEVEL = "You are level with the channel"


async def read_to_the_end(person: Person, reply: Reply) -> list[str]:
    """Press Next until there is none; what each page showed."""
    shown = [reply.text]
    while "Next" in reply.buttons:
        reply = await person.press(reply.message, "Next")
        assert reply.updated, "pages are turned in place"
        shown.append(reply.text)
    return shown


def words(text: str) -> list[str]:
    """The words of a text, without the marks of Markdown."""
    return re.findall(r"\w+", text)


async def test_a_late_joiner_reads_every_posted_word_in_pages_and_is_level(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    opened = await world.jonas.command(world.reading, "catchup")
    assert opened.ephemeral
    assert "part 1 of 7" in opened.text
    shown = await read_to_the_end(world.jonas, opened)
    assert LEVEL in shown[-1]
    assert all(len(page) <= 1500 for page in shown)
    prose = [page.split("\n", 1)[1].removesuffix("-# The end of the newest part.") for page in shown[:-1]]
    posted = [post.text.rpartition("-# End of part")[0] for post in world.posts() if "-# End of part" in post.text]
    assert words(" ".join(prose)) == words(" ".join(posted))
    assert "up to part 3: you are level" in (await world.jonas.command(world.reading, "progress")).text


async def test_the_place_is_kept_when_one_comes_back_also_after_a_restart(world: World) -> None:
    await world.subscribe()
    opened = await world.jonas.command(world.reading, "catchup")
    second = await world.jonas.press(opened.message, "Next")
    assert "page 2 of" in second.text
    await world.restart()
    again = await world.jonas.command(world.reading, "catchup")
    assert again.text == second.text
    third = await world.jonas.press(second.message, "Next")
    assert "page 3 of" in third.text, "pages turn after a restart"


async def test_previous_leads_back_also_into_the_part_before(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    opened = await world.jonas.command(world.reading, "catchup", part=2)
    assert "part 2 of 7" in opened.text
    back = await world.jonas.press(opened.message, "Previous")
    assert re.search(r"part 1 of 7.*page (\d) of \1", back.text)
    forth = await world.jonas.press(back.message, "Next")
    assert forth.text == opened.text
    assert "Previous" not in (await world.jonas.command(world.reading, "catchup", part=1)).buttons


async def test_it_begins_behind_what_the_asker_has_read(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(last_of(world, 2), "I've read this")
    assert "part 3 of 7" in (await world.jonas.command(world.reading, "catchup")).text


async def test_each_reader_has_a_place_of_their_own(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    await read_to_the_end(world.jonas, await world.jonas.command(world.reading, "catchup"))
    assert "part 1 of 7" in (await world.mara.command(world.reading, "catchup")).text


async def test_go_to_post_leads_to_the_parts_post(world: World) -> None:
    await world.subscribe()
    opened = await world.jonas.command(world.reading, "catchup")
    assert "Go to post" in opened.buttons
    button = next(button for button in opened.buttons if button == "Go to post")
    assert button.url == f"https://discord.com/channels/{world.guild.id}/{world.reading.id}/{in_sequence(world, 1).id}"


async def test_what_is_posted_later_is_the_next_to_catch_up(world: World) -> None:
    await world.subscribe()
    level = await read_to_the_end(world.jonas, await world.jonas.command(world.reading, "catchup"))
    assert LEVEL in level[-1]
    assert LEVEL in (await world.jonas.command(world.reading, "catchup")).text
    await world.next_day(1)
    assert "part 2 of 7" in (await world.jonas.command(world.reading, "catchup")).text


async def test_a_part_that_is_still_to_come_is_not_shown(world: World) -> None:
    await world.subscribe()
    refused = await world.jonas.command(world.reading, "catchup", part=5)
    assert refused.ephemeral
    assert refused.text == "Part 5 has not been posted here yet."
    assert "There is no part 50" in (await world.jonas.command(world.reading, "catchup", part=50)).text


async def test_before_the_first_part_it_says_when_there_will_be_something(world: World) -> None:
    await world.subscribe(start="Start at the next time")
    told = await world.jonas.command(world.reading, "catchup")
    assert "Nothing has been posted here yet" in told.text
    assert "Part 1 comes" in told.text
    assert told.buttons == []


async def test_reading_on_alone_is_marked_as_ahead_and_keeps_the_place(world: World) -> None:
    await world.subscribe()
    await world.jonas.press(last_of(world, 1), "I've read this")
    level = await world.jonas.command(world.reading, "catchup")
    ahead = await world.jonas.press(level.message, "Read part 2 now, only you")
    assert ahead.ephemeral
    assert "part 2 of 7" in ahead.text
    assert "ahead of the channel: no spoilers in the channel, please" in ahead.text
    shown = await read_to_the_end(world.jonas, ahead)
    assert "The story is told to its end" in shown[-1]
    assert not any("part 2 of" in post.text for post in world.posts() if not post.ephemeral)
    assert "ahead of the channel" in (await world.jonas.command(world.reading, "progress")).text
    assert "parts 1-7" in (await world.jonas.command(world.reading, "recap")).text


async def test_where_reading_ahead_is_switched_off_nobody_gets_beyond_the_channel(world: World) -> None:
    await world.subscribe()
    card = await world.mara.command(world.reading, "settings")
    await world.mara.press(card.message, "Turn reading ahead off")
    await world.jonas.press(last_of(world, 1), "I've read this")
    level = await world.jonas.command(world.reading, "catchup")
    assert LEVEL in level.text
    assert level.buttons == ["Previous"]
    refused = await world.jonas.command(world.reading, "catchup", part=2)
    assert refused.text == "Part 2 has not been posted here yet."


async def test_after_the_end_a_late_joiner_still_reads_it_all(world: World) -> None:
    await world.subscribe()
    await world.next_day(10)
    shown = await read_to_the_end(world.jonas, await world.jonas.command(world.reading, "catchup"))
    assert LEVEL in shown[-1]
    assert "The story is told to its end" in shown[-1]


async def test_nothing_of_it_is_seen_by_others(world: World) -> None:
    await world.subscribe()
    before = [post.id for post in world.posts()]
    await read_to_the_end(world.jonas, await world.jonas.command(world.reading, "catchup"))
    assert [post.id for post in world.posts() if not post.ephemeral] == before


async def test_a_look_at_a_later_part_reads_none_of_those_before_it(world: World) -> None:
    await world.subscribe()
    await world.next_day(5)
    looked = await world.jonas.command(world.reading, "catchup", part=4)
    assert "part 4 of 7" in looked.text
    assert "Looking at this part does not mark those before it as read" in looked.text
    assert "You have no place here yet" in (await world.jonas.command(world.reading, "progress")).text
    turned = await world.jonas.press(looked.message, "Next")
    again = await world.jonas.command(world.reading, "catchup", part=4)
    assert again.text == turned.text, "where one leafs is kept"
    assert "part 1 of 7" in (await world.jonas.command(world.reading, "catchup")).text


async def test_a_look_back_or_ahead_takes_nobodys_place(world: World) -> None:
    await world.subscribe()
    await world.next_day(4)
    await world.jonas.press(last_of(world, 2), "I've read this")
    first = await world.jonas.command(world.reading, "catchup")
    reading = await world.jonas.press(first.message, "Next")
    for part in (1, 5):
        await world.jonas.command(world.reading, "catchup", part=part)
        assert (await world.jonas.command(world.reading, "catchup")).text == reading.text
    told = (await world.jonas.command(world.reading, "progress")).text
    assert "read up to part 2" in told
    assert "/catchup goes on at part 3" in told


async def test_who_skipped_parts_says_so_at_the_end_and_may_take_it_back(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    opened = await world.jonas.command(world.reading, "catchup", part=3)
    reply = opened
    while "Next" in reply.buttons:
        reply = await world.jonas.press(reply.message, "Next")
    assert "You have not marked any part as read here yet" in reply.text
    assert reply.buttons == ["Previous", "Begin with part 1, only you", "I've read parts 1-3"]
    level = await world.jonas.press(reply.message, "I've read parts 1-3")
    assert LEVEL in level.text
    assert level.buttons == ["Previous", "Read part 4 now, only you", "Undo"]
    assert "up to part 3: you are level" in (await world.jonas.command(world.reading, "progress")).text
    undone = await world.jonas.press(level.message, "Undo")
    assert "no part marked as read" in undone.text
    assert "no place here yet" in (await world.jonas.command(world.reading, "progress")).text
