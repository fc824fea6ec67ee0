"""The real process, killed between every two steps of a post: each message is there once, in order and whole."""

import asyncio
from pathlib import Path

import pytest

from bot.sandbox import Fault, Permission, Sandbox
from tests.e2e.process import open_database, open_process, wait_until, wait_until_settled
from tests.e2e.stage import MESSAGES, ORGANISER, THREADS, part_numbers


@pytest.mark.parametrize(
    ("route", "kind", "skip"),
    [
        (MESSAGES, "hang-before", 0),
        (MESSAGES, "hang-after", 0),
        (MESSAGES, "hang-before", 1),
        (MESSAGES, "hang-after", 1),
        (THREADS, "hang-before", 0),
        (THREADS, "hang-after", 0),
        (MESSAGES, "hang-after", 2),
    ],
    ids=[
        "line not made", "line made", "prose not made", "prose made", "thread not made", "thread made", "question made"
    ],
)  # fmt: skip
async def test_process_killed_at_a_request_posts_each_message_once(
    sandbox: Sandbox, tmp_path: Path, route: str, kind: str, skip: int
) -> None:
    (guild,), (reading,) = sandbox.world.guilds.values(), sandbox.world.channels.values()
    mara = sandbox.add_person(guild, "Mara", permissions=ORGANISER | Permission.CREATE_PUBLIC_THREADS)
    url = f"sqlite:///{tmp_path / 'cliffhanger.db'}"
    async with open_database(url) as database:
        async with open_process(sandbox, tmp_path, url) as process:
            card = await mara.command(
                reading, "subscribe", story="Inseparable", timezone="Europe/Berlin", discussion="each"
            )
            await mara.press(card.message, "Start now")
            await wait_until_settled(database, next_part=2)
            before = len(sandbox.messages(reading))
            sandbox.fault(Fault(method="POST", route=route, kind=kind, times=1, skip=skip))
            command = asyncio.create_task(mara.command(reading, "next"))
            await wait_until(lambda: sandbox.hanging > 0)
            process.kill()
            await process.wait()
            command.cancel()
        async with open_process(sandbox, tmp_path, url) as process:
            await wait_until_settled(database, next_part=3)
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 30) == 0
    assert part_numbers(sandbox.messages(reading)) == [1, 2]
    assert len(sandbox.messages(reading)) == before + 2
    assert [len(sandbox.messages(thread)) for thread in sandbox.threads(reading)] == [1, 1]
