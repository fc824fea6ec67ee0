"""A migration that goes well loses nothing; one that fails leaves the database as it was."""

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
from tests.store.stage import NOW, staged

REVISIONS = sorted(file.name[:4] for file in (Path(migrations.__file__).parent / "versions").glob("[0-9]*.py"))
RELEASED = Path(__file__).parent / "released"

STEP = '''
"""The step that a test takes."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    op.add_column("stories", sa.Column("mood", sa.Text))
    op.create_table("moods", sa.Column("name", sa.Text, primary_key=True))
    op.execute("UPDATE subscriptions SET locale = 'de'")
    {then}
'''


@pytest.fixture
def next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Adds a revision behind the newest, which ends with some statements."""
    folder = tmp_path / "migrations"

    def add(then: str) -> None:
        shutil.copytree(Path(migrations.__file__).parent, folder)
        (folder / "versions" / "9999_step.py").write_text(STEP.format(newest=REVISIONS[-1], then=then))
        monkeypatch.setattr(migrations, "__file__", str(folder / "__init__.py"))

    return add


async def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every table with its columns and all its rows."""

    def check_channel_first(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        there = MetaData()
        there.reflect(connection)
        return {
            f"{table.name}({', '.join(column.name for column in table.columns)})": sorted(
                map(tuple, connection.execute(select(table))), key=repr
            )
            for table in there.tables.values()
        }

    async def read(connection: AsyncConnection) -> dict[str, list[tuple[Any, ...]]]:
        return await connection.run_sync(check_channel_first)

    return await database.read(read)


@pytest.mark.parametrize(
    "then",
    ['op.execute("UPDATE no_such_table SET x = 1")', 'raise RuntimeError("the step fails")'],
    ids=["a statement", "the program"],
)
async def test_a_migration_that_fails_leaves_everything_as_it_was(
    database: Database, next_step: Any, then: str
) -> None:
    await staged(database)
    before = await contents(database)
    next_step(then)
    with pytest.raises(StartError, match="is as it was"):
        await migrate(database.url)
    assert await contents(database) == before


async def test_a_step_that_makes_a_table_anew_keeps_all_rows_that_refer_to_it(
    database: Database, next_step: Any
) -> None:
    held = await staged(database)
    await database.write(readers.save_position, held.id, 7, ReadingPosition(1), NOW)
    before = await contents(database)
    next_step(
        'with op.batch_alter_table("subscriptions", recreate="always") as table:\n'
        '        table.alter_column("announce", new_column_name="announced")'
        if database.is_sqlite
        else 'op.alter_column("subscriptions", "announce", new_column_name="announced")'
    )
    copy = await migrate(database.url)
    after = await contents(database)
    for name in ("deliveries", "reading_positions"):
        (table,) = (each for each in before if each.startswith(f"{name}("))
        assert before[table]
        assert after[table] == before[table]
    assert (copy is not None) == database.is_sqlite


async def test_a_step_that_leaves_rows_referring_to_nothing_is_taken_back(database: Database, next_step: Any) -> None:
    await staged(database)
    before = await contents(database)
    next_step('op.execute("DELETE FROM stories")' if database.is_sqlite else 'raise RuntimeError("only SQLite")')
    with pytest.raises(StartError, match="is as it was"):
        await migrate(database.url)
    assert await contents(database) == before


@pytest.mark.parametrize("revision", REVISIONS)
async def test_from_each_revision_with_data_in_it_the_story_goes_on(empty_url: str, revision: str) -> None:
    url = database_url(empty_url)
    engine = make_engine(url)

    def as_it_was(connection: Connection) -> None:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        for statement in (RELEASED / f"{revision}.sql").read_text().split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)

    async with engine.begin() as connection:
        await connection.run_sync(as_it_was)
    await engine.dispose()
    await migrate(url)
    database = Database(url)
    held = await database.read(subscriptions.active_in_channel, 7)
    assert held is not None
    assert held.story.title == "The Lamp"
    assert await database.read(ledger.progress, held.id) == 1
    assert await database.read(readers.position, held.id, 7) == ReadingPosition(1)
    upcoming = await database.read(ledger.next_delivery, held.id)
    assert upcoming is not None
    assert (upcoming.kind, upcoming.number, upcoming.due_at) == (DeliveryKind.PART, 2, NOW)
    await database.close()


async def test_numbers_are_never_given_twice_after_any_migration(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL never does")

    async def made(connection: AsyncConnection) -> dict[str, str]:
        found = await connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return dict(map(tuple, found))

    sql = await database.read(made)
    for table in metadata.tables.values():
        assert ("AUTOINCREMENT" in sql[table.name]) == table.dialect_kwargs["sqlite_autoincrement"], table.name
