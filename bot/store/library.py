"""Stories and their editions as rows. A server sees the shelf's stories and its own, and no other."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Edition, StoryListing
from bot.store import conflict
from bot.store.rows import LISTING, to_listing
from bot.store.tables import editions, installments, stories
from story import Boundary, Installment
from story.codec import loads_blocks


async def listings(connection: AsyncConnection, guild_id: int) -> tuple[StoryListing, ...]:
    """What a server can read: the shelf's stories, then its own, each by title."""
    rows = await connection.execute(
        select(*LISTING)
        .where(or_(stories.c.guild_id.is_(None), stories.c.guild_id == guild_id), stories.c.listed)
        .order_by(stories.c.guild_id.is_not(None), stories.c.title)
    )
    return tuple(to_listing(row) for row in rows)


async def listing(connection: AsyncConnection, story_id: int, guild_id: int) -> StoryListing | None:
    """One story, if that server may see it."""
    rows = await connection.execute(
        select(*LISTING).where(
            stories.c.id == story_id, or_(stories.c.guild_id.is_(None), stories.c.guild_id == guild_id)
        )
    )
    row = rows.one_or_none()
    return None if row is None else to_listing(row)


async def digest_of(connection: AsyncConnection, story_id: int) -> str:
    """What names a story's text: the SHA-256 of its body."""
    digest = await connection.execute(select(stories.c.digest).where(stories.c.id == story_id))
    return str(digest.scalar_one())


async def body_of(connection: AsyncConnection, story_id: int) -> str:
    """The whole story, encoded."""
    body = await connection.execute(select(stories.c.body).where(stories.c.id == story_id))
    return str(body.scalar_one())


async def add(
    connection: AsyncConnection, guild_id: int | None, added_by: int | None, now: datetime, columns: Mapping[str, Any]
) -> tuple[int, bool]:
    """Keep a story; returns its number and whether it is new: the same text twice is one story.

    ``columns`` is the story itself, from its title to its ``body`` and the body's ``digest``.
    """
    created = await connection.execute(
        conflict.insert(connection, stories)
        .values(guild_id=guild_id, added_by=added_by, added_at=now, **columns)
        .on_conflict_do_nothing()
        .returning(stories.c.id)
    )
    if (story_id := created.scalar_one_or_none()) is not None:
        return int(story_id), True
    same_home = stories.c.guild_id.is_(None) if guild_id is None else stories.c.guild_id == guild_id
    known = await connection.execute(
        update(stories)
        .where(same_home, stories.c.digest == columns["digest"])
        .values(listed=True)
        .returning(stories.c.id)
    )
    return int(known.scalar_one()), False


async def unlist_shelf_except(connection: AsyncConnection, keep: Sequence[int]) -> None:
    """Older texts that came with the bot are listed no longer; their readers read on. The host's own stay."""
    came_with_the_bot = stories.c.guild_id.is_(None) & stories.c.added_by.is_(None)
    await connection.execute(update(stories).where(came_with_the_bot, stories.c.id.not_in(keep)).values(listed=False))


async def count_own(connection: AsyncConnection, guild_id: int) -> int:
    """How many stories a server has added."""
    counted = await connection.execute(select(func.count()).where(stories.c.guild_id == guild_id))
    return int(counted.scalar_one())


async def count(connection: AsyncConnection) -> int:
    """How many stories are listed anywhere."""
    return int((await connection.execute(select(func.count()).where(stories.c.listed))).scalar_one())


async def remove(connection: AsyncConnection, story_id: int, guild_id: int | None) -> None:
    """Erase a server's own story (None: the host's) with its editions and what ended subscriptions kept of it."""
    await connection.execute(
        delete(stories).where(stories.c.id == story_id, stories.c.guild_id.is_not_distinct_from(guild_id))
    )


async def is_bundled(connection: AsyncConnection, story_id: int) -> bool:
    """Whether nobody has added it."""
    added_by = select(stories.c.added_by).where(stories.c.id == story_id)
    return await connection.scalar(added_by) is None


async def freeze(
    connection: AsyncConnection, story_id: int, parts: Sequence[Installment], encoded_parts: Sequence[str], minutes: int
) -> Edition:
    """Keep a split as rows, with the parts' blocks encoded; the same split of the same story is kept once."""
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
            {
                "edition_id": edition_id,
                "number": part.number,
                "heading": part.heading,
                "chapter": part.chapter,
                "start": part.start,
                "end": part.end,
                "starts_at": part.starts_at,
                "words": part.words,
                "minutes": part.minutes,
                "recap": part.recap,
                "question": part.question,
                "body": body,
            }
            for part, body in zip(parts, encoded_parts, strict=True)
        ],
    )
    return Edition(edition_id, story_id, len(parts), minutes)


async def parts(
    connection: AsyncConnection, edition_id: int, first: int = 1, last: int | None = None
) -> tuple[Installment, ...]:
    """The installments ``first`` to ``last`` (included; None: to the end) of an edition, in order."""
    return decode(await encoded_parts(connection, edition_id, first, last))


async def encoded_parts(
    connection: AsyncConnection, edition_id: int, first: int = 1, last: int | None = None
) -> Sequence[Row[Any]]:
    """The same, for ``decode``: where there are many, that takes too long to be done beside everything else."""
    of = select(editions.c.parts).where(editions.c.id == edition_id).scalar_subquery()
    query = (
        select(installments, of.label("of"))
        .where(installments.c.edition_id == edition_id, installments.c.number >= first)
        .order_by(installments.c.number)
    )
    if last is not None:
        query = query.where(installments.c.number <= last)
    return (await connection.execute(query)).all()


def decode(rows: Sequence[Row[Any]]) -> tuple[Installment, ...]:
    """The installments that ``encoded_parts`` has found."""
    return tuple(
        Installment(
            number=row.number,
            of=row.of,
            heading=row.heading,
            chapter=row.chapter,
            blocks=loads_blocks(row.body),
            start=row.start,
            end=row.end,
            starts_at=Boundary(row.starts_at),
            words=row.words,
            minutes=row.minutes,
            recap=row.recap,
            question=row.question,
        )
        for row in rows
    )


async def part_and_rest(connection: AsyncConnection, edition: Edition, number: int) -> tuple[Installment, int]:
    """One part, and the reading time of all later ones together, in minutes."""
    (part,) = await parts(connection, edition.id, number, number)
    return part, await minutes_between(connection, edition.id, number + 1, edition.parts)


async def minutes_between(connection: AsyncConnection, edition_id: int, first: int, last: int) -> int:
    """Reading time of the parts ``first`` to ``last`` together, in minutes."""
    total = select(func.coalesce(func.sum(installments.c.minutes), 0)).where(
        installments.c.edition_id == edition_id, installments.c.number.between(first, last)
    )
    return int((await connection.execute(total)).scalar_one())
