"""``library``: the stories that every server can read."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox import Permission
from bot.services import library
from bot.store import Database
from bot.store.database import database_url
from tests.cli.terminal import cliffhanger, error_of, run_beside
from tests.e2e.stage import World

TALE = "The ferry left at six, with nobody on it."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the bot's database."""
    cliffhanger(tmp_path, "migrate")
    return tmp_path


def test_list_has_the_bundled_stories(folder: Path) -> None:
    result = cliffhanger(folder, "library", "list")

    assert result.returncode == 0
    assert "Inseparable" in result.stdout
    assert "Three Hundred Pairs of Shoes" in result.stdout


async def test_added_story_is_for_every_server_and_survives_a_restart(folder: Path) -> None:
    (folder / "the-ferry.txt").write_text(TALE)

    added = cliffhanger(folder, "library", "add", "the-ferry.txt")

    assert added.stdout == 'Added "The ferry": 1 chapter, 9 words, 1 min to read.\n'
    database = Database(database_url(f"sqlite:///{folder / 'data' / 'cliffhanger.db'}"))
    await library.store_bundled_stories(database, datetime(2026, 3, 2, tzinfo=UTC))
    titles = [listing.title for listing in await library.listings(database, 4711)]
    await database.close()
    assert "The ferry" in titles
    assert "The ferry" in cliffhanger(folder, "library", "list").stdout


def test_same_text_twice_is_refused(folder: Path) -> None:
    (folder / "the-ferry.txt").write_text(TALE)
    cliffhanger(folder, "library", "add", "the-ferry.txt")

    assert "already in the library" in error_of(cliffhanger(folder, "library", "add", "the-ferry.txt"))


def test_second_story_with_a_title_is_pointed_out(folder: Path) -> None:
    for number in range(2):
        (folder / "the-ferry.txt").write_text(f"{TALE} {number}")
        output = cliffhanger(folder, "library", "add", "the-ferry.txt").stdout
        assert ("There is another story with this title" in output) == (number == 1)


def test_missing_file_is_refused_and_nothing_is_created(tmp_path: Path) -> None:
    assert "lost.txt cannot be read" in error_of(cliffhanger(tmp_path, "library", "add", "lost.txt"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("list",), ("remove", "Inseparable"), ("add", "the-ferry.txt")])
def test_wrong_folder_is_refused_and_no_database_is_created(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "the-ferry.txt").write_text(TALE)

    assert error_of(cliffhanger(tmp_path, "library", *arguments)) == (
        "There is no database at sqlite:///data/cliffhanger.db yet: is this the folder where the bot is started?"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["the-ferry.txt"]


def test_database_of_a_newer_version_is_refused(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "data" / "cliffhanger.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of-the-future'")

    assert "written by a newer version" in error_of(cliffhanger(folder, "library", "list"))


def test_option_title_sets_the_title(folder: Path) -> None:
    (folder / "file-0815.txt").write_text(TALE)

    assert (
        'Added "The Last Ferry"'
        in cliffhanger(folder, "library", "add", "file-0815.txt", "--title", "The Last Ferry").stdout
    )
    assert "The Last Ferry" in cliffhanger(folder, "library", "list").stdout


def test_only_stories_of_the_host_can_be_removed(folder: Path) -> None:
    (folder / "the-ferry.txt").write_text(TALE)
    cliffhanger(folder, "library", "add", "the-ferry.txt")

    assert cliffhanger(folder, "library", "remove", "the ferry").stdout == 'Removed "The ferry".\n'
    assert "The ferry" not in cliffhanger(folder, "library", "list").stdout
    assert "comes with the bot" in error_of(cliffhanger(folder, "library", "remove", "Inseparable"))
    assert 'no story "The ferry"' in error_of(cliffhanger(folder, "library", "remove", "The ferry"))


async def test_error_of_a_story_in_use_has_the_channel_id(world: World, tmp_path: Path) -> None:
    (tmp_path / "the-ferry.txt").write_text("\n\n".join([TALE] * 200))
    await run_beside(world, "library", "add", str(tmp_path / "the-ferry.txt"))
    await world.subscribe(story="The ferry")
    status, output = await run_beside(world, "library", "remove", "The ferry")
    assert status == 2
    assert f'"The ferry" is being read in channel {world.reading.id}:' in output


async def test_control_characters_of_titles_are_not_printed(world: World) -> None:
    await world.subscribe()
    with closing(sqlite3.connect(world.settings.database_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE stories SET title = char(27) || '[2JGoat', author = char(27) || '[2JAnn'")
    printed = [(await run_beside(world, *arguments))[1] for arguments in (("library", "list"), ("status",))]
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    printed.append((await run_beside(world, "status"))[1])
    assert all("[2JGoat" in text for text in printed)
    assert "by [2JAnn" in printed[0]
    assert "\x1b" not in "".join(printed)


def test_errors_fit_a_terminal_and_name_candidates(folder: Path) -> None:
    (folder / "the-ferry.txt").write_text(TALE)
    (folder / "the-ferry-home.txt").write_text(f"{TALE} And home.")
    for name in ("the-ferry.txt", "the-ferry-home.txt"):
        cliffhanger(folder, "library", "add", name)

    assert error_of(cliffhanger(folder, "library", "remove", "ferry")) == (
        'More than one story fits "ferry" ("The ferry", "The ferry home"): write more of the title.'
    )
    assert error_of(cliffhanger(folder, "library", "remove", "Inseperable")) == (
        'There is no story "Inseperable" ("Inseparable"): cliffhanger library list shows all stories.'
    )
    same_text = error_of(cliffhanger(folder, "library", "add", "the-ferry.txt"))
    assert same_text.endswith("cliffhanger library list shows it.")
    for error in (same_text, error_of(cliffhanger(folder, "library", "remove", "nothing"))):
        assert "/library" not in error


def test_large_numbers_have_separators(folder: Path) -> None:
    (folder / "long.txt").write_text("word " * 50_000)

    assert "50,000 words" in cliffhanger(folder, "library", "add", "long.txt").stdout
    assert "  50,000  " in cliffhanger(folder, "library", "list").stdout
