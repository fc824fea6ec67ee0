"""Commands know which story they are about: by channel, by thread; and where there is none they say where there is."""

import pytest

from bot.sandbox import Overwrite, Permission
from bot.store import posts
from tests.e2e.conftest import World
from tests.store.stage import subscribe as stage

READING = ("recap", "discuss", "progress", "catchup")


@pytest.mark.parametrize("command", READING)
async def test_in_a_channel_without_a_story_those_of_the_server_are_listed(world: World, command: str) -> None:
    await world.subscribe()
    kitchen = world.sandbox.add_channel(world.guild, "kitchen")
    told = await world.jonas.command(kitchen, command)
    assert told.ephemeral
    assert f"Inseparable in <#{world.reading.id}>" in told.text


@pytest.mark.parametrize("command", ["progress", "catchup"])
async def test_where_a_story_has_moved_away_it_is_said_where_to_and_it_goes_on_there(
    world: World, command: str
) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.mara.command(world.reading, "move", channel=attic)
    told = await world.jonas.command(world.reading, command)
    assert told.text.startswith(f"**Inseparable** has moved to <#{attic.id}>.")
    assert "part 1 of 7" in told.text.casefold()
    assert "has moved" not in (await world.jonas.command(attic, command)).text
    attic.overwrites[world.guild.id] = Overwrite(deny=Permission.VIEW_CHANNEL)
    world.sandbox.allow(attic, Permission.VIEW_CHANNEL)
    assert "has moved" not in (await world.jonas.command(world.reading, command)).text


async def test_in_an_old_parts_thread_a_channel_that_the_asker_cannot_see_is_not_named(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe(discussion="each")
    (thread,) = world.sandbox.threads(world.reading)
    await world.mara.command(world.reading, "move", channel=attic)
    assert f"has moved to <#{attic.id}>" in (await world.jonas.command(thread, "catchup")).text
    attic.overwrites[world.guild.id] = Overwrite(deny=Permission.VIEW_CHANNEL)
    world.sandbox.allow(attic, Permission.VIEW_CHANNEL)
    assert str(attic.id) not in (await world.jonas.command(thread, "catchup")).text


async def test_where_two_stories_have_moved_away_or_another_has_come_nothing_is_guessed(world: World) -> None:
    attic, cellar = (world.sandbox.add_channel(world.guild, name) for name in ("attic", "cellar"))
    for story, channel in (("Inseparable", attic), ("Three Hundred Pairs of Shoes", cellar)):
        await world.subscribe(story=story)
        await world.mara.command(world.reading, "move", channel=channel)
    told = await world.jonas.command(world.reading, "progress")
    assert "No story is running in this channel; on this server these are: Inseparable" in told.text
    await world.mara.command(attic, "move", channel=world.reading)
    assert "has moved" not in (await world.jonas.command(world.reading, "progress")).text


@pytest.mark.parametrize("command", READING)
async def test_on_a_server_without_a_story_it_is_said_how_to_start_one(world: World, command: str) -> None:
    told = await world.jonas.command(world.reading, command)
    assert told.ephemeral
    assert "/subscribe" in told.text


async def test_a_story_that_has_ended_is_still_the_channels(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "unsubscribe")
    assert "part 1 of 7" in (await world.jonas.command(world.reading, "catchup")).text


async def test_a_parts_thread_speaks_of_its_own_story_when_another_one_runs(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    await world.jonas.command(world.reading, "discuss", part=1)
    (thread,) = world.sandbox.threads(world.reading)
    await world.mara.command(world.reading, "unsubscribe")
    await world.subscribe(story="Three Hundred Pairs of Shoes")
    assert "Part 2 of 7" in (await world.jonas.command(thread, "progress")).text
    assert "Part 1 of 23" in (await world.jonas.command(world.reading, "progress")).text


async def test_two_channels_have_their_own_stories_and_places(world: World) -> None:
    kitchen = world.sandbox.add_channel(world.guild, "kitchen")
    await world.subscribe()
    await world.subscribe(kitchen, story="Three Hundred Pairs of Shoes")
    opened = await world.jonas.command(world.reading, "catchup")
    await world.jonas.press(opened.message, "Next")
    assert "Three Hundred Pairs of Shoes, part 1 of 23" in (await world.jonas.command(kitchen, "catchup")).text
    assert "page 2 of" in (await world.jonas.command(world.reading, "catchup")).text


async def test_of_many_stories_ten_are_listed_and_the_rest_counted(world: World) -> None:
    for number in range(12):
        room = world.sandbox.add_channel(world.guild, f"room-{number}")
        await world.bot.database.write(stage, channel_id=room.id, key=f"k{number}", guild_id=world.guild.id)
    client = world.bot.client
    await world.until(lambda: client.get_channel(room.id) is not None)
    told = await world.jonas.command(world.reading, "progress")
    assert told.text.count("The Lamp in <#") == 10
    assert "and 2 more" in told.text


async def test_nobody_hears_of_a_story_in_a_channel_that_they_cannot_see(world: World) -> None:
    everyone = world.guild.roles[world.guild.id]
    office = world.sandbox.add_channel(world.guild, "office")
    office.overwrites[everyone.id] = Overwrite(deny=Permission.VIEW_CHANNEL)
    office.overwrites[world.mara.id] = Overwrite(allow=Permission.VIEW_CHANNEL)
    world.sandbox.allow(office, Permission.VIEW_CHANNEL)
    client = world.bot.client
    await world.until(lambda: client.get_channel(office.id) is not None)
    await world.bot.database.write(stage, channel_id=office.id, key="k", guild_id=world.guild.id)
    assert "The Lamp" not in (await world.jonas.command(world.reading, "progress")).text
    assert f"The Lamp in <#{office.id}>" in (await world.mara.command(world.reading, "progress")).text


@pytest.mark.parametrize("command", READING)
async def test_it_is_said_at_once_that_an_answer_comes_however_long_the_search(world: World, command: str) -> None:
    await world.subscribe()
    await world.jonas.command(world.reading, "discuss")
    (thread,) = world.sandbox.threads(world.reading)
    await world.jonas.command(thread, command)
    answers = [request.json for request in world.sandbox.requests if request.route.endswith("/callback")]
    assert answers[-1]["type"] == 5, "deferred"


async def test_of_which_part_a_thread_is_the_servers_own_posts_tell(world: World) -> None:
    await world.subscribe()
    posted = world.posts()[1]

    database, address = world.bot.database, (world.reading.id, posted.id)
    found = await database.read(posts.part_of_message, world.guild.id, *address)
    assert found is not None
    assert found[1] == 1
    assert await database.read(posts.part_of_message, world.guild.id + 1, *address) is None
