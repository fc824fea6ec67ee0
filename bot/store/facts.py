"""Named facts that the database stores about itself, such as the application that it belongs to."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.conflict import insert
from bot.store.tables import facts


async def get_fact(connection: AsyncConnection, name: str) -> str | None:
    """Return the value of a fact; None if it is not stored."""
    return (await connection.execute(select(facts.c.value).where(facts.c.name == name))).scalar_one_or_none()


async def set_fact(connection: AsyncConnection, name: str, value: str) -> None:
    """Store a fact, or replace its value."""
    added = insert(connection, facts).values(name=name, value=value)
    await connection.execute(
        added.on_conflict_do_update(index_elements=[facts.c.name], set_={"value": added.excluded.value})
    )


async def delete_fact(connection: AsyncConnection, name: str) -> None:
    """Delete a fact, if it is stored."""
    await connection.execute(delete(facts).where(facts.c.name == name))
