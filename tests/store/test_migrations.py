"""The migrations give the schema that the tables describe, and lose nothing."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.errors import StartError
from bot.store import Connection as AsyncConnection
from bot.store import Database
from bot.store.database import database_url
from bot.store.schema import migrate
from bot.store.tables import metadata


async def test_the_migrations_give_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async def compare(connection: AsyncConnection) -> list[object]:
        return await connection.run_sync(differences)

    assert await database.read(compare) == []


async def test_a_second_start_changes_nothing_and_copies_nothing(empty_url: str) -> None:
    url = database_url(empty_url)
    await migrate(url)
    assert await migrate(url) is None


async def test_a_database_of_a_newer_version_is_refused_in_one_sentence(database: Database) -> None:
    async def age(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))

    await database.write(age)
    with pytest.raises(StartError, match="written by a newer Cliffhanger"):
        await migrate(database.url)


async def test_a_file_that_is_no_database_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear Rose, this is not a database at all. " * 200)
    with pytest.raises(StartError, match="cannot be opened"):
        await migrate(database_url(f"sqlite:///{file}"))
    assert file.read_text().startswith("Dear Rose")


@pytest.mark.parametrize("address", ["mysql://localhost/x", "nonsense", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_serve_is_refused_in_one_sentence(address: str) -> None:
    with pytest.raises(StartError, match="DATABASE_URL"):
        database_url(address)
