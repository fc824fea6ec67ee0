"""An upgrade loses nothing, and one that fails leaves the database unchanged."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, select, text

import migrations
from bot.errors import StartError
from bot.model import DeliveryKind, ReadingPosition
from bot.store import Connection as AsyncConnection
from bot.store import Database, ledger, readers, subscriptions
from bot.store.database import database_url, make_engine
from bot.store.schema import configuration, migrate
from bot.store.tables import metadata
from tests.store.stage import NOW, next_delivery, staged

REVISIONS = sorted(file.name[:4] for file in (Path(migrations.__file__).parent / "versions").glob("[0-9]*.py"))
#: What a database contained at each revision, as SQL.
RELEASED = Path(__file__).parent / "released"

STEP = '''
"""A migration for a test."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    op.add_column("stories", sa.Column("mood", sa.Text))
    op.create_table("moods", sa.Column("name", sa.Text, primary_key=True))
    op.execute("UPDATE subscriptions SET locale = 'de'")
    {statements}
'''


@pytest.fixture
def add_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that adds a migration after the newest. Its last statements are the argument."""
    folder = tmp_path / "migrations"

    def add(statements: str) -> None:
        shutil.copytree(Path(migrations.__file__).parent, folder)
        (folder / "versions" / "9999_step.py").write_text(STEP.format(newest=REVISIONS[-1], statements=statements))
        monkeypatch.setattr(migrations, "__file__", str(folder / "__init__.py"))

    return add


async def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, by the table's name and columns."""

    def select_all(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        reflected = MetaData()
        reflected.reflect(connection)
        return {
            f"{table.name}({', '.join(column.name for column in table.columns)})": sorted(
                map(tuple, connection.execute(select(table))), key=repr
            )
            for table in reflected.tables.values()
        }

    async def read(connection: AsyncConnection) -> dict[str, list[tuple[Any, ...]]]:
        return await connection.run_sync(select_all)

    return await database.read(read)


@pytest.mark.parametrize(
    "statements",
    ['op.execute("UPDATE no_such_table SET x = 1")', 'raise RuntimeError("the step fails")'],
    ids=["statement", "program"],
)
async def test_failed_migration_changes_nothing(database: Database, add_migration: Any, statements: str) -> None:
    await staged(database)
    before = await contents(database)
    add_migration(statements)
    with pytest.raises(StartError, match="is as it was"):
        await migrate(database.url)
    assert await contents(database) == before


async def test_replacing_a_table_keeps_the_rows_that_refer_to_it(database: Database, add_migration: Any) -> None:
    subscription = await staged(database)
    await database.write(readers.save_position, subscription.id, 7, ReadingPosition(1))
    before = await contents(database)
    add_migration(
        'with op.batch_alter_table("subscriptions", recreate="always") as table:\n'
        '        table.alter_column("announce", new_column_name="announced")'
        if database.is_sqlite
        else 'op.alter_column("subscriptions", "announce", new_column_name="announced")'
    )
    copy = await migrate(database.url)
    after = await contents(database)
    for name in ("deliveries", "reading_positions"):
        (table,) = (key for key in before if key.startswith(f"{name}("))
        assert before[table]
        assert after[table] == before[table]
    assert (copy is not None) == database.is_sqlite


async def test_migration_that_breaks_references_changes_nothing(database: Database, add_migration: Any) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL checks references in every statement")
    await staged(database)
    before = await contents(database)
    add_migration('op.execute("DELETE FROM stories")')
    with pytest.raises(StartError, match="refers to a missing row"):
        await migrate(database.url)
    assert await contents(database) == before


@pytest.mark.parametrize("revision", REVISIONS)
async def test_subscription_continues_after_an_upgrade_from(empty_url: str, revision: str) -> None:
    url = database_url(empty_url)
    engine = make_engine(url)

    def restore(connection: Connection) -> None:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        for statement in (RELEASED / f"{revision}.sql").read_text().split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)

    async with engine.begin() as connection:
        await connection.run_sync(restore)
    await engine.dispose()
    await migrate(url)
    database = Database(url)
    subscription = await database.read(subscriptions.active_in_channel, 7)
    assert subscription is not None
    assert subscription.story.title == "The Lamp"
    assert await database.read(ledger.progress, subscription.id) == 1
    assert await database.read(readers.position, subscription.id, 7) == ReadingPosition(1)
    upcoming = await next_delivery(database, subscription)
    assert (upcoming.kind, upcoming.number, upcoming.due_at) == (DeliveryKind.PART, 2, NOW)
    await database.close()


async def test_migrations_keep_autoincrement(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL never gives a number twice")

    async def table_definitions(connection: AsyncConnection) -> dict[str, str]:
        rows = await connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return dict(map(tuple, rows))

    definitions = await database.read(table_definitions)
    for table in metadata.tables.values():
        expected = table.dialect_kwargs["sqlite_autoincrement"]
        assert ("AUTOINCREMENT" in definitions[table.name]) == expected, table.name
