"""Use cases on readers' places: what somebody has read, what they may be told, where they go on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.errors import UserError
from bot.model import ReadingPosition, Subscription
from bot.store import Connection, Database, IntegrityError, ledger
from bot.store import readers as reader_store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reader:
    """Where a channel and one of its readers are. ``channel_progress``: the last part posted; ``position``: zeros where none is kept.

    ``parts`` is the story's number of parts; ``read_ahead_allowed`` whether readers may go beyond the channel, alone.
    """

    channel_progress: int
    position: ReadingPosition
    parts: int
    read_ahead_allowed: bool

    @property
    def has_started(self) -> bool:
        """Whether the reader has read anything here, or begun with part 1. Who only leafs further on has no place."""
        return self.read_through > 0 or self.position.part == 1

    @property
    def read_through(self) -> int:
        """The part up to which the reader has read. Where they leaf is another matter: looking at a part reads none."""
        return self.position.read_through

    @property
    def is_behind(self) -> bool:
        """Whether the channel is further than the reader is known to have read."""
        return self.read_through < self.channel_progress

    @property
    def visible_through(self) -> int:
        """The last part that the reader may be told of: the later of the channel's place and their own."""
        return max(self.channel_progress, self.read_through)

    def may_open(self, part: int) -> bool:
        """Whether the reader may read this part: posted, or, where reading ahead is allowed, the next one for them."""
        return 1 <= part <= min(self.visible_through + self.read_ahead_allowed, self.parts)

    def saves_position_at(self, part: int) -> bool:
        """Whether a look at this part is kept as where the reader leafs: never in place of the part they are in the
        midst of, the one behind what they have read."""
        return part == self.read_through + 1 or self.position.part != self.read_through + 1

    def page_of(self, part: int) -> int:
        """The page (from 0) at which the reader left this part."""
        return self.position.page if self.position.part == part else 0

    def continues_at(self) -> tuple[int, int] | None:
        """The part and page (from 0) at which catching up goes on; None when the reader is level with the channel."""
        part = self.read_through + 1
        if part <= self.channel_progress or (self.position.part == part and self.may_open(part)):
            return part, self.page_of(part)
        return None


def part_unavailable(subscription: Subscription, part: int) -> UserError:
    """What to tell somebody who asks for a part that they cannot have."""
    if 1 <= part <= subscription.edition.parts:
        return UserError("part-not-posted", number=part)
    return UserError("part-unknown", number=part, of=subscription.edition.parts)


async def find_reader(database: Database, subscription: Subscription, user_id: int) -> Reader:
    """Where the channel and a reader are. Who reads alone goes no further once the subscription has ended."""

    async def look(connection: Connection) -> Reader:
        channel_progress = await ledger.progress(connection, subscription.id)
        position = await reader_store.position(connection, subscription.id, user_id)
        read_ahead_allowed = subscription.settings.read_ahead_allowed and subscription.ended_at is None
        return Reader(channel_progress, position or ReadingPosition(), subscription.edition.parts, read_ahead_allowed)

    return await database.read(look)


async def mark_read(
    database: Database, subscription: Subscription, user_id: int, number: int, now: datetime
) -> tuple[ReadingPosition, ReadingPosition]:
    """Part ``number`` and all before it are read; nobody is put back. Returns the place before and after."""

    async def mark(connection: Connection) -> tuple[ReadingPosition, ReadingPosition]:
        before = await reader_store.position(connection, subscription.id, user_id, for_update=True) or ReadingPosition()
        after = before
        if number > before.read_through:
            # Pages of parts that are read are behind the reader.
            after = ReadingPosition(number) if before.part <= number else replace(before, read_through=number)
        if after != before:
            await reader_store.save_position(connection, subscription.id, user_id, after)
        return before, after

    return await _write(database, mark)


async def undo_read(
    database: Database, subscription: Subscription, user_id: int, number: int, back_to: ReadingPosition, now: datetime
) -> None:
    """Put a reader back who stands at ``number``. Raises ``read-on-since`` when they have moved since."""

    async def put_back(connection: Connection) -> None:
        current = (
            await reader_store.position(connection, subscription.id, user_id, for_update=True) or ReadingPosition()
        )
        if current.read_through != number:
            raise UserError("read-on-since", number=current.read_through)
        if back_to == ReadingPosition():
            await reader_store.delete_position(connection, subscription.id, user_id)
        else:
            await reader_store.save_position(connection, subscription.id, user_id, back_to)

    await _write(database, put_back)


async def count_read(database: Database, subscription: Subscription, number: int) -> int:
    """How many have read part ``number``; never who."""
    return await database.read(reader_store.count_read, subscription.id, number)


async def save_page(
    database: Database,
    subscription: Subscription,
    user_id: int,
    part: int,
    page: int,
    now: datetime,
    *,
    finished: int = 0,
) -> None:
    """The reader stands at a page (part 0: at none). On the way they have come to the end of ``finished``.

    That part counts as read where it follows what they had read; else "I've read this" is what says so.
    """

    async def move(connection: Connection) -> None:
        before = await reader_store.position(connection, subscription.id, user_id, for_update=True) or ReadingPosition()
        read = finished if finished == before.read_through + 1 else before.read_through
        after = ReadingPosition(read, part, page)
        if after == ReadingPosition():
            await reader_store.delete_position(connection, subscription.id, user_id)
        elif after != before:
            await reader_store.save_position(connection, subscription.id, user_id, after)

    await _write(database, move)


@dataclass(frozen=True, slots=True)
class StoredData:
    """How often a person's id is kept, on all servers: with their places, what they started, what they added."""

    places: int = 0
    subscriptions: int = 0
    stories: int = 0
    cards: int = 0


async def stored_data(database: Database, user_id: int) -> StoredData:
    """What is kept about a person: there is nothing else."""
    return StoredData(*await database.read(reader_store.count_stored, user_id))


async def erase(database: Database, user_id: int) -> None:
    """Forget a person everywhere; what they started or added stays, without them."""
    await database.write(reader_store.erase, user_id)


async def _write(database: Database, work: Callable[[Connection], Awaitable[T]]) -> T:
    try:
        return await database.write(work)
    except IntegrityError:  # the same reader pressed twice at once: the second try finds what the first has kept
        return await database.write(work)
