"""/recap: the story so far, private, never beyond the reader's position, with links to its posts."""

from tests.e2e.stage import World


async def test_recap_stops_at_the_readers_position(world: World) -> None:
    await world.subscribe()
    await world.next_day(4)
    await world.jonas.press(world.part_end(2), "I've read this")
    answer = await world.jonas.command(world.reading, "recap")
    assert answer.ephemeral
    assert "The story so far: parts 1 to 2" in answer.text
    assert "[Part 3]" not in answer.text


async def test_recap_without_a_position_asks_first(world: World) -> None:
    await world.subscribe()
    await world.next_day(3)
    for question in (
        await world.jonas.command(world.reading, "recap"),
        await world.jonas.press(world.announcing_line(4), "Recap"),
    ):
        assert question.text.startswith(
            "You have not marked any part as read here yet. This recap says what happens in parts 1 to 3."
        )
        assert len(question.text) < 250
        assert question.buttons == ["Begin with part 1, only you", "Tell me parts 1 to 3"]
        answer = await world.jonas.press(question.message, "Tell me parts 1 to 3")
        assert answer.updated
        assert answer.text.startswith("### The story so far: parts 1 to 3")
    question = await world.jonas.command(world.reading, "recap")
    begun = await world.jonas.press(question.message, "Begin with part 1, only you")
    assert "part 1 of 7" in begun.text
    again = await world.jonas.command(world.reading, "recap")
    assert "[Part 1]" not in again.text, "opening part 1 does not mark it as read"
    assert "You have not marked" not in (await world.jonas.command(world.reading, "recap", part=3)).text


async def test_recap_button_beyond_the_position_offers_more(world: World) -> None:
    await world.subscribe()
    await world.next_day(3)
    await world.jonas.press(world.part_end(1), "I've read this")
    answer = await world.jonas.press(world.announcing_line(4), "Recap")
    assert "The story so far: part 1" in answer.text
    assert "[Part 2]" not in answer.text
    assert answer.text.endswith("You have read up to part 1, so this goes no further.")
    further = await world.jonas.press(answer.message, "Tell me parts 1 to 3")
    assert further.updated
    assert "The story so far: parts 1 to 3" in further.text


async def test_recap_of_a_named_part_beyond_the_position_warns(world: World) -> None:
    await world.subscribe()
    await world.next_day(3)
    await world.jonas.press(world.part_end(1), "I've read this")
    answer = await world.jonas.command(world.reading, "recap", part=3)
    assert answer.text.startswith("This goes beyond your place: you have read up to part 1.")
    assert "The story so far: parts 1 to 3" in answer.text
    assert "beyond your place" not in (await world.jonas.command(world.reading, "recap", part=1)).text


async def test_recap_includes_the_named_part(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    answer = await world.jonas.command(world.reading, "recap", part=3)
    assert "The story so far: parts 1 to 3" in answer.text


async def test_recap_of_an_unposted_part_is_refused(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    refused = await world.jonas.command(world.reading, "recap", part=6)
    assert refused.text == "Part 6 has not been posted here yet."
    assert (await world.jonas.command(world.reading, "recap", part=60)).text.startswith("There is no part 60")


async def test_each_recap_passage_links_to_its_post(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    answer = await world.jonas.command(world.reading, "recap", part=2)
    for part in (1, 2):
        url = f"https://discord.com/channels/{world.guild.id}/{world.reading.id}/{world.announcing_line(part).id}"
        assert f"[Part {part}]({url})" in answer.text


async def test_recap_after_part_1_has_nothing_to_tell(world: World) -> None:
    await world.subscribe()
    answer = await world.jonas.command(world.reading, "recap")
    assert "There is nothing to recap yet: part 1 is the newest part." in answer.text
    assert "You have not marked" not in answer.text


async def test_recap_works_in_a_thread(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.press(world.part_end(1), "Discuss")
    (thread,) = world.sandbox.threads(world.reading)
    answer = await world.jonas.command(thread, "recap", part=2)
    assert "The story so far: parts 1 to 2" in answer.text


async def test_recap_without_a_story_lists_the_servers_stories(world: World) -> None:
    await world.subscribe()
    kitchen = world.sandbox.add_channel(world.guild, "kitchen")
    answer = await world.jonas.command(kitchen, "recap")
    assert answer.ephemeral
    assert f"Inseparable in <#{world.reading.id}>" in answer.text


async def test_recap_of_a_long_story_fits_one_message(world: World) -> None:
    await world.subscribe(story="Three Hundred Pairs of Shoes")
    await world.next_day(24)
    answer = await world.jonas.command(world.reading, "recap", part=18)
    assert "The story so far: parts 1 to 18" in answer.text
    assert len(answer.text) <= 4000


async def test_authors_summary_names_all_parts_of_its_chapter(world: World) -> None:
    await world.subscribe(story="Three Hundred Pairs of Shoes")
    await world.next_day(2)
    answer = await world.jonas.command(world.reading, "recap", part=3)
    url = f"https://discord.com/channels/{world.guild.id}/{world.reading.id}/{world.announcing_line(1).id}"
    assert f"[Parts 1 to 2]({url}): Thirza" in answer.text
    assert "[Part 2]" not in answer.text


async def test_recap_of_part_1_names_its_scene_once(world: World) -> None:
    await world.subscribe()
    answer = await world.jonas.command(world.reading, "recap", part=1)
    assert "Last time" not in answer.text
    assert answer.text.count("[Part 1]") == 1
    assert "How it ended:" in answer.text
