"""One process at a time may post, and the right to it ends with that process."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.errors import StartError
from bot.store import advisory_lock
from bot.store.advisory_lock import AdvisoryLock
from bot.store.database import database_url
from bot.store.sender_lock import sender_lock
from tests.conftest import Postgres
from tests.store.stage import lock_holder

pytestmark = pytest.mark.slow


def cut_connection(postgres: Postgres, name: str) -> None:
    """End the session that holds the lock, as a restart of the server does."""
    postgres.psql(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
        f"WHERE locktype = 'advisory' AND datname = '{name}';"
    )


async def test_second_process_is_refused(empty_url: str) -> None:
    async with lock_holder(empty_url):
        with pytest.raises(StartError, match="already running"):
            async with sender_lock(database_url(empty_url)):
                pass


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here")
async def test_unwritable_folder_is_not_reported_as_running() -> None:
    with pytest.raises(StartError, match=r"folder /proc cannot be written"):
        async with sender_lock(database_url("sqlite:////proc/x.db")):
            pass


async def test_lock_is_free_after_its_holder_is_killed(empty_url: str) -> None:
    async with lock_holder(empty_url):
        pass
    async with asyncio.timeout(10), sender_lock(database_url(empty_url), wait=True):
        pass


async def test_waiting_process_gets_the_lock_when_the_holder_is_killed(
    postgres: Postgres, postgres_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    address = postgres.get_uri(database=postgres_name)
    lock = AdvisoryLock(database_url(address))
    async with lock_holder(address) as holder, asyncio.timeout(20):
        waiting = asyncio.create_task(lock.acquire())
        while "this one waits" not in caplog.text:
            await asyncio.sleep(0.02)
        assert not waiting.done()
        holder.kill()
        await waiting
    assert lock.safe_at > 0, "the holder may be alive, and only its connection cut"
    await lock.close()


async def test_held_lock_is_not_lost(postgres: Postgres, postgres_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisory_lock, "_CHECK_SECONDS", 0.01)
    checks: list[str] = []

    def record(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        checks.append(statement)

    lock = AdvisoryLock(database_url(postgres.get_uri(database=postgres_name)))
    assert await lock.try_acquire()
    event.listen(lock._engine.sync_engine, "after_cursor_execute", record)
    losing = asyncio.create_task(lock.wait_until_lost())
    async with asyncio.timeout(10):
        while len(checks) < 5:
            await asyncio.sleep(0)
    assert not losing.done()
    cut_connection(postgres, postgres_name)
    await asyncio.wait_for(losing, 10)
    await lock.close()


async def test_holder_notices_a_cut_connection_and_gets_the_lock_again(postgres: Postgres, postgres_name: str) -> None:
    url = database_url(postgres.get_uri(database=postgres_name))
    async with sender_lock(url) as lock:
        assert lock is not None
        cut_connection(postgres, postgres_name)
        await asyncio.wait_for(lock.wait_until_lost(), 10)
        assert lock.safe_at == 0, "there was no holder before"
        await asyncio.wait_for(lock.reacquire(), 10)
        assert lock.safe_at > 0, "another process may have had the lock and lost it in the meantime"
        with pytest.raises(StartError, match="already running"):
            async with sender_lock(url):
                pass


async def test_reacquire_fails_when_another_process_has_the_lock(postgres: Postgres, postgres_name: str) -> None:
    address = postgres.get_uri(database=postgres_name)
    async with sender_lock(database_url(address)) as lock:
        assert lock is not None
        cut_connection(postgres, postgres_name)
        await asyncio.wait_for(lock.wait_until_lost(), 10)
        async with lock_holder(address):
            with pytest.raises(StartError, match="Another Cliffhanger posts"):
                await asyncio.wait_for(lock.reacquire(), 10)
