"""``library``: the host's shelf."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox import Permission
from bot.services import library
from bot.store import Database
from bot.store.database import database_url
from tests.cli.terminal import cliffhanger, refused
from tests.cli.test_backup import say
from tests.e2e.stage import World

TALE = "The ferry left at six, with nobody on it."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the bot is started: its database is there."""
    cliffhanger(tmp_path, "migrate")
    return tmp_path


def test_what_comes_with_the_bot_is_there_at_once(folder: Path) -> None:
    ended = cliffhanger(folder, "library", "list")

    assert ended.returncode == 0
    assert "Inseparable" in ended.stdout
    assert "Three Hundred Pairs of Shoes" in ended.stdout


async def test_an_added_story_is_for_every_server_and_stays_when_the_bot_starts_anew(folder: Path) -> None:
    (folder / "the-ferry.txt").write_text(TALE)

    added = cliffhanger(folder, "library", "add", "the-ferry.txt")

    assert added.stdout == 'Added "The ferry": 1 chapter, 9 words, 1 min to read.\n'
    database = Database(database_url(f"sqlite:///{folder / 'data' / 'cliffhanger.db'}"))
    await library.store_bundled_stories(database, datetime(2026, 3, 2, tzinfo=UTC))
    anywhere = [listing.title for listing in await library.listings(database, 4711)]
    await database.close()
    assert "The ferry" in anywhere
    assert "The ferry" in cliffhanger(folder, "library", "list").stdout


def test_the_same_text_twice_is_told(folder: Path) -> None:
    (folder / "the-ferry.txt").write_text(TALE)
    cliffhanger(folder, "library", "add", "the-ferry.txt")

    assert "already in the library" in refused(cliffhanger(folder, "library", "add", "the-ferry.txt"))


def test_another_story_of_a_title_is_told(folder: Path) -> None:
    for number in range(2):
        (folder / "the-ferry.txt").write_text(f"{TALE} {number}")
        said = cliffhanger(folder, "library", "add", "the-ferry.txt").stdout
        assert ("A story of this title was there already" in said) == (number == 1)


def test_a_file_that_is_not_there_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    assert "lost.txt cannot be read" in refused(cliffhanger(tmp_path, "library", "add", "lost.txt"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("typed", [("list",), ("remove", "Inseparable"), ("add", "the-ferry.txt")])
def test_in_the_wrong_folder_it_says_so_and_makes_no_database(typed: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "the-ferry.txt").write_text(TALE)

    assert refused(cliffhanger(tmp_path, "library", *typed)) == (
        "There is no database at sqlite:///data/cliffhanger.db yet: is this the folder where the bot is started?"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["the-ferry.txt"]


def test_a_database_of_another_version_is_left_alone(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "data" / "cliffhanger.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of-the-future'")

    assert "written by a newer Cliffhanger" in refused(cliffhanger(folder, "library", "list"))


def test_a_story_gets_the_title_that_the_host_gives_it(folder: Path) -> None:
    (folder / "file-0815.txt").write_text(TALE)

    assert (
        'Added "The Last Ferry"'
        in cliffhanger(folder, "library", "add", "file-0815.txt", "--title", "The Last Ferry").stdout
    )
    assert "The Last Ferry" in cliffhanger(folder, "library", "list").stdout


def test_what_the_host_added_can_be_taken_away_and_what_came_with_the_bot_cannot(folder: Path) -> None:
    (folder / "the-ferry.txt").write_text(TALE)
    cliffhanger(folder, "library", "add", "the-ferry.txt")

    assert cliffhanger(folder, "library", "remove", "the ferry").stdout == 'Removed "The ferry".\n'
    assert "The ferry" not in cliffhanger(folder, "library", "list").stdout
    assert "comes with the bot" in refused(cliffhanger(folder, "library", "remove", "Inseparable"))
    assert 'no story "The ferry"' in refused(cliffhanger(folder, "library", "remove", "The ferry"))


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


def test_a_refusal_speaks_of_what_there_is_in_a_terminal_and_names_what_may_be_meant(folder: Path) -> None:
    (folder / "the-ferry.txt").write_text(TALE)
    (folder / "the-ferry-home.txt").write_text(f"{TALE} And home.")
    for name in ("the-ferry.txt", "the-ferry-home.txt"):
        cliffhanger(folder, "library", "add", name)

    assert refused(cliffhanger(folder, "library", "remove", "ferry")) == (
        'More than one story fits "ferry" ("The ferry", "The ferry home"): write more of the title.'
    )
    assert refused(cliffhanger(folder, "library", "remove", "Inseperable")) == (
        'There is no story "Inseperable" ("Inseparable"): cliffhanger library list shows all there are.'
    )
    known = refused(cliffhanger(folder, "library", "add", "the-ferry.txt"))
    assert known.endswith("cliffhanger library list shows it.")
    for said in (known, refused(cliffhanger(folder, "library", "remove", "nothing"))):
        assert "/library" not in said


def test_large_numbers_are_written_alike_everywhere(folder: Path) -> None:
    (folder / "long.txt").write_text("word " * 50_000)

    assert "50,000 words" in cliffhanger(folder, "library", "add", "long.txt").stdout
    assert "  50,000  " in cliffhanger(folder, "library", "list").stdout
