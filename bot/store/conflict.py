"""``INSERT .. ON CONFLICT``, for which SQLAlchemy has one class for each database."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can say what happens if another transaction inserts the same row at the same time."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
