"""Use cases on readers' places: what somebody has read, what they may be told, where they go on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.errors import UserError
from bot.model import Place, Subscription
from bot.store import Connection, Database, IntegrityError, ledger
from bot.store import readers as rows

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a channel and one of its readers are. ``channel``: the last part posted; ``own``: zeros where none is kept.

    ``parts`` is the story's number of parts; ``solo`` whether readers may go beyond the channel, alone.
    """

    channel: int
    own: Place
    parts: int
    solo: bool

    @property
    def has_place(self) -> bool:
        """Whether the reader has read anything here, or begun with part 1. Who only leafs further on has no place."""
        return self.read > 0 or self.own.part == 1

    @property
    def read(self) -> int:
        """The part up to which the reader has read. Where they leaf is another matter: looking at a part reads none."""
        return self.own.number

    @property
    def behind(self) -> bool:
        """Whether the channel is further than the reader is known to have read."""
        return self.read < self.channel

    @property
    def known(self) -> int:
        """The last part that the reader may be told of: the later of the channel's place and their own."""
        return max(self.channel, self.read)

    def may_open(self, part: int) -> bool:
        """Whether the reader may read this part: posted, or, where reading ahead is allowed, the next one for them."""
        return 1 <= part <= min(self.known + self.solo, self.parts)

    def moves_by(self, part: int) -> bool:
        """Whether a look at this part is kept as where the reader leafs: never in place of the part they are in the
        midst of, the one behind what they have read."""
        return part == self.read + 1 or self.own.part != self.read + 1

    def page_of(self, part: int) -> int:
        """The page (from 0) at which the reader left this part."""
        return self.own.page if self.own.part == part else 0

    def goes_on_at(self) -> tuple[int, int] | None:
        """The part and page (from 0) at which catching up goes on; None when the reader is level with the channel."""
        part = self.read + 1
        if part <= self.channel or (self.own.part == part and self.may_open(part)):
            return part, self.page_of(part)
        return None


def not_posted(subscription: Subscription, part: int) -> UserError:
    """What to tell somebody who asks for a part that they cannot have."""
    if 1 <= part <= subscription.edition.parts:
        return UserError("part-not-posted", number=part)
    return UserError("part-unknown", number=part, of=subscription.edition.parts)


async def standing(database: Database, subscription: Subscription, user_id: int) -> Standing:
    """Where the channel and a reader are. Who reads alone goes no further once the subscription has ended."""

    async def look(connection: Connection) -> Standing:
        channel = await ledger.place(connection, subscription.id)
        own = await rows.place(connection, subscription.id, user_id)
        solo = subscription.solo and subscription.ended_at is None
        return Standing(channel, own or Place(), subscription.edition.parts, solo)

    return await database.read(look)


async def mark_read(
    database: Database, subscription: Subscription, user_id: int, number: int, now: datetime
) -> tuple[Place, Place]:
    """Part ``number`` and all before it are read; nobody is put back. Returns the place before and after."""

    async def mark(connection: Connection) -> tuple[Place, Place]:
        before = await rows.place(connection, subscription.id, user_id, to_move=True) or Place()
        after = before
        if number > before.number:
            # Pages of parts that are read are behind the reader.
            after = Place(number) if before.part <= number else replace(before, number=number)
        if after != before:
            await rows.keep_place(connection, subscription.id, user_id, after, now)
        return before, after

    return await _write(database, mark)


async def undo_read(
    database: Database, subscription: Subscription, user_id: int, number: int, back_to: Place, now: datetime
) -> None:
    """Put a reader back who stands at ``number``. Raises ``read-on-since`` when they have moved since."""

    async def put_back(connection: Connection) -> None:
        current = await rows.place(connection, subscription.id, user_id, to_move=True) or Place()
        if current.number != number:
            raise UserError("read-on-since", number=current.number)
        if back_to == Place():
            await rows.forget(connection, subscription.id, user_id)
        else:
            await rows.keep_place(connection, subscription.id, user_id, back_to, now)

    await _write(database, put_back)


async def count_read(database: Database, subscription: Subscription, number: int) -> int:
    """How many have read part ``number``; never who."""
    return await database.read(rows.count_read, subscription.id, number)


async def turn_to(
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
        before = await rows.place(connection, subscription.id, user_id, to_move=True) or Place()
        read = finished if finished == before.number + 1 else before.number
        after = Place(read, part, page)
        if after == Place():
            await rows.forget(connection, subscription.id, user_id)
        elif after != before:
            await rows.keep_place(connection, subscription.id, user_id, after, now)

    await _write(database, move)


@dataclass(frozen=True, slots=True)
class Kept:
    """How often a person's id is kept, on all servers: with their places, what they started, what they added."""

    places: int
    subscriptions: int
    stories: int


async def kept(database: Database, user_id: int) -> Kept:
    """What is kept about a person: there is nothing else."""
    return Kept(*await database.read(rows.count_kept, user_id))


async def erase(database: Database, user_id: int) -> None:
    """Forget a person everywhere; what they started or added stays, without them."""
    await database.write(rows.erase, user_id)


async def _write(database: Database, work: Callable[[Connection], Awaitable[T]]) -> T:
    try:
        return await database.write(work)
    except IntegrityError:  # the same reader pressed twice at once: the second try finds what the first has kept
        return await database.write(work)
