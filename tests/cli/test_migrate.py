"""``migrate``: the database brought to this version's schema."""

from pathlib import Path

from bot.store.database import database_url
from bot.store.sender_lock import sender_lock
from tests.cli.terminal import cliffhanger, refused


def test_a_database_is_made_and_migrating_again_changes_nothing(tmp_path: Path) -> None:
    first, second = cliffhanger(tmp_path, "migrate"), cliffhanger(tmp_path, "migrate")

    assert first.returncode == 0
    assert first.stdout == "There was no database at sqlite:///data/cliffhanger.db: a new one is made.\n"
    assert second.stdout == "sqlite:///data/cliffhanger.db is up to date.\n"
    assert not list((tmp_path / "data").glob("*.before-*"))


async def test_it_waits_for_nobody(empty_url: str, tmp_path: Path) -> None:
    async with sender_lock(database_url(empty_url)):
        assert "already running" in refused(cliffhanger(tmp_path, "migrate", DATABASE_URL=empty_url))
