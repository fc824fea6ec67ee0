"""``backup`` and ``status``, also while the bot runs."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.clock import Clock
from bot.sandbox import Permission
from bot.store import health
from tests.cli.terminal import cliffhanger, error_of, run_beside
from tests.e2e.stage import MONDAY, World
from tests.store.faults import read_only


async def test_backup_of_a_running_bot_is_complete(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = tmp_path / "copy.db"
    status, output = await run_beside(world, "backup", str(copy))
    assert (status, "was copied to" in output) == (0, True)
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM deliveries").fetchone() == (3,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".part")] == []


def test_backup_is_refused_without_database_or_onto_an_existing_file(tmp_path: Path) -> None:
    missing = error_of(cliffhanger(tmp_path, "backup", "copy.db"))
    assert missing.endswith(
        "no database at sqlite:///data/cliffhanger.db yet: is this the folder where the bot is started?"
    )
    cliffhanger(tmp_path, "migrate")
    (tmp_path / "copy.db").write_text("mine")
    assert "is there already" in error_of(cliffhanger(tmp_path, "backup", "copy.db"))
    assert (tmp_path / "copy.db").read_text() == "mine"
    assert "could not be copied" in error_of(cliffhanger(tmp_path, "backup", "nowhere/copy.db"))


def test_backup_of_postgresql_points_to_pg_dump(tmp_path: Path) -> None:
    error = error_of(cliffhanger(tmp_path, "backup", "copy.db", DATABASE_URL="postgresql://ann@host/tales"))
    assert "pg_dump" in error


async def test_status_shows_what_comes_next(world: World) -> None:
    await world.subscribe()
    status, output = await run_beside(world, "status")
    assert "Stories:   1 running" in output
    assert "Inseparable, part 2" in output
    assert "Waiting:   none" in output
    assert status == 1, "the clock of the world is not the machine's, so the heartbeat is old"


async def test_exit_status_is_1_once_a_problem_holds_something(world: World) -> None:
    await world.stop()
    world.clock.move_to(Clock().now())
    await world.restart()
    await world.subscribe()
    status, output = await run_beside(world, "status")
    assert "Running:   yes" in output
    assert status == 0
    await world.mara.command(world.reading, "pause")
    assert (await run_beside(world, "status"))[0] == 0, "a pause is not a problem"
    await world.mara.command(world.reading, "resume")
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.mara.command(world.reading, "next")
    status, output = await run_beside(world, "status")
    assert "Running:   yes" in output
    assert "Waiting:   1" in output
    assert status == 1


async def test_status_shows_a_stop_and_a_restart_at_once(world: World) -> None:
    await world.stop()
    world.clock.move_to(Clock().now())
    await world.restart()
    await world.wait_until_read(lambda last: last is not None and last > MONDAY + timedelta(days=1), health.heartbeat)
    assert (await run_beside(world, "status"))[0] == 0
    await world.stop()
    status, output = await run_beside(world, "status")
    assert re.search(r"Running:   no; it was stopped \d+ s ago\n", output)
    assert status == 1
    await world.restart()
    await world.wait_until_read(lambda found: found.stopped is None, partial(health.read_health, now=world.clock.now()))
    assert "Running:   yes" in (await run_beside(world, "status"))[1]


async def test_stop_succeeds_if_the_database_cannot_record_it(world: World) -> None:
    with read_only(world.bot.database):
        await world.stop()
    assert "it was stopped" not in (await run_beside(world, "status"))[1]


async def test_status_names_what_waits_and_why(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    status, output = await run_beside(world, "status")
    assert status == 1
    assert "Waiting:   1" in output
    assert f"channel {world.reading.id} on server {world.guild.id}: access: 403/50013" in output


def test_status_of_a_bot_that_never_ran(tmp_path: Path) -> None:
    cliffhanger(tmp_path, "migrate")
    result = cliffhanger(tmp_path, "status")
    assert result.returncode == 1
    assert result.stdout.startswith("Database:  sqlite:///data/cliffhanger.db\n")
    assert "it was never started" in result.stdout


def test_status_in_the_wrong_folder_is_refused_and_creates_nothing(tmp_path: Path) -> None:
    assert "no database at sqlite:///data/cliffhanger.db yet" in error_of(cliffhanger(tmp_path, "status"))
    assert list(tmp_path.iterdir()) == []
