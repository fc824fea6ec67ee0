"""The only SQL in the house: SQLAlchemy Core, the same on SQLite and PostgreSQL.

Functions here take an open connection and do one thing; ``Database.read`` and ``Database.write`` are the unit of work.
"""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection as Connection

from bot.store.database import Database

__all__ = ["Connection", "Database", "IntegrityError"]
