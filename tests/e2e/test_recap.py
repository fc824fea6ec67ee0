"""/recap: the story so far, for the asker alone, never beyond what they may know, with links to its posts."""

from tests.e2e.conftest import World
from tests.e2e.test_part_buttons import in_sequence, last_of


async def test_it_goes_up_to_the_askers_own_place(world: World) -> None:
    await world.subscribe()
    await world.next_day(4)
    await world.jonas.press(last_of(world, 2), "I've read this")
    told = await world.jonas.command(world.reading, "recap")
    assert told.ephemeral
    assert "The story so far: parts 1-2" in told.text
    assert "[Part 3]" not in told.text


async def test_who_has_no_place_is_told_nothing_before_they_say_so(world: World) -> None:
    await world.subscribe()
    await world.next_day(3)
    for asked in (
        await world.jonas.command(world.reading, "recap"),
        await world.jonas.press(in_sequence(world, 4), "Recap"),
    ):
        assert asked.text.startswith(
            "You have not marked any part as read here yet, and a recap gives away what happens in parts 1-3."
        )
        assert len(asked.text) < 250
        assert asked.buttons == ["Begin with part 1, only you", "Tell me parts 1-3"]
        told = await world.jonas.press(asked.message, "Tell me parts 1-3")
        assert told.updated
        assert told.text.startswith("### The story so far: parts 1-3")
    asked = await world.jonas.command(world.reading, "recap")
    begun = await world.jonas.press(asked.message, "Begin with part 1, only you")
    assert "part 1 of 7" in begun.text
    again = await world.jonas.command(world.reading, "recap")
    assert "[Part 1]" not in again.text, "to look into part 1 is not to have read it"
    assert "You have not marked" not in (await world.jonas.command(world.reading, "recap", part=3)).text


async def test_recap_under_a_part_beyond_the_askers_place_goes_up_to_that_until_they_say_so(world: World) -> None:
    await world.subscribe()
    await world.next_day(3)
    await world.jonas.press(last_of(world, 1), "I've read this")
    told = await world.jonas.press(in_sequence(world, 4), "Recap")
    assert "The story so far: part 1" in told.text
    assert "[Part 2]" not in told.text
    assert told.text.endswith("You have read up to part 1, so this goes no further.")
    further = await world.jonas.press(told.message, "Tell me parts 1-3")
    assert further.updated
    assert "The story so far: parts 1-3" in further.text


async def test_a_part_that_is_named_beyond_the_askers_place_is_told_with_a_word_about_it(world: World) -> None:
    await world.subscribe()
    await world.next_day(3)
    await world.jonas.press(last_of(world, 1), "I've read this")
    told = await world.jonas.command(world.reading, "recap", part=3)
    assert told.text.startswith("This goes beyond your place: you have read up to part 1.")
    assert "The story so far: parts 1-3" in told.text
    assert "beyond your place" not in (await world.jonas.command(world.reading, "recap", part=1)).text


async def test_it_goes_up_to_and_with_the_part_that_is_named(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    told = await world.jonas.command(world.reading, "recap", part=3)
    assert "The story so far: parts 1-3" in told.text


async def test_a_part_that_was_not_posted_yet_is_refused_and_nothing_is_told(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    refused = await world.jonas.command(world.reading, "recap", part=6)
    assert refused.text == "Part 6 has not been posted here yet."
    assert (await world.jonas.command(world.reading, "recap", part=60)).text.startswith("There is no part 60")


async def test_each_passage_links_to_the_post_it_speaks_of(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    told = await world.jonas.command(world.reading, "recap", part=2)
    for part in (1, 2):
        url = f"https://discord.com/channels/{world.guild.id}/{world.reading.id}/{in_sequence(world, part).id}"
        assert f"[Part {part}]({url})" in told.text


async def test_before_anything_is_read_there_is_nothing_to_tell(world: World) -> None:
    await world.subscribe()
    told = await world.jonas.command(world.reading, "recap")
    assert "Part 1 is the newest and nothing comes before it, so there is nothing to recap yet" in told.text
    assert "You have not marked" not in told.text


async def test_in_a_parts_thread_it_is_as_in_the_channel(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(last_of(world, 1), "Discuss")
    (thread,) = world.sandbox.threads(world.reading)
    told = await world.jonas.command(thread, "recap", part=2)
    assert "The story so far: parts 1-2" in told.text


async def test_where_no_story_runs_it_lists_the_servers(world: World) -> None:
    await world.subscribe()
    kitchen = world.sandbox.add_channel(world.guild, "kitchen")
    told = await world.jonas.command(kitchen, "recap")
    assert told.ephemeral
    assert f"Inseparable in <#{world.reading.id}>" in told.text


async def test_a_long_storys_recap_fits_into_a_message(world: World) -> None:
    await world.subscribe(story="Three Hundred Pairs of Shoes")
    await world.next_day(24)
    told = await world.jonas.command(world.reading, "recap", part=18)
    assert "The story so far: parts 1-18" in told.text
    assert len(told.text) <= 4000


async def test_what_the_author_tells_of_a_chapter_is_labelled_by_all_its_parts(world: World) -> None:
    await world.subscribe(story="Three Hundred Pairs of Shoes")
    await world.next_day(2)
    told = await world.jonas.command(world.reading, "recap", part=3)
    url = f"https://discord.com/channels/{world.guild.id}/{world.reading.id}/{in_sequence(world, 1).id}"
    assert f"[Parts 1-2]({url}): Thirza" in told.text
    assert "[Part 2]" not in told.text


async def test_after_part_one_its_scene_is_told_once(world: World) -> None:
    await world.subscribe()
    told = await world.jonas.command(world.reading, "recap", part=1)
    assert "Last time" not in told.text
    assert told.text.count("[Part 1]") == 1
    assert "How it ended:" in told.text
