"""A stage for delivery: subscriptions in a real database, and an engine that posts them into channels in memory."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import delete, update

from bot.clock import Clock
from bot.delivery.engine import Engine
from bot.delivery.posting import LEASE, Posting
from bot.model import Attempt, Delivery, DeliveryKind, Subscription
from bot.rendering.custom_ids import Marker, PostButton, parse_marker
from bot.store import Connection, Database, history, ledger
from bot.store.database import database_url
from bot.store.tables import attempts, deliveries, subscriptions
from tests.bot.delivery.channel import MemoryPoster
from tests.store.stage import NOW, staged

CHANNEL: Final = 7
FORUM: Final = 8
OTHER: Final = 9


def open_database(migrated_file: Path, file: Path) -> Database:
    """Open a copy of an empty migrated database."""
    shutil.copyfile(migrated_file, file)
    return Database(database_url(f"sqlite:///{file}"))


class Stage:
    """A database, channels in memory, and their clock, which begins at the first part's slot."""

    def __init__(self, database: Database, poster: MemoryPoster | None = None, clock: Clock | None = None) -> None:
        self.database = database
        self.clock = clock or Clock()
        if clock is None:
            self.clock.move_to(NOW)
        self.poster = poster or MemoryPoster(self.clock.now)
        if poster is None:
            for channel_id in (CHANNEL, FORUM, OTHER):
                self.poster.add_channel(channel_id, forum=channel_id == FORUM)

    async def subscribe(self, *, forum: bool = False, **changes: Any) -> Subscription:
        """Return a subscription to a story in four parts, whose first part is due now."""
        return await staged(self.database, channel_id=FORUM if forum else CHANNEL, forum=forum, **changes)

    def pass_time(self, **units: float) -> None:
        """Move the clock on, such as ``minutes=5``."""
        self.clock.move_to(self.clock.now() + timedelta(**units))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return once something is true that comes without another step of the test."""
        while not holds():
            await asyncio.sleep(0.01)

    def new_engine(self) -> Engine:
        """Return an engine that does not run."""
        return Engine(self.database, self.poster, self.clock, Random(1))

    @asynccontextmanager
    async def engine(self) -> AsyncIterator[Engine]:
        """Run an engine until the block is left."""
        engine = self.new_engine()
        running = asyncio.create_task(engine.run())
        try:
            async with asyncio.timeout(30):
                yield engine
        finally:
            await engine.stop()
            await running

    async def post(self) -> None:
        """Let a new engine post what is due, as after a restart."""
        async with self.engine() as engine:
            await engine.wait_until_idle()

    async def post_next(self, subscription: Subscription) -> None:
        """Move to the time at which the next delivery is tried, and post what is due then."""
        upcoming = await self.upcoming(subscription)
        self.clock.move_to(max(upcoming.try_at, self.clock.now()))
        await self.post()

    async def claim(self) -> Delivery:
        """Claim the one delivery that is due, as a worker whose predecessor died."""
        await self.database.write(ledger.release_claims)
        (claimed,) = await self.database.write(ledger.claim, self.clock.now(), LEASE, 16)
        return claimed

    def posting(self) -> Posting:
        """Return what a new process posts with."""
        return Posting(self.database, self.poster, self.clock)

    async def upcoming(self, subscription: Subscription) -> Delivery:
        """Return the open delivery of the sequence."""
        delivery = await self.database.read(ledger.next_delivery, subscription.id)
        assert delivery is not None
        return delivery

    async def find(self, subscription: Subscription, kind: DeliveryKind, number: int) -> Delivery:
        """Return one delivery."""
        delivery = await self.database.read(ledger.find, subscription.id, kind, number)
        assert delivery is not None
        return delivery

    async def forget(self, delivery: Delivery) -> None:
        """Let the ledger forget that a delivery was posted, as a restored backup does."""
        forgotten: dict[str, Any] = {
            "settled_at": None,
            "status": None,
            "messages": None,
            "message_ids": [],
            "attempts": 0,
        }
        change = update(deliveries).where(deliveries.c.id == delivery.id)

        async def write(connection: Connection) -> None:
            await connection.execute(change.values(last_try_at=None, search_after_id=None, **forgotten))

        await self.database.write(write)

    async def forget_all(self, subscription: Subscription) -> None:
        """Let the ledger forget all but the opening, and that the opening was posted."""
        opening = await self.find(subscription, DeliveryKind.OPENING, 0)
        others = delete(deliveries).where(deliveries.c.id != opening.id)
        noted = delete(attempts).where(attempts.c.delivery_id != opening.id)
        active = update(subscriptions).values(ended_at=None, end_reason=None)

        async def write(connection: Connection) -> None:
            for change in (noted, others, active):
                await connection.execute(change)

        await self.database.write(write)
        await self.forget(opening)

    async def progress(self, subscription: Subscription) -> int:
        """Return the number of the last settled part."""
        return await self.database.read(ledger.progress, subscription.id)

    async def failures(self, subscription: Subscription) -> tuple[Attempt, ...]:
        """Return the attempts that did not post, newest first."""
        return await self.database.read(history.latest, subscription.id, 100)

    def markers(self, channel_id: int, action: PostButton = PostButton.READ) -> list[Marker]:
        """Return the markers of one kind of button in a channel, oldest first."""
        return [
            marker
            for stored in self.poster.visible(channel_id)
            for button in stored.rendered.buttons
            if (marker := parse_marker(button.custom_id)) is not None and marker.action == action
        ]

    def parts(self, channel_id: int = CHANNEL) -> list[int]:
        """Return the numbers of the parts whose last message is in a channel, oldest first."""
        return [marker.number for marker in self.markers(channel_id)]

    def posts(self) -> list[int]:
        """Return the numbers of the parts whose last message is in a post of the forum, oldest first."""
        return [number for post in self.poster.threads(FORUM) if not post.deleted for number in self.parts(post.id)]
