"""Use cases on readers: what they have read, what they may see, and where they continue."""

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
class ReaderState:
    """What decides which parts a reader may see: the channel's progress and the reader's own position.

    Attributes:
        channel_progress: The number of the last posted part.
        position: The reader's position. All zeros if none is stored.
        parts: How many parts the story has.
        read_ahead_allowed: Whether readers may read the part after the last posted one, alone.
    """

    channel_progress: int
    position: ReadingPosition
    parts: int
    read_ahead_allowed: bool

    @property
    def has_started(self) -> bool:
        """Whether the reader has read a part, or opened part 1. Opening a later part alone is no start."""
        return self.read_through > 0 or self.position.part == 1

    @property
    def read_through(self) -> int:
        """The part up to which the reader has read everything. Opening a part does not count as reading it."""
        return self.position.read_through

    @property
    def is_behind(self) -> bool:
        """Whether the channel is further than the reader."""
        return self.read_through < self.channel_progress

    @property
    def visible_through(self) -> int:
        """The last part that the reader may learn about: posted, or read by the reader."""
        return max(self.channel_progress, self.read_through)

    def may_open(self, part: int) -> bool:
        """Return whether the reader may read this part: a visible one or, if allowed, the one after those."""
        return 1 <= part <= min(self.visible_through + self.read_ahead_allowed, self.parts)

    def saves_position_at(self, part: int) -> bool:
        """Return whether the position is saved when the reader opens this part.

        Not if the reader is in the middle of the first unread part, and opens another one: that would lose the page.
        """
        return part == self.read_through + 1 or self.position.part != self.read_through + 1

    def page_of(self, part: int) -> int:
        """Return the page (from 0) at which the reader left this part."""
        return self.position.page if self.position.part == part else 0

    def continues_at(self) -> tuple[int, int] | None:
        """Return the part and page (from 0) at which ``/catchup`` continues. None if the reader has caught up."""
        part = self.read_through + 1
        if part <= self.channel_progress or (self.position.part == part and self.may_open(part)):
            return part, self.page_of(part)
        return None


def part_unavailable(subscription: Subscription, part: int) -> UserError:
    """Return the error for a part that a reader may not open: ``part-not-posted`` or ``part-unknown``."""
    if 1 <= part <= subscription.edition.parts:
        return UserError("part-not-posted", number=part)
    return UserError("part-unknown", number=part, of=subscription.edition.parts)


async def get_reader_state(database: Database, subscription: Subscription, user_id: int) -> ReaderState:
    """Return where the channel and a reader are. Nobody reads ahead in a subscription that has ended."""

    async def load(connection: Connection) -> ReaderState:
        channel_progress = await ledger.progress(connection, subscription.id)
        position = await reader_store.position(connection, subscription.id, user_id)
        read_ahead_allowed = subscription.settings.read_ahead_allowed and subscription.ended_at is None
        return ReaderState(
            channel_progress, position or ReadingPosition(), subscription.edition.parts, read_ahead_allowed
        )

    return await database.read(load)


async def mark_read(
    database: Database, subscription: Subscription, user_id: int, number: int, now: datetime
) -> tuple[ReadingPosition, ReadingPosition]:
    """Mark part ``number`` and all before it as read. A reader who has read further stays there.

    Returns the position before and after.
    """

    async def mark(connection: Connection) -> tuple[ReadingPosition, ReadingPosition]:
        before = await _lock_position(connection, subscription, user_id)
        after = before
        if number > before.read_through:
            # The page is kept only if its part is still unread.
            after = ReadingPosition(number) if before.part <= number else replace(before, read_through=number)
        if after != before:
            await reader_store.save_position(connection, subscription.id, user_id, after)
        return before, after

    return await _write(database, mark)


async def undo_read(
    database: Database, subscription: Subscription, user_id: int, number: int, back_to: ReadingPosition, now: datetime
) -> None:
    """Undo ``mark_read`` of part ``number``: restore the position ``back_to``.

    Raises ``read-on-since`` if the reader has read another part in the meantime.
    """

    async def restore(connection: Connection) -> None:
        current = await _lock_position(connection, subscription, user_id)
        if current.read_through != number:
            raise UserError("read-on-since", number=current.read_through)
        if back_to == ReadingPosition():
            await reader_store.delete_position(connection, subscription.id, user_id)
        else:
            await reader_store.save_position(connection, subscription.id, user_id, back_to)

    await _write(database, restore)


async def count_read(database: Database, subscription: Subscription, number: int) -> int:
    """Return how many readers have read part ``number``. Their names are never shown."""
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
    """Save the page at which a reader is. ``part`` 0 means at no page.

    ``finished`` is the part whose last page the reader has left, 0 for none. It counts as read if it is the first
    unread part. Any other part counts as read only when the reader says so, with the button "I've read this".
    """

    async def save(connection: Connection) -> None:
        before = await _lock_position(connection, subscription, user_id)
        read_through = finished if finished == before.read_through + 1 else before.read_through
        after = ReadingPosition(read_through, part, page)
        if after == ReadingPosition():
            await reader_store.delete_position(connection, subscription.id, user_id)
        elif after != before:
            await reader_store.save_position(connection, subscription.id, user_id, after)

    await _write(database, save)


@dataclass(frozen=True, slots=True)
class StoredData:
    """In how many rows a user's id is stored, on all servers. Nothing else is stored about a user."""

    reading_positions: int = 0
    subscriptions: int = 0
    stories: int = 0
    cards: int = 0


async def stored_data(database: Database, user_id: int) -> StoredData:
    """Return what is stored about a user."""
    return StoredData(*await database.read(reader_store.count_stored, user_id))


async def erase(database: Database, user_id: int) -> None:
    """Erase a user's id everywhere. The subscriptions and stories of the user stay, without the id."""
    await database.write(reader_store.erase, user_id)


async def _lock_position(connection: Connection, subscription: Subscription, user_id: int) -> ReadingPosition:
    """Return a reader's position, all zeros if none is stored. Other transactions that would change it wait."""
    stored = await reader_store.position(connection, subscription.id, user_id, for_update=True)
    return stored or ReadingPosition()


async def _write(database: Database, work: Callable[[Connection], Awaitable[T]]) -> T:
    """Run a transaction, and once more if another one inserted the same position first.

    That happens when a reader presses a button twice quickly. The second attempt finds the row and updates it.
    """
    try:
        return await database.write(work)
    except IntegrityError:
        return await database.write(work)
