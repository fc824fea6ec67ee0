"""One process at a time may send, and the right to it dies with its holder."""

import asyncio
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.errors import StartError
from bot.store.advisory_lock import AdvisoryLock
from bot.store.database import database_url
from bot.store.sender_lock import sender_lock
from tests.conftest import Postgres

HOLD = """
import asyncio, sys
from bot.store.database import database_url
from bot.store.sender_lock import sender_lock

async def hold():
    async with sender_lock(database_url(sys.argv[1])):
        print("held", flush=True)
        await asyncio.Future()

asyncio.run(hold())
"""


@asynccontextmanager
async def held(address: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Another process that holds the lock; killed without warning when the block is left."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD, address, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"held\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
def database_name(postgres: Postgres) -> str:
    """A PostgreSQL database of its own."""
    name = f"t{uuid.uuid4().hex}"
    postgres.psql(f"CREATE DATABASE {name};")
    return name


def cut(postgres: Postgres, name: str) -> None:
    """End the session that holds the lock, as a restart of the server does."""
    postgres.psql(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
        f"WHERE locktype = 'advisory' AND datname = '{name}';"
    )


async def test_while_one_has_it_another_is_refused_in_one_sentence(empty_url: str) -> None:
    url = database_url(empty_url)
    async with held(empty_url):
        with pytest.raises(StartError, match="already running"):
            async with sender_lock(url):
                pass


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here")
async def test_where_no_file_can_be_made_nobody_is_said_to_be_running() -> None:
    with pytest.raises(StartError, match=r"folder /proc cannot be written"):
        async with sender_lock(database_url("sqlite:////proc/x.db")):
            pass


async def test_when_its_holder_is_killed_without_warning_it_is_free(empty_url: str) -> None:
    url = database_url(empty_url)
    async with held(empty_url):
        pass
    async with asyncio.timeout(10), sender_lock(url, wait=True):
        pass


async def test_on_postgresql_who_waits_has_it_once_its_holder_is_killed(
    postgres: Postgres, database_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    address = postgres.get_uri(database=database_name)
    waiting = AdvisoryLock(database_url(address))
    async with held(address) as holder:
        task = asyncio.create_task(waiting.acquire())
        while "this one waits" not in caplog.text:
            await asyncio.sleep(0.02)
        assert not task.done()
        holder.kill()
        await asyncio.wait_for(task, 10)
    assert waiting.safe_at > 0, "the other may have been alive, and only its session cut"
    await waiting.close()


async def test_while_it_is_held_it_is_not_lost(postgres: Postgres, database_name: str) -> None:
    async with sender_lock(database_url(postgres.get_uri(database=database_name))) as lock:
        assert lock is not None
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(lock.wait_until_lost(), 0.5)


async def test_its_holder_knows_when_the_connection_is_lost_and_has_it_again(
    postgres: Postgres, database_name: str
) -> None:
    url = database_url(postgres.get_uri(database=database_name))
    async with sender_lock(url) as lock:
        assert lock is not None
        cut(postgres, database_name)
        await asyncio.wait_for(lock.wait_until_lost(), 10)
        assert lock.safe_at == 0, "nobody had it before"
        await asyncio.wait_for(lock.reacquire(), 10)
        assert lock.safe_at > 0, "another may have had it, and lost it, meanwhile"
        with pytest.raises(StartError, match="already running"):
            async with sender_lock(url):
                pass


async def test_who_has_lost_it_to_another_ends_in_one_sentence(postgres: Postgres, database_name: str) -> None:
    address = postgres.get_uri(database=database_name)
    async with sender_lock(database_url(address)) as lock:
        assert lock is not None
        cut(postgres, database_name)
        await asyncio.wait_for(lock.wait_until_lost(), 10)
        async with held(address):
            with pytest.raises(StartError, match="Another Cliffhanger posts"):
                await asyncio.wait_for(lock.reacquire(), 10)
