"""The migrations create the schema of ``bot/store/tables.py``, and unsuitable databases are refused in one sentence."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.errors import StartError
from bot.store import Connection as AsyncConnection
from bot.store import Database
from bot.store.database import database_url, make_engine
from bot.store.schema import migrate
from bot.store.tables import metadata


async def test_migrations_create_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async def compare(connection: AsyncConnection) -> list[object]:
        return await connection.run_sync(differences)

    assert await database.read(compare) == []


def partial_indexes_and_checks(connection: Connection) -> dict[str, str]:
    """Return the conditions of partial indexes and CHECK constraints by name. Alembic does not compare them."""
    inspector = inspect(connection)
    conditions = {}
    for table in metadata.tables:
        for index in inspector.get_indexes(table):
            where = index.get("dialect_options", {}).get(f"{connection.dialect.name}_where")
            if where is not None:
                conditions[str(index["name"])] = str(where)
        for check in inspector.get_check_constraints(table):
            conditions[str(check["name"])] = check["sqltext"]
    return conditions


async def test_migrations_create_the_same_conditions(empty_url: str) -> None:
    engine = make_engine(database_url(empty_url))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        from_tables = await connection.run_sync(partial_indexes_and_checks)
        await connection.run_sync(metadata.drop_all)
    await migrate(database_url(empty_url))
    async with engine.begin() as connection:
        assert await connection.run_sync(partial_indexes_and_checks) == from_tables
    await engine.dispose()
    assert set(from_tables) == {
        "ck_subscriptions_ended",
        "ix_deliveries_due",
        "uq_deliveries_open_sequence",
        "uq_stories_shelf_digest",
        "uq_subscriptions_active_channel",
    }


async def test_second_migration_changes_and_copies_nothing(empty_url: str) -> None:
    url = database_url(empty_url)
    await migrate(url)
    assert await migrate(url) is None


async def test_database_of_a_newer_version_is_refused(database: Database) -> None:
    async def set_unknown_revision(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))

    await database.write(set_unknown_revision)
    with pytest.raises(StartError, match="written by a newer Cliffhanger"):
        await migrate(database.url)


async def test_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    letter = "Dear Rose, this is not a database at all. " * 200
    file.write_text(letter)
    with pytest.raises(StartError, match="cannot be opened"):
        await migrate(database_url(f"sqlite:///{file}"))
    assert file.read_text() == letter


@pytest.mark.parametrize("address", ["mysql://localhost/x", "nonsense", "sqlite://", "sqlite:///:memory:"])
def test_unsuitable_address_is_refused(address: str) -> None:
    with pytest.raises(StartError, match="DATABASE_URL"):
        database_url(address)
