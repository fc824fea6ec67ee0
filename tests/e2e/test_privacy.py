"""/privacy: what is kept about the asker, and its erasure. /help: what the asker may do, on one page."""

from tests.e2e.conftest import World
from tests.e2e.test_part_buttons import last_of


async def test_about_somebody_new_nothing_is_kept(world: World) -> None:
    await world.subscribe()
    told = await world.jonas.command(world.reading, "privacy")
    assert told.ephemeral
    assert "Nothing is kept about you" in told.text
    assert told.buttons == []


async def test_a_place_is_named_and_erased_once_that_is_confirmed(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    await world.jonas.press(last_of(world, 2), "I've read this")
    told = await world.jonas.command(world.reading, "privacy")
    assert "Your place in one reading" in told.text
    ask = await world.jonas.press(told.message, "Erase")
    erased = await world.jonas.press(ask.message, "Erase it all")
    assert "nothing is kept about you any more" in erased.text
    assert "Nothing is kept about you" in (await world.jonas.command(world.reading, "privacy")).text
    assert "You have no place here yet" in (await world.jonas.command(world.reading, "progress")).text


async def test_one_can_think_again(world: World) -> None:
    await world.subscribe()
    await world.jonas.press(last_of(world, 1), "I've read this")
    told = await world.jonas.command(world.reading, "privacy")
    ask = await world.jonas.press(told.message, "Erase")
    assert "Nothing was erased" in (await world.jonas.press(ask.message, "Keep it")).text
    assert "Your place in one reading" in (await world.jonas.command(world.reading, "privacy")).text


async def test_what_somebody_started_goes_on_without_their_id(world: World) -> None:
    await world.subscribe()
    told = await world.mara.command(world.reading, "privacy")
    assert "the one subscription that you started" in told.text
    ask = await world.mara.press(told.message, "Erase")
    await world.mara.press(ask.message, "Erase it all")
    assert "Nothing is kept about you" in (await world.mara.command(world.reading, "privacy")).text
    await world.next_day(1)
    assert last_of(world, 2)


async def test_erasing_touches_nobody_else(world: World) -> None:
    await world.subscribe()
    for person in (world.jonas, world.mara):
        await person.press(last_of(world, 1), "I've read this")
    told = await world.jonas.command(world.reading, "privacy")
    ask = await world.jonas.press(told.message, "Erase")
    await world.jonas.press(ask.message, "Erase it all")
    assert "up to part 1" in (await world.mara.command(world.reading, "progress")).text
