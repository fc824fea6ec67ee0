"""/privacy: what is kept about a person, and how it is erased."""

from tests.e2e.stage import World


async def test_privacy_keeps_nothing_about_a_new_person(world: World) -> None:
    await world.subscribe()
    answer = await world.jonas.command(world.reading, "privacy")
    assert answer.ephemeral
    assert "Nothing is kept about you" in answer.text
    assert answer.buttons == []


async def test_reading_position_is_erased_after_confirmation(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    await world.jonas.press(world.part_end(2), "I've read this")
    answer = await world.jonas.command(world.reading, "privacy")
    assert "Your place in one reading" in answer.text
    ask = await world.jonas.press(answer.message, "Erase")
    erased = await world.jonas.press(ask.message, "Erase it all")
    assert "nothing is kept about you any more" in erased.text
    assert "Nothing is kept about you" in (await world.jonas.command(world.reading, "privacy")).text
    assert "You have no place here yet" in (await world.jonas.command(world.reading, "progress")).text


async def test_erasure_can_be_cancelled(world: World) -> None:
    await world.subscribe()
    await world.jonas.press(world.part_end(1), "I've read this")
    answer = await world.jonas.command(world.reading, "privacy")
    ask = await world.jonas.press(answer.message, "Erase")
    assert "Nothing was erased" in (await world.jonas.press(ask.message, "Keep it")).text
    assert "Your place in one reading" in (await world.jonas.command(world.reading, "privacy")).text


async def test_erasure_keeps_the_persons_subscription_running(world: World) -> None:
    await world.subscribe()
    answer = await world.mara.command(world.reading, "privacy")
    assert "the one subscription that you started" in answer.text
    ask = await world.mara.press(answer.message, "Erase")
    await world.mara.press(ask.message, "Erase it all")
    assert "Nothing is kept about you" in (await world.mara.command(world.reading, "privacy")).text
    await world.next_day(1)
    assert world.part_end(2)


async def test_erasure_leaves_other_readers_positions(world: World) -> None:
    await world.subscribe()
    for person in (world.jonas, world.mara):
        await person.press(world.part_end(1), "I've read this")
    answer = await world.jonas.command(world.reading, "privacy")
    ask = await world.jonas.press(answer.message, "Erase")
    await world.jonas.press(ask.message, "Erase it all")
    assert "up to part 1" in (await world.mara.command(world.reading, "progress")).text
