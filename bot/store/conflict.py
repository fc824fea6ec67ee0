"""INSERT .. ON CONFLICT, which SQLite and PostgreSQL both have and SQLAlchemy spells once for each."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT in the connection's dialect: two who write the same row at once both come through."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
