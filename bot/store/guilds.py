"""Server settings and what the database remembers about itself."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.conflict import insert
from bot.store.tables import facts, guilds


async def zone(connection: AsyncConnection, guild_id: int) -> str | None:
    """The server's time zone, once somebody has chosen one."""
    return (await connection.execute(select(guilds.c.zone).where(guilds.c.id == guild_id))).scalar_one_or_none()


async def keep_first_zone(connection: AsyncConnection, guild_id: int, chosen: str) -> None:
    """The first zone that is chosen becomes the server's."""
    added = insert(connection, guilds).values(id=guild_id, zone=chosen)
    await connection.execute(
        added.on_conflict_do_update(
            index_elements=[guilds.c.id], set_={"zone": added.excluded.zone}, where=guilds.c.zone.is_(None)
        )
    )


async def log_channel(connection: AsyncConnection, guild_id: int) -> int | None:
    """Where the server's organisers are told what is wrong, if they have chosen a channel."""
    channel = await connection.execute(select(guilds.c.log_channel_id).where(guilds.c.id == guild_id))
    return channel.scalar_one_or_none()


async def keep_log_channel(connection: AsyncConnection, guild_id: int, channel_id: int | None) -> None:
    """Choose it anew; None: organisers are told in private."""
    added = insert(connection, guilds).values(id=guild_id, log_channel_id=channel_id)
    await connection.execute(
        added.on_conflict_do_update(
            index_elements=[guilds.c.id], set_={"log_channel_id": added.excluded.log_channel_id}
        )
    )


async def fact(connection: AsyncConnection, name: str) -> str | None:
    """A remembered fact, such as ``application_id``."""
    return (await connection.execute(select(facts.c.value).where(facts.c.name == name))).scalar_one_or_none()


async def remember(connection: AsyncConnection, name: str, value: str) -> None:
    """Keep a fact."""
    added = insert(connection, facts).values(name=name, value=value)
    await connection.execute(
        added.on_conflict_do_update(index_elements=[facts.c.name], set_={"value": added.excluded.value})
    )
