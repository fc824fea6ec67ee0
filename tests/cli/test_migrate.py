"""``migrate``: bring the database to this version's schema."""

from pathlib import Path

from bot.store.database import database_url
from bot.store.sender_lock import sender_lock
from tests.cli.terminal import cliffhanger, error_of


def test_migrate_creates_a_database_and_changes_nothing_again(tmp_path: Path) -> None:
    first, second = cliffhanger(tmp_path, "migrate"), cliffhanger(tmp_path, "migrate")

    assert first.returncode == 0
    assert first.stdout == "There was no database at sqlite:///data/cliffhanger.db: a new one was created.\n"
    assert second.stdout == "sqlite:///data/cliffhanger.db is up to date.\n"
    assert not list((tmp_path / "data").glob("*.before-*"))


async def test_migrate_is_refused_while_the_bot_runs(empty_url: str, tmp_path: Path) -> None:
    async with sender_lock(database_url(empty_url)):
        assert "already running" in error_of(cliffhanger(tmp_path, "migrate", DATABASE_URL=empty_url))
