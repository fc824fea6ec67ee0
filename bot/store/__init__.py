"""The database. Only this package and the migrations contain SQL: SQLAlchemy Core, the same for SQLite and PostgreSQL.

Most functions here do one thing on an open connection. ``Database.read`` and ``Database.write`` run them in a
transaction.
"""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection as Connection

from bot.store.database import Database

__all__ = ["Connection", "Database", "IntegrityError"]
