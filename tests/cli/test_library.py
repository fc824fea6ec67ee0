"""``library``: the host's shelf."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot import library
from bot.sandbox import Permission
from bot.store import Database
from bot.store.database import database_url
from tests.cli.terminal import cliffhanger, refused
from tests.cli.test_backup import say
from tests.e2e.conftest import World

TALE = "The ferry left at six, with nobody on it."


def test_what_comes_with_the_bot_is_there_at_once(tmp_path: Path) -> None:
    ended = cliffhanger(tmp_path, "library", "list")

    assert ended.returncode == 0
    assert "Inseparable" in ended.stdout
    assert "Three Hundred Pairs of Shoes" in ended.stdout


async def test_an_added_story_is_for_every_server_and_stays_when_the_bot_starts_anew(tmp_path: Path) -> None:
    (tmp_path / "the-ferry.txt").write_text(TALE)

    added = cliffhanger(tmp_path, "library", "add", "the-ferry.txt")

    assert added.stdout == 'Added "The ferry": 1 chapter, 9 words, 1 min to read.\n'
    database = Database(database_url(f"sqlite:///{tmp_path / 'data' / 'cliffhanger.db'}"))
    await library.stock_shelf(database, datetime(2026, 3, 2, tzinfo=UTC))
    anywhere = [listing.title for listing in await library.listings(database, 4711)]
    await database.close()
    assert "The ferry" in anywhere
    assert "The ferry" in cliffhanger(tmp_path, "library", "list").stdout


def test_the_same_text_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "the-ferry.txt").write_text(TALE)
    cliffhanger(tmp_path, "library", "add", "the-ferry.txt")

    assert "already in the library" in refused(cliffhanger(tmp_path, "library", "add", "the-ferry.txt"))


def test_another_story_of_a_title_is_told(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / "the-ferry.txt").write_text(f"{TALE} {number}")
        said = cliffhanger(tmp_path, "library", "add", "the-ferry.txt").stdout
        assert ("A story of this title was there already" in said) == (number == 1)


def test_a_file_that_is_not_there_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    assert "lost.txt cannot be read" in refused(cliffhanger(tmp_path, "library", "add", "lost.txt"))
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_is_left_alone(tmp_path: Path) -> None:
    cliffhanger(tmp_path, "migrate")
    with closing(sqlite3.connect(tmp_path / "data" / "cliffhanger.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of-the-future'")

    assert "written by a newer Cliffhanger" in refused(cliffhanger(tmp_path, "library", "list"))


def test_a_story_gets_the_title_that_the_host_gives_it(tmp_path: Path) -> None:
    (tmp_path / "file-0815.txt").write_text(TALE)

    assert (
        'Added "The Last Ferry"'
        in cliffhanger(tmp_path, "library", "add", "file-0815.txt", "--title", "The Last Ferry").stdout
    )
    assert "The Last Ferry" in cliffhanger(tmp_path, "library", "list").stdout


def test_what_the_host_added_can_be_taken_away_and_what_came_with_the_bot_cannot(tmp_path: Path) -> None:
    (tmp_path / "the-ferry.txt").write_text(TALE)
    cliffhanger(tmp_path, "library", "add", "the-ferry.txt")

    assert cliffhanger(tmp_path, "library", "remove", "the ferry").stdout == 'Removed "The ferry".\n'
    assert "The ferry" not in cliffhanger(tmp_path, "library", "list").stdout
    assert "comes with the bot" in refused(cliffhanger(tmp_path, "library", "remove", "Inseparable"))
    assert 'no story "The ferry"' in refused(cliffhanger(tmp_path, "library", "remove", "The ferry"))


async def test_where_a_story_is_being_read_is_said_as_a_terminal_can_show_it(world: World, tmp_path: Path) -> None:
    (tmp_path / "the-ferry.txt").write_text("\n\n".join([TALE] * 200))
    await say(world, "library", "add", str(tmp_path / "the-ferry.txt"))
    await world.subscribe(story="The ferry")
    status, said = await say(world, "library", "remove", "The ferry")
    assert status == 2
    assert f'"The ferry" is being read in channel {world.reading.id}:' in said


async def test_what_steers_a_terminal_is_never_printed(world: World) -> None:
    await world.subscribe()
    with closing(sqlite3.connect(world.settings.database_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE stories SET title = char(27) || '[2JGoat', author = char(27) || '[2JAnn'")
    printed = [(await say(world, *typed))[1] for typed in (("library", "list"), ("status",))]
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    printed.append((await say(world, "status"))[1])
    assert all("[2JGoat" in text for text in printed)
    assert "by [2JAnn" in printed[0]
    assert "\x1b" not in "".join(printed)


def test_a_refusal_speaks_of_what_there_is_in_a_terminal_and_names_what_may_be_meant(tmp_path: Path) -> None:
    (tmp_path / "the-ferry.txt").write_text(TALE)
    (tmp_path / "the-ferry-home.txt").write_text(f"{TALE} And home.")
    for name in ("the-ferry.txt", "the-ferry-home.txt"):
        cliffhanger(tmp_path, "library", "add", name)

    assert refused(cliffhanger(tmp_path, "library", "remove", "ferry")) == (
        'More than one story fits "ferry" ("The ferry", "The ferry home"): write more of the title.'
    )
    assert refused(cliffhanger(tmp_path, "library", "remove", "Inseperable")) == (
        'There is no story "Inseperable" ("Inseparable"): cliffhanger library list shows all there are.'
    )
    known = refused(cliffhanger(tmp_path, "library", "add", "the-ferry.txt"))
    assert known.endswith("cliffhanger library list shows it.")
    for said in (known, refused(cliffhanger(tmp_path, "library", "remove", "nothing"))):
        assert "/library" not in said


def test_large_numbers_are_written_alike_everywhere(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("word " * 50_000)

    assert "50,000 words" in cliffhanger(tmp_path, "library", "add", "long.txt").stdout
    assert "  50,000  " in cliffhanger(tmp_path, "library", "list").stdout
