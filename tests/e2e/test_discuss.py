"""/discuss: a part's thread, opened on demand, or the reason why there is none."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox import Fault, Permission
from tests.e2e.stage import THREADS, UNLIMITED, World, open_world


async def test_discuss_opens_the_newest_parts_thread_with_a_question(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    reply = await world.jonas.command(world.reading, "discuss")
    assert reply.ephemeral
    (thread,) = world.sandbox.threads(world.reading)
    assert thread.id == world.part_end(2).id
    assert f"<#{thread.id}>" in reply.text
    await world.wait_until_idle()
    (opening,) = world.sandbox.messages(thread)
    assert "Parts 1 to 2 only, no spoilers beyond" in opening.text
    assert opening.text.rstrip().endswith("?")


async def test_discuss_opens_the_named_parts_thread(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.command(world.reading, "discuss", part=1)
    assert [thread.id for thread in world.sandbox.threads(world.reading)] == [world.part_end(1).id]


async def test_discuss_in_a_thread_means_that_threads_part(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.command(world.reading, "discuss", part=1)
    (thread,) = world.sandbox.threads(world.reading)
    assert "talk about part 1 right here" in (await world.mara.command(thread, "discuss")).text
    assert len(world.sandbox.threads(world.reading)) == 1


async def test_discuss_refuses_an_unposted_part(world: World) -> None:
    await world.subscribe()
    assert "Part 4 has not been posted" in (await world.jonas.command(world.reading, "discuss", part=4)).text
    assert "There is no part 40" in (await world.jonas.command(world.reading, "discuss", part=40)).text
    assert world.sandbox.threads(world.reading) == []


async def test_discuss_before_part_1_is_refused(world: World) -> None:
    await world.subscribe(start="Start at the next time")
    assert "has been posted here yet" in (await world.jonas.command(world.reading, "discuss")).text


async def test_discuss_is_refused_when_threads_are_off(world: World) -> None:
    await world.subscribe(discussion="none")
    assert "chosen no discussion threads" in (await world.jonas.command(world.reading, "discuss")).text


async def test_discuss_names_the_missing_permission_and_then_works(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    refused = await world.jonas.command(world.reading, "discuss")
    assert refused.ephemeral
    assert "Create Public Threads" in refused.text
    world.sandbox.allow(world.reading, Permission.CREATE_PUBLIC_THREADS)
    assert "part 1 is here" in (await world.jonas.command(world.reading, "discuss")).text


@pytest.mark.parametrize("kind", ["500-before", "500-after", "503-before"])
async def test_discuss_works_again_after_a_discord_error(world: World, kind: str) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=THREADS, kind=kind, times=1))
    await world.jonas.command(world.reading, "discuss")
    assert "part 1 is here" in (await world.jonas.command(world.reading, "discuss")).text
    assert len(world.sandbox.threads(world.reading)) == 1


async def test_discuss_of_a_deleted_post_is_refused(world: World) -> None:
    await world.subscribe()
    await world.bot.client.http.delete_message(world.reading.id, world.part_end(1).id)
    reply = await world.jonas.command(world.reading, "discuss")
    assert "could not be opened" in reply.text
    assert "Choose another part" in reply.text


async def test_discuss_waits_for_room_when_the_server_has_too_many_threads(tmp_path: Path) -> None:
    async with open_world(tmp_path, replace(UNLIMITED, active_threads=1)) as world:
        await world.subscribe()
        await world.next_day(1)
        await world.jonas.command(world.reading, "discuss", part=1)
        refused = await world.jonas.command(world.reading, "discuss")
        assert "as many open threads as Discord allows" in refused.text
        (first,) = world.sandbox.threads(world.reading)
        world.sandbox.delete_channel(first)
        assert "part 2 is here" in (await world.jonas.command(world.reading, "discuss")).text


async def test_discuss_does_not_link_to_a_deleted_thread(world: World) -> None:
    await world.subscribe()
    await world.jonas.command(world.reading, "discuss")
    (thread,) = world.sandbox.threads(world.reading)
    world.sandbox.delete_channel(thread)
    assert "The thread of part 1 was deleted." in (await world.jonas.command(world.reading, "discuss")).text


async def test_discuss_links_to_the_existing_thread(world: World) -> None:
    await world.subscribe(discussion="each")
    (thread,) = world.sandbox.threads(world.reading)
    assert f"<#{thread.id}>" in (await world.jonas.command(world.reading, "discuss")).text
    assert len(world.sandbox.messages(thread)) == 1


async def test_discuss_warns_a_reader_who_has_not_read_the_part(world: World) -> None:
    await world.subscribe()
    await world.next_day(3)
    answer = await world.jonas.command(world.reading, "discuss", part=4)
    assert answer.text.startswith("People there talk about parts 1 to 4. The discussion of part 4 is here")
    await world.jonas.press(world.part_end(4), "I've read this")
    assert "People there talk" not in (await world.jonas.command(world.reading, "discuss", part=4)).text
