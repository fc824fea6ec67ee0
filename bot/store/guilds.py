"""Server settings and what the database remembers about itself."""

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import facts, guilds


async def zone(connection: AsyncConnection, guild_id: int) -> str | None:
    """The server's time zone, once somebody has chosen one."""
    return (await connection.execute(select(guilds.c.zone).where(guilds.c.id == guild_id))).scalar_one_or_none()


async def keep_first_zone(connection: AsyncConnection, guild_id: int, chosen: str) -> None:
    """The first zone that is chosen becomes the server's."""
    known = (await connection.execute(select(guilds).where(guilds.c.id == guild_id))).one_or_none()
    if known is None:
        await connection.execute(insert(guilds).values(id=guild_id, zone=chosen))
    elif known.zone is None:
        await connection.execute(update(guilds).where(guilds.c.id == guild_id).values(zone=chosen))


async def fact(connection: AsyncConnection, name: str) -> str | None:
    """A remembered fact, such as ``application_id``."""
    return (await connection.execute(select(facts.c.value).where(facts.c.name == name))).scalar_one_or_none()


async def remember(connection: AsyncConnection, name: str, value: str) -> None:
    """Keep a fact."""
    changed = await connection.execute(update(facts).where(facts.c.name == name).values(value=value))
    if changed.rowcount == 0:
        await connection.execute(insert(facts).values(name=name, value=value))
