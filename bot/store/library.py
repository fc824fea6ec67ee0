"""Stories and their editions. A server sees the stories of the shelf, which every server sees, and its own."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Edition, StoryListing
from bot.store import conflict
from bot.store.rows import fetch_all, fetch_optional, select_listings, to_listing
from bot.store.tables import editions, installments, stories
from story import Installment
from story.codec import loads_blocks

#: The fields of an installment that are columns. Its blocks are encoded, and ``of`` is a column of the edition.
_INSTALLMENT: Final = tuple(field.name for field in fields(Installment) if field.name not in ("of", "blocks"))


async def listings(connection: AsyncConnection, guild_id: int) -> tuple[StoryListing, ...]:
    """Return the listed stories that a server can read: the shelf's, then its own, each by title."""
    query = (
        select_listings()
        .where(_is_visible(guild_id), stories.c.listed)
        .order_by(stories.c.guild_id.is_not(None), stories.c.title)
    )
    return await fetch_all(connection, query, to_listing)


async def listing(connection: AsyncConnection, story_id: int, guild_id: int) -> StoryListing | None:
    """Return a story, or None if that server cannot see it. It may be one that is no longer listed."""
    query = select_listings().where(stories.c.id == story_id, _is_visible(guild_id))
    return await fetch_optional(connection, query, to_listing)


async def digest_of(connection: AsyncConnection, story_id: int) -> str:
    """Return the SHA-256 of a story's body. Stories with the same digest have the same text."""
    digest = await connection.execute(select(stories.c.digest).where(stories.c.id == story_id))
    return str(digest.scalar_one())


async def body_of(connection: AsyncConnection, story_id: int) -> str:
    """Return a whole story, encoded by ``story.codec``."""
    body = await connection.execute(select(stories.c.body).where(stories.c.id == story_id))
    return str(body.scalar_one())


async def add(
    connection: AsyncConnection, guild_id: int | None, added_by: int | None, now: datetime, columns: Mapping[str, Any]
) -> tuple[int, bool]:
    """Store a story, unless the server (None: the shelf) has the same text already. Then that story is listed again.

    Args:
        added_by: The user who added it. None: it came with the bot.
        columns: The story's own columns, from ``title`` to ``body`` and the body's ``digest``.

    Returns:
        The story's id, and whether it is new.
    """
    created = await connection.execute(
        conflict.insert(connection, stories)
        .values(guild_id=guild_id, added_by=added_by, added_at=now, **columns)
        .on_conflict_do_nothing()
        .returning(stories.c.id)
    )
    if (story_id := created.scalar_one_or_none()) is not None:
        return int(story_id), True
    known = await connection.execute(
        update(stories)
        .where(stories.c.guild_id.is_not_distinct_from(guild_id), stories.c.digest == columns["digest"])
        .values(listed=True)
        .returning(stories.c.id)
    )
    return int(known.scalar_one()), False


async def unlist_bundled_except(connection: AsyncConnection, keep: Sequence[int]) -> None:
    """Stop listing the stories that came with the bot, except those with the ids ``keep``. Subscriptions continue.

    Stories that the host added stay listed.
    """
    came_with_the_bot = stories.c.guild_id.is_(None) & stories.c.added_by.is_(None)
    await connection.execute(update(stories).where(came_with_the_bot, stories.c.id.not_in(keep)).values(listed=False))


async def count_own(connection: AsyncConnection, guild_id: int) -> int:
    """Return how many stories a server has added."""
    counted = await connection.execute(select(func.count()).where(stories.c.guild_id == guild_id))
    return int(counted.scalar_one())


async def count(connection: AsyncConnection) -> int:
    """Return how many stories are listed, on all servers."""
    return int((await connection.execute(select(func.count()).where(stories.c.listed))).scalar_one())


async def remove(connection: AsyncConnection, story_id: int, guild_id: int | None) -> None:
    """Delete a story that a server (None: the host) added, with its editions and their ended subscriptions."""
    await connection.execute(
        delete(stories).where(stories.c.id == story_id, stories.c.guild_id.is_not_distinct_from(guild_id))
    )


async def is_bundled(connection: AsyncConnection, story_id: int) -> bool:
    """Return whether a story came with the bot."""
    added_by = select(stories.c.added_by).where(stories.c.id == story_id)
    return await connection.scalar(added_by) is None


async def freeze(
    connection: AsyncConnection, story_id: int, parts: Sequence[Installment], encoded_parts: Sequence[str], minutes: int
) -> Edition:
    """Store a split of a story as an edition. If the same split is stored already, return that edition.

    ``encoded_parts`` are the blocks of ``parts``, encoded by ``story.codec``.
    """
    digest = sha256(",".join(f"{part.start}:{part.heading}" for part in parts).encode()).hexdigest()
    created = await connection.execute(
        conflict.insert(connection, editions)
        .values(story_id=story_id, parts=len(parts), minutes=minutes, digest=digest)
        .on_conflict_do_nothing(index_elements=[editions.c.story_id, editions.c.digest])
        .returning(editions.c.id)
    )
    edition_id = created.scalar_one_or_none()
    if edition_id is None:
        known = await connection.execute(
            select(editions).where(editions.c.story_id == story_id, editions.c.digest == digest)
        )
        row = known.one()
        return Edition(row.id, row.story_id, row.parts, row.minutes)
    await connection.execute(
        insert(installments),
        [
            {"edition_id": edition_id, "body": body} | {name: getattr(part, name) for name in _INSTALLMENT}
            for part, body in zip(parts, encoded_parts, strict=True)
        ],
    )
    return Edition(edition_id, story_id, len(parts), minutes)


async def parts(
    connection: AsyncConnection, edition_id: int, first: int = 1, last: int | None = None
) -> tuple[Installment, ...]:
    """Return the installments ``first`` to ``last`` of an edition. ``last`` is included; None means to the end."""
    return decode(await encoded_parts(connection, edition_id, first, last))


async def encoded_parts(
    connection: AsyncConnection, edition_id: int, first: int = 1, last: int | None = None
) -> Sequence[Row[Any]]:
    """Return what ``parts`` returns, but as rows for ``decode``. Decoding many would block the event loop for long."""
    count = select(editions.c.parts).where(editions.c.id == edition_id).scalar_subquery()
    query = (
        select(installments, count.label("of"))
        .where(installments.c.edition_id == edition_id, installments.c.number >= first)
        .order_by(installments.c.number)
    )
    if last is not None:
        query = query.where(installments.c.number <= last)
    return (await connection.execute(query)).all()


def decode(rows: Sequence[Row[Any]]) -> tuple[Installment, ...]:
    """Decode the rows of ``encoded_parts``."""
    return tuple(
        Installment(of=row.of, blocks=loads_blocks(row.body), **{name: getattr(row, name) for name in _INSTALLMENT})
        for row in rows
    )


async def part_and_rest(connection: AsyncConnection, edition: Edition, number: int) -> tuple[Installment, int]:
    """Return a part, and the reading time of all later parts together in minutes."""
    (part,) = await parts(connection, edition.id, number, number)
    return part, await minutes_between(connection, edition.id, number + 1, edition.parts)


async def minutes_between(connection: AsyncConnection, edition_id: int, first: int, last: int) -> int:
    """Return the reading time of the parts ``first`` to ``last`` together, in minutes."""
    total = select(func.coalesce(func.sum(installments.c.minutes), 0)).where(
        installments.c.edition_id == edition_id, installments.c.number.between(first, last)
    )
    return int((await connection.execute(total)).scalar_one())


def _is_visible(guild_id: int) -> ColumnElement[bool]:
    return or_(stories.c.guild_id.is_(None), stories.c.guild_id == guild_id)
