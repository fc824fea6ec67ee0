"""How a command finds its story: by its channel or thread; without one it lists the server's stories."""

import pytest

from bot.sandbox import Overwrite, Permission
from bot.store import posts
from tests.e2e.stage import World
from tests.store.stage import subscribe

READERS_COMMANDS = ("recap", "discuss", "progress", "catchup")


@pytest.mark.parametrize("command", READERS_COMMANDS)
async def test_channel_without_a_story_lists_the_servers_stories(world: World, command: str) -> None:
    await world.subscribe()
    kitchen = world.sandbox.add_channel(world.guild, "kitchen")
    answer = await world.jonas.command(kitchen, command)
    assert answer.ephemeral
    assert f"Inseparable in <#{world.reading.id}>" in answer.text


@pytest.mark.parametrize("command", ["progress", "catchup"])
async def test_command_follows_a_story_that_has_moved(world: World, command: str) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.mara.command(world.reading, "move", channel=attic)
    answer = await world.jonas.command(world.reading, command)
    assert answer.text.startswith(f"**Inseparable** has moved to <#{attic.id}>.")
    assert "part 1 of 7" in answer.text.casefold()
    assert "has moved" not in (await world.jonas.command(attic, command)).text
    attic.overwrites[world.guild.id] = Overwrite(deny=Permission.VIEW_CHANNEL)
    world.sandbox.allow(attic, Permission.VIEW_CHANNEL)
    assert "has moved" not in (await world.jonas.command(world.reading, command)).text


async def test_old_thread_does_not_name_a_hidden_channel(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe(discussion="each")
    (thread,) = world.sandbox.threads(world.reading)
    await world.mara.command(world.reading, "move", channel=attic)
    assert f"has moved to <#{attic.id}>" in (await world.jonas.command(thread, "catchup")).text
    attic.overwrites[world.guild.id] = Overwrite(deny=Permission.VIEW_CHANNEL)
    world.sandbox.allow(attic, Permission.VIEW_CHANNEL)
    assert str(attic.id) not in (await world.jonas.command(thread, "catchup")).text


async def test_command_does_not_guess_between_moved_stories(world: World) -> None:
    attic, cellar = (world.sandbox.add_channel(world.guild, name) for name in ("attic", "cellar"))
    for story, channel in (("Inseparable", attic), ("Three Hundred Pairs of Shoes", cellar)):
        await world.subscribe(story=story)
        await world.mara.command(world.reading, "move", channel=channel)
    answer = await world.jonas.command(world.reading, "progress")
    assert "No story is running in this channel. Stories on this server: Inseparable" in answer.text
    await world.mara.command(attic, "move", channel=world.reading)
    assert "has moved" not in (await world.jonas.command(world.reading, "progress")).text


@pytest.mark.parametrize("command", READERS_COMMANDS)
async def test_server_without_a_story_names_subscribe(world: World, command: str) -> None:
    answer = await world.jonas.command(world.reading, command)
    assert answer.ephemeral
    assert "/subscribe" in answer.text


async def test_ended_story_still_belongs_to_its_channel(world: World) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "unsubscribe")
    assert "part 1 of 7" in (await world.jonas.command(world.reading, "catchup")).text


async def test_thread_belongs_to_its_own_story(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    await world.jonas.command(world.reading, "discuss", part=1)
    (thread,) = world.sandbox.threads(world.reading)
    await world.mara.command(world.reading, "unsubscribe")
    await world.subscribe(story="Three Hundred Pairs of Shoes")
    assert "Part 2 of 7" in (await world.jonas.command(thread, "progress")).text
    assert "Part 1 of 23" in (await world.jonas.command(world.reading, "progress")).text


async def test_two_channels_have_their_own_stories_and_positions(world: World) -> None:
    kitchen = world.sandbox.add_channel(world.guild, "kitchen")
    await world.subscribe()
    await world.subscribe(kitchen, story="Three Hundred Pairs of Shoes")
    opened = await world.jonas.command(world.reading, "catchup")
    await world.jonas.press(opened.message, "Next")
    assert "Three Hundred Pairs of Shoes, part 1 of 23" in (await world.jonas.command(kitchen, "catchup")).text
    assert "page 2 of" in (await world.jonas.command(world.reading, "catchup")).text


async def test_list_of_stories_stops_at_ten(world: World) -> None:
    for number in range(12):
        channel = world.sandbox.add_channel(world.guild, f"channel-{number}")
        await world.bot.database.write(subscribe, channel_id=channel.id, key=f"k{number}", guild_id=world.guild.id)
    client = world.bot.client
    await world.wait_until(lambda: client.get_channel(channel.id) is not None)
    answer = await world.jonas.command(world.reading, "progress")
    assert answer.text.count("The Lamp in <#") == 10
    assert "and 2 more" in answer.text


async def test_story_in_a_hidden_channel_is_not_listed(world: World) -> None:
    everyone = world.guild.roles[world.guild.id]
    office = world.sandbox.add_channel(world.guild, "office")
    office.overwrites[everyone.id] = Overwrite(deny=Permission.VIEW_CHANNEL)
    office.overwrites[world.mara.id] = Overwrite(allow=Permission.VIEW_CHANNEL)
    world.sandbox.allow(office, Permission.VIEW_CHANNEL)
    client = world.bot.client
    await world.wait_until(lambda: client.get_channel(office.id) is not None)
    await world.bot.database.write(subscribe, channel_id=office.id, key="k", guild_id=world.guild.id)
    assert "The Lamp" not in (await world.jonas.command(world.reading, "progress")).text
    assert f"The Lamp in <#{office.id}>" in (await world.mara.command(world.reading, "progress")).text


@pytest.mark.parametrize("command", READERS_COMMANDS)
async def test_command_in_a_thread_is_deferred(world: World, command: str) -> None:
    await world.subscribe()
    await world.jonas.command(world.reading, "discuss")
    (thread,) = world.sandbox.threads(world.reading)
    await world.jonas.command(thread, command)
    answers = [request.json for request in world.sandbox.requests if request.route.endswith("/callback")]
    assert answers[-1]["type"] == 5, "deferred"


async def test_part_of_a_message_is_looked_up_in_its_own_server(world: World) -> None:
    await world.subscribe()
    database, address = world.bot.database, (world.reading.id, world.announcing_line(1).id)
    match = await database.read(posts.part_of_message, world.guild.id, *address)
    assert match is not None
    assert match[1] == 1
    assert await database.read(posts.part_of_message, world.guild.id + 1, *address) is None
