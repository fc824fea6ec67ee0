"""Of several processes on one PostgreSQL database one posts: what it has claimed is its own for as long as it lives."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import start_bot
from bot.errors import StartError
from bot.sandbox import Fault, Sandbox
from bot.store import Database, ledger
from bot.store.advisory_lock import RETRY_SECONDS, AdvisoryLock
from bot.store.database import database_url
from tests.conftest import Postgres
from tests.e2e.conftest import FREE, ORGANISER, World
from tests.e2e.test_kill import MESSAGES, process, until
from tests.e2e.test_reading import lines


@pytest.fixture
def name(postgres: Postgres) -> str:
    """A PostgreSQL database of its own."""
    name = f"t{uuid.uuid4().hex}"
    postgres.psql(f"CREATE DATABASE {name};")
    return name


@asynccontextmanager
async def shut(postgres: Postgres, name: str) -> AsyncIterator[None]:
    """The session that holds the right to post is cut, and no new one can be opened in the block."""
    postgres.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false;")
    postgres.psql(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
        f"WHERE locktype = 'advisory' AND datname = '{name}';"
    )
    try:
        yield
    finally:
        postgres.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true;")


async def said(words: str, caplog: pytest.LogCaptureFixture) -> None:
    """Return once the log has it."""
    await until(lambda: words in caplog.text, 10)


async def test_the_second_waits_takes_nothing_from_the_first_and_goes_on_when_it_is_killed(
    postgres: Postgres, name: str, tmp_path: Path
) -> None:
    url = postgres.get_uri(database=name)
    sandbox = Sandbox(now=lambda: datetime.now(UTC), limits=FREE)
    await sandbox.start()
    guild = sandbox.add_guild("The Reading Room", owner="Mara")
    reading = sandbox.add_channel(guild, "reading")
    mara = sandbox.add_person(guild, "Mara", permissions=ORGANISER)
    database = Database(database_url(url))

    def posted() -> list[int]:
        return lines(sandbox.messages(reading))

    try:
        async with process(sandbox, tmp_path, url) as first:
            card = await mara.command(reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
            await mara.press(card.message, "Start now")
            while [row.number for row in await database.read(ledger.next_deliveries)] != [2]:
                await asyncio.sleep(0.02)
            sandbox.fault(Fault(method="POST", route=MESSAGES, kind="hang-before", times=1))
            ask = asyncio.create_task(mara.command(reading, "next"))
            await until(lambda: sandbox.hanging > 0)
            (claimed,) = await database.read(ledger.next_deliveries)
            assert claimed.claimed_until is not None
            async with process(sandbox, tmp_path, url, says="this one waits"):
                await asyncio.sleep(1.5 * RETRY_SECONDS)  # time in which it asks for the lock again
                assert await database.read(ledger.next_deliveries) == (claimed,)
                assert posted() == [1]
                first.kill()
                await first.wait()
                ask.cancel()
                await until(lambda: posted() == [1, 2])
                await asyncio.sleep(0.5)  # time in which a second copy would come
        assert posted() == [1, 2]
    finally:
        await database.close()
        await sandbox.close()


async def move_to(world: World, url: str) -> None:
    """Let the world's bot live in another database."""
    await world.stop()
    world.settings = replace(world.settings, database_url=url)


async def test_without_the_right_to_post_nothing_is_claimed_until_it_is_back(
    world: World, postgres: Postgres, name: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.advisory_lock._HANDOVER_SECONDS", 0.5)
    await move_to(world, postgres.get_uri(database=name))
    await world.restart()
    await world.subscribe()
    async with shut(postgres, name):
        await said("nothing is posted until it is back", caplog)
        slot = await world.bot.database.read(ledger.next_wake_time)
        assert slot is not None
        world.clock.move_to(slot)
        world.bot.engine.wake()
        await asyncio.sleep(0.5)  # time in which it would be claimed
        (line,) = await world.bot.database.read(ledger.next_deliveries)
        assert (line.number, line.attempts) == (2, 0)
    await world.until(lambda: lines(world.posts()) == [1, 2])
    assert "posting goes on" in caplog.text
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]


async def test_when_another_has_taken_over_meanwhile_the_first_ends_in_one_sentence(
    world: World, postgres: Postgres, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres.get_uri(database=name)
    await move_to(world, url)
    other = AdvisoryLock(database_url(url))

    async def serve(ready: Callable[[], None]) -> None:
        async with start_bot(world.settings, world.clock):
            ready()
            await asyncio.Future()

    begun = asyncio.Event()
    serving = asyncio.create_task(serve(begun.set))
    await begun.wait()
    waiting = asyncio.create_task(other.acquire())
    await said("this one waits", caplog)
    async with shut(postgres, name):
        await asyncio.wait_for(waiting, 10)
    with pytest.raises(StartError, match="Another Cliffhanger posts"):
        await asyncio.wait_for(serving, 10)
    await other.close()
