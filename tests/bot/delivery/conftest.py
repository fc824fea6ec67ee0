"""What the tests of delivery begin with: a database, channels in memory, and a clock that both share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.delivery.stage import Stage, open_database


@pytest.fixture
async def stage(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Stage]:
    """A stage on an SQLite database, with a channel and a forum."""
    database = open_database(migrated_file, tmp_path / "delivery.db")
    yield Stage(database)
    await database.close()
