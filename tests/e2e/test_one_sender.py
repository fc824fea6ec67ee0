"""Of several processes on one PostgreSQL database one posts. No other takes its claims while it lives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import start_bot
from bot.errors import StartError
from bot.sandbox import Fault, Sandbox
from bot.store import ledger
from bot.store.advisory_lock import AdvisoryLock
from bot.store.database import database_url
from tests.conftest import Postgres
from tests.e2e.process import open_database, open_process, wait_until, wait_until_settled
from tests.e2e.stage import MESSAGES, ORGANISER, World, part_numbers


@asynccontextmanager
async def lock_session_cut(postgres: Postgres, database_name: str) -> AsyncIterator[None]:
    """Cut the session that holds the lock, and let no new session begin in the block."""
    postgres.psql(f"ALTER DATABASE {database_name} ALLOW_CONNECTIONS false;")
    postgres.psql(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
        f"WHERE locktype = 'advisory' AND datname = '{database_name}';"
    )
    try:
        yield
    finally:
        postgres.psql(f"ALTER DATABASE {database_name} ALLOW_CONNECTIONS true;")


async def wait_until_lock_requested_again(postgres: Postgres, database_name: str) -> None:
    """Wait until a process that waits for the lock has asked for it twice more."""
    requests: set[str] = set()

    def has_asked() -> bool:
        answer = postgres.psql(
            "SELECT 'at ' || extract(epoch FROM query_start) FROM pg_stat_activity "
            f"WHERE query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid() AND datname = '{database_name}';"
        )
        requests.update(line.strip() for line in answer.splitlines() if line.strip().startswith("at "))
        return len(requests) >= 3

    await wait_until(has_asked)


async def wait_until_logged(text: str, caplog: pytest.LogCaptureFixture) -> None:
    """Wait until the log contains a text."""
    await wait_until(lambda: text in caplog.text, 10)


async def test_second_process_waits_and_takes_over_when_the_first_is_killed(
    sandbox: Sandbox, postgres: Postgres, database_name: str, tmp_path: Path
) -> None:
    url = postgres.get_uri(database=database_name)
    (guild,), (reading,) = sandbox.world.guilds.values(), sandbox.world.channels.values()
    mara = sandbox.add_person(guild, "Mara", permissions=ORGANISER)
    async with open_database(url) as database, open_process(sandbox, tmp_path, url) as first:
        card = await mara.command(reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
        await mara.press(card.message, "Start now")
        await wait_until_settled(database, next_part=2)
        sandbox.fault(Fault(method="POST", route=MESSAGES, kind="hang-before", times=1))
        command = asyncio.create_task(mara.command(reading, "next"))
        await wait_until(lambda: sandbox.hanging > 0)
        (claimed,) = await database.read(ledger.next_deliveries)
        assert claimed.claimed_until is not None
        async with open_process(sandbox, tmp_path, url, until_logged="this one waits") as second:
            await wait_until_lock_requested_again(postgres, database_name)
            assert await database.read(ledger.next_deliveries) == (claimed,)
            assert part_numbers(sandbox.messages(reading)) == [1]
            first.kill()
            await first.wait()
            command.cancel()
            await wait_until_settled(database, next_part=3)
            second.terminate()
            assert await asyncio.wait_for(second.wait(), 30) == 0
    assert part_numbers(sandbox.messages(reading)) == [1, 2]


async def test_nothing_is_claimed_without_the_lock(
    world: World,
    postgres: Postgres,
    database_name: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.store.advisory_lock._HANDOVER_SECONDS", 0.5)
    await world.use_database(postgres.get_uri(database=database_name))
    await world.subscribe()
    slot = await world.next_wake_time()
    async with lock_session_cut(postgres, database_name):
        await wait_until_logged("nothing is posted until it is back", caplog)
        world.clock.move_to(slot)
        world.bot.engine.wake()
        await wait_until(lambda: "engine" not in {task.get_name() for task in asyncio.all_tasks()})
        delivery = await world.next_delivery()
        assert (delivery.number, delivery.attempts) == (2, 0)
    await world.wait_until(lambda: world.posted_parts() == [1, 2])
    assert "posting goes on" in caplog.text
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]


async def test_process_ends_when_another_has_taken_the_lock(
    world: World, postgres: Postgres, database_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres.get_uri(database=database_name)
    await world.use_database(url)
    await world.stop()
    other = AdvisoryLock(database_url(url))
    started = asyncio.Event()

    async def serve() -> None:
        async with start_bot(world.settings, world.clock):
            started.set()
            await asyncio.Future()

    serving = asyncio.create_task(serve())
    await started.wait()
    waiting = asyncio.create_task(other.acquire())
    await wait_until_logged("this one waits", caplog)
    async with lock_session_cut(postgres, database_name):
        await asyncio.wait_for(waiting, 10)
    with pytest.raises(StartError, match="Another Cliffhanger posts"):
        await asyncio.wait_for(serving, 10)
    await other.close()
