"""``backup`` and ``status``: for whoever hosts the bot, while it runs."""

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.clock import Clock
from bot.sandbox import Permission
from bot.store import health
from tests.cli.terminal import cliffhanger, refused
from tests.e2e.stage import MONDAY, World
from tests.store.faults import read_only


async def say(world: World, *typed: str, **settings: str) -> tuple[int, str]:
    """What a command says beside the running bot, and its exit status."""
    folder = Path(world.settings.database_url.removeprefix("sqlite:///")).parent
    ended = await asyncio.to_thread(cliffhanger, folder, *typed, DATABASE_URL=world.settings.database_url, **settings)
    return ended.returncode, ended.stdout + ended.stderr


async def test_a_backup_made_while_the_bot_runs_is_whole(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = tmp_path / "copy.db"
    status, said = await say(world, "backup", str(copy))
    assert (status, "is copied to" in said) == (0, True)
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM deliveries").fetchone() == (3,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".part")] == []


def test_a_backup_never_writes_over_a_file_and_says_what_is_missing(tmp_path: Path) -> None:
    missing = refused(cliffhanger(tmp_path, "backup", "copy.db"))
    assert missing.endswith(
        "no database at sqlite:///data/cliffhanger.db yet: is this the folder where the bot is started?"
    )
    cliffhanger(tmp_path, "migrate")
    (tmp_path / "copy.db").write_text("mine")
    assert "is there already" in refused(cliffhanger(tmp_path, "backup", "copy.db"))
    assert (tmp_path / "copy.db").read_text() == "mine"
    assert "could not be copied" in refused(cliffhanger(tmp_path, "backup", "nowhere/copy.db"))


def test_a_postgresql_database_is_copied_by_its_own_program(tmp_path: Path) -> None:
    said = refused(cliffhanger(tmp_path, "backup", "copy.db", DATABASE_URL="postgresql://ann@host/tales"))
    assert "pg_dump" in said


async def test_status_says_that_all_is_well_and_what_comes_next(world: World) -> None:
    await world.subscribe()
    status, said = await say(world, "status")
    assert "Stories:   1 running" in said
    assert "Inseparable, part 2" in said
    assert "Waiting:   none" in said
    assert status == 1, "the world's clock is not the machine's: no sign of life"


async def test_status_of_a_bot_that_runs_well_is_0_and_1_once_something_waits(world: World) -> None:
    await world.stop()
    world.clock.move_to(Clock().now())
    await world.restart()
    await world.subscribe()
    status, said = await say(world, "status")
    assert "Running:   yes" in said
    assert status == 0
    await world.mara.command(world.reading, "pause")
    assert (await say(world, "status"))[0] == 0, "whoever paused it knows"
    await world.mara.command(world.reading, "resume")
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.mara.command(world.reading, "next")
    status, said = await say(world, "status")
    assert "Running:   yes" in said
    assert "Waiting:   1" in said
    assert status == 1


async def test_status_knows_at_once_that_the_bot_was_stopped_and_that_it_was_started_anew(world: World) -> None:
    await world.stop()
    world.clock.move_to(Clock().now())
    await world.restart()
    await world.wait_until_read(lambda last: last is not None and last > MONDAY + timedelta(days=1), health.heartbeat)
    assert (await say(world, "status"))[0] == 0
    await world.stop()
    status, said = await say(world, "status")
    assert re.search(r"Running:   no; it was stopped \d+ s ago\n", said)
    assert status == 1
    await world.restart()
    await world.wait_until_read(lambda found: found.stopped is None, partial(health.read_health, now=world.clock.now()))
    assert "Running:   yes" in (await say(world, "status"))[1]


async def test_a_database_that_cannot_note_the_stop_hinders_nobody(world: World) -> None:
    with read_only(world.bot.database):
        await world.stop()
    assert "it was stopped" not in (await say(world, "status"))[1]


async def test_status_names_what_waits_and_why(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    status, said = await say(world, "status")
    assert status == 1
    assert "Waiting:   1" in said
    assert f"channel {world.reading.id} on server {world.guild.id}: access: 403/50013" in said


def test_status_of_a_bot_that_never_ran(tmp_path: Path) -> None:
    cliffhanger(tmp_path, "migrate")
    ended = cliffhanger(tmp_path, "status")
    assert ended.returncode == 1
    assert ended.stdout.startswith("Database:  sqlite:///data/cliffhanger.db\n")
    assert "never yet" in ended.stdout


def test_status_in_the_wrong_folder_says_so_and_leaves_nothing_there(tmp_path: Path) -> None:
    assert "no database at sqlite:///data/cliffhanger.db yet" in refused(cliffhanger(tmp_path, "status"))
    assert list(tmp_path.iterdir()) == []
