"""/discuss: a part's thread, opened when somebody asks, or the reason why there is none."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox import Fault, Permission
from tests.e2e.conftest import FREE, World, open_world
from tests.e2e.test_part_buttons import last_of

THREADS = "/channels/{channel_id}/messages/{message_id}/threads"


async def test_it_opens_the_newest_parts_thread_with_its_rule_and_question(world: World) -> None:
    await world.subscribe()
    await world.next_day(1)
    reply = await world.jonas.command(world.reading, "discuss")
    assert reply.ephemeral
    (thread,) = world.sandbox.threads(world.reading)
    assert thread.id == last_of(world, 2).id
    assert f"<#{thread.id}>" in reply.text
    await world.bot.engine.wait_until_idle()
    (opening,) = world.sandbox.messages(thread)
    assert "Parts 1-2 only, no spoilers beyond" in opening.text
    assert opening.text.rstrip().endswith("?")


async def test_it_opens_the_thread_of_the_part_that_is_named(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.command(world.reading, "discuss", part=1)
    assert [thread.id for thread in world.sandbox.threads(world.reading)] == [last_of(world, 1).id]


async def test_in_a_thread_it_speaks_of_that_threads_part(world: World) -> None:
    await world.subscribe()
    await world.next_day(2)
    await world.jonas.command(world.reading, "discuss", part=1)
    (thread,) = world.sandbox.threads(world.reading)
    assert "part 1 is talked about right here" in (await world.mara.command(thread, "discuss")).text
    assert len(world.sandbox.threads(world.reading)) == 1


async def test_a_part_that_is_still_to_come_has_none(world: World) -> None:
    await world.subscribe()
    assert "Part 4 has not been posted" in (await world.jonas.command(world.reading, "discuss", part=4)).text
    assert "There is no part 40" in (await world.jonas.command(world.reading, "discuss", part=40)).text
    assert world.sandbox.threads(world.reading) == []


async def test_before_the_first_part_there_is_nothing_to_discuss(world: World) -> None:
    await world.subscribe(start="Start at the next time")
    assert "has been posted here yet" in (await world.jonas.command(world.reading, "discuss")).text


async def test_where_the_organisers_want_no_threads_it_says_so(world: World) -> None:
    await world.subscribe(discussion="none")
    assert "chosen to have no discussion threads" in (await world.jonas.command(world.reading, "discuss")).text


async def test_a_missing_permission_is_named_and_once_given_the_thread_opens(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    refused = await world.jonas.command(world.reading, "discuss")
    assert refused.ephemeral
    assert "Create Public Threads" in refused.text
    world.sandbox.allow(world.reading, Permission.CREATE_PUBLIC_THREADS)
    assert "part 1 is here" in (await world.jonas.command(world.reading, "discuss")).text


@pytest.mark.parametrize("kind", ["500-before", "500-after", "503-before"])
async def test_an_error_of_discords_delays_it_and_asking_again_helps(world: World, kind: str) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=THREADS, kind=kind, times=1))
    await world.jonas.command(world.reading, "discuss")
    assert "part 1 is here" in (await world.jonas.command(world.reading, "discuss")).text
    assert len(world.sandbox.threads(world.reading)) == 1


async def test_a_part_whose_post_was_deleted_says_that_it_has_no_thread(world: World) -> None:
    await world.subscribe()
    await world.bot.client.http.delete_message(world.reading.id, last_of(world, 1).id)
    reply = await world.jonas.command(world.reading, "discuss")
    assert "could not be opened" in reply.text
    assert "choose another part" in reply.text


async def test_when_the_server_has_too_many_threads_it_says_so_and_opens_it_once_there_is_room(tmp_path: Path) -> None:
    async with open_world(tmp_path, replace(FREE, active_threads=1)) as world:
        await world.subscribe()
        await world.next_day(1)
        await world.jonas.command(world.reading, "discuss", part=1)
        refused = await world.jonas.command(world.reading, "discuss")
        assert "as many open threads as Discord allows" in refused.text
        (first,) = world.sandbox.threads(world.reading)
        world.sandbox.delete_channel(first)
        assert "part 2 is here" in (await world.jonas.command(world.reading, "discuss")).text


async def test_a_thread_that_somebody_deleted_is_not_linked_to(world: World) -> None:
    await world.subscribe()
    await world.jonas.command(world.reading, "discuss")
    (thread,) = world.sandbox.threads(world.reading)
    world.sandbox.delete_channel(thread)
    assert "was deleted by somebody" in (await world.jonas.command(world.reading, "discuss")).text


async def test_with_a_thread_for_each_part_it_leads_to_the_one_that_is_there(world: World) -> None:
    await world.subscribe(discussion="each")
    (thread,) = world.sandbox.threads(world.reading)
    assert f"<#{thread.id}>" in (await world.jonas.command(world.reading, "discuss")).text
    assert len(world.sandbox.messages(thread)) == 1


async def test_who_has_not_read_that_far_is_told_first_what_is_spoken_of_there(world: World) -> None:
    await world.subscribe()
    await world.next_day(3)
    told = await world.jonas.command(world.reading, "discuss", part=4)
    assert told.text.startswith("People there speak of parts 1-4. The discussion of part 4 is here")
    await world.jonas.press(last_of(world, 4), "I've read this")
    assert "People there speak" not in (await world.jonas.command(world.reading, "discuss", part=4)).text
