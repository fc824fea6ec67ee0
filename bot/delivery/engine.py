"""The engine: claims what is due and has it posted. It alone decides when, and it survives whatever one delivery does.

Sleeps until the earliest row is due and wakes when somebody asks for a part.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from secrets import token_hex
from typing import Any

from bot.clock import Clock
from bot.delivery.poster import Poster
from bot.delivery.posting import LEASE, Posting
from bot.delivery.retry import next_try
from bot.errors import DatabaseFault, StartError
from bot.model import SEQUENCE, Delivery, DeliveryKind, DeliveryStatus, Failed, Failure, Hold, SendResult
from bot.scheduling import schedule
from bot.scheduling.schedule import Postponement
from bot.store import Database, health, ledger, moves
from bot.store import holds as hold_store
from bot.store.database import RETRY_SECONDS
from bot.store.ledger import LostClaimError

log = logging.getLogger(__name__)

IN_FLIGHT = 16
STOP_SECONDS = 8.0
#: What could not be posted for so long is told to organisers, and goes on being tried.
REPORTED = timedelta(days=1)
_HOLDS = {
    Failure.ACCESS: Hold.ACCESS,
    Failure.GONE: Hold.GONE,
    Failure.UNCERTAIN: Hold.UNCERTAIN,
    Failure.CONTENT: Hold.STOPPED,
    Failure.THREAD: Hold.STOPPED,
}
#: What is held for want of a permission, a channel or the history goes on when that is there again.
RESOLVED_BY_ITSELF = (Hold.ACCESS, Hold.GONE, Hold.UNCERTAIN)


class Engine:
    """The one sender. ``wake`` it whenever a row has been opened or moved."""

    def __init__(self, database: Database, poster: Poster, clock: Clock, random: Random | None = None) -> None:
        self._database = database
        self._poster = poster
        self._posting = Posting(database, poster, clock)
        self._clock = clock
        self._random = random or Random()  # noqa: S311 - spreads retries, guards nothing
        self._wake = asyncio.Event()
        self._turned = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._running: dict[asyncio.Task[None], Delivery] = {}
        self._resolved: set[int] = set()
        self._telling: asyncio.Task[None] | None = None
        self._stopping = False
        self._rest = timedelta()
        self._rest_until: datetime | None = None
        self._refused: str | None = None

    def wake(self) -> None:
        """Look at the ledger again."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until ``stop``. What goes wrong with the database is logged and tried again.

        Raises ``StartError`` when Discord refuses the token: going on would only lead to a ban.
        """
        self._stopping = begun = False
        while not self._stopping and self._refused is None:
            try:
                if not begun:
                    await self._database.write(ledger.release_claims)
                    begun = True
                await self._turn()
            except DatabaseFault:
                await asyncio.sleep(RETRY_SECONDS)
            except Exception:
                log.exception("The ledger cannot be read; trying again in 5 s.")
                await asyncio.sleep(5)
        if self._refused is not None:
            raise StartError(f"Discord refuses the token now ({self._refused}): set a new one and start again.")

    async def stop(self) -> None:
        """Claim nothing more; wait at most 8 s for what is being posted. Recovery does the rest."""
        self._stopping = True
        self._wake.set()
        if self._running:
            await asyncio.wait(self._running, timeout=STOP_SECONDS)
        for task in (*self._running, *filter(None, (self._telling,))):
            task.cancel()

    async def wait_until_idle(self) -> None:
        """Return once nothing is being posted and nothing can be, and nobody is being told of what waits."""
        while True:
            turned = self._turned
            async with self._claiming:
                when = await self._database.read(ledger.next_wake_time)
            waiting = when is None or when > self._clock.now() or self._rests()
            if waiting and not self._running and turned is self._turned:  # what was read is still so
                break
            await turned.wait()
        if self._telling is not None:
            await asyncio.wait((self._telling,))

    async def wait_for_delivery(
        self, subscription_id: int, kind: DeliveryKind, number: int, seconds: float
    ) -> Delivery | None:
        """Wait until that delivery is settled or held, at most ``seconds``; returns it as it then is."""
        found: Delivery | None = None
        try:
            async with asyncio.timeout(seconds):
                while True:
                    turned = self._turned
                    found = await self._database.read(ledger.find, subscription_id, kind, number)
                    if found is None or found.settled_at is not None or found.hold is not None:
                        return found
                    await turned.wait()
        except TimeoutError:
            return found

    async def wait_until_not_posting(self, subscription_id: int) -> None:
        """Return once nothing of that subscription is being posted."""
        while any(row.subscription.id == subscription_id for row in self._running.values()):
            await self._turned.wait()

    @property
    def in_flight(self) -> tuple[Delivery, ...]:
        """What is being posted."""
        return tuple(self._running.values())

    def note_resolved(self, row: Delivery) -> None:
        """Of what is ``in_flight``: should it have been refused for want of something, that is there by now."""
        self._resolved.add(row.id)

    def notify_waiting(self) -> None:
        """Begin to tell of what is held and could not be told before: one after another, and posts go on meanwhile."""
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._notify_unnotified(), name="telling")

    async def reconcile(self) -> AsyncIterator[tuple[str, int | str]]:
        """Look in every channel for posts that the ledger does not know, and count them. Only while it does not run.

        Yields each story's title with how many were found, or why it could not be looked at.
        """
        for row in await self._database.read(ledger.next_deliveries):
            before = await self._database.read(ledger.progress, row.subscription.id)
            (claimed,) = await self._database.write(ledger.lock_next_delivery, row.subscription.id)
            result = await self._posting.adopt(claimed)
            after = await self._database.read(ledger.progress, row.subscription.id)
            yield row.subscription.story.title, result.reason if isinstance(result, Failed) else after - before

    @property
    def _at(self) -> list[int]:
        """The rows that are being posted here. One may outlast its lease, as with a long history to look through."""
        return [row.id for row in self._running.values()]

    def _rests(self) -> bool:
        """Whether Discord's edge has asked for a rest that is not over."""
        if self._rest_until is None:
            return False
        now = self._clock.now()
        # A clock that was set back must not make it longer than it was to be.
        self._rest_until = min(self._rest_until, now + self._rest)
        return now < self._rest_until

    async def _turn(self) -> None:
        self._wake.clear()
        free = IN_FLIGHT - len(self._running)
        if free <= 0:
            await self._wake.wait()
            return
        if self._rests():
            await self._clock.wait_until(self._rest_until, self._wake)
            return
        async with self._claiming:
            rows = await self._database.write(ledger.claim, self._clock.now(), LEASE, free, self._at)
            if self._stopping:
                return  # whoever starts next takes these back
            for row in rows:
                self._start(row, self._attend(row))
        if not rows:
            await self._clock.wait_until(await self._database.read(ledger.next_wake_time, self._at), self._wake)

    def _start(self, row: Delivery, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=f"delivery-{row.id}")
        self._running[task] = row
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        row = self._running.pop(task, None)
        self._resolved -= {row.id} if row else set()
        self._wake.set()
        self._turned.set()
        self._turned = asyncio.Event()

    async def _attend(self, row: Delivery) -> None:
        """One delivery; whatever it raises touches this delivery only."""
        try:
            result = await self._result(row)
            if isinstance(result, Failed):
                await self._give_back(row, result)
        except LostClaimError:
            log.info("Delivery %s was withdrawn or taken over while it was being posted.", row.id)
        except DatabaseFault as fault:
            await self._give_back(row, Failed(Failure.LATER, str(fault)))
        except Exception:
            reference = token_hex(3)
            log.exception("Delivery %s failed unexpectedly [%s].", row.id, reference)
            await self._give_back(row, Failed(Failure.LATER, f"unexpected error, see the log at {reference}"))

    async def _result(self, row: Delivery) -> SendResult | None:
        """What came of it; None where the part is late, and waits."""
        if row.check_channel_first and row.kind in SEQUENCE:
            adopted = await self._posting.adopt(row)
            if adopted is not None:
                return adopted
        now = self._clock.now()
        wait = _wait(row, now)
        if wait is not None:
            # A message whose answer was lost is a part begun: its rest does not wait.
            begun = await self._posting.find_started(row)
            if begun is None:
                await self._database.write(ledger.delay, row, now, wait.due_at, wait.try_at, wait.reason)
                return None
            if isinstance(begun, Failed):
                return begun
        return await self._posting.deliver(row)

    async def _give_back(self, row: Delivery, failed: Failed) -> None:
        now = self._clock.now()
        hold = _HOLDS.get(failed.failure)
        if row.status != DeliveryStatus(failed.failure):
            row = replace(row, notified_at=None)  # what somebody was told of was something else
        if failed.failure is Failure.STOP:
            if failed.retry_after is None:
                self._refused = failed.reason
            else:
                self._rest = timedelta(seconds=failed.retry_after)
                self._rest_until = now + self._rest
        try:
            if hold in moves.REFUSED and await self._database.write_with_retry(moves.follow_subscription, row, now):
                log.warning("Delivery %s goes where its story has gone: %s", row.id, failed.reason)
            elif hold is not None:
                log.warning("Delivery %s waits (%s): %s", row.id, hold, failed.reason)
                await self._database.write_with_retry(
                    ledger.hold_delivery, row, now, hold, DeliveryStatus(failed.failure), failed.reason
                )
                row = replace(row, hold=hold)
                if hold in RESOLVED_BY_ITSELF and row.id in self._resolved:
                    # Whoever looked for what is held has come too early to find it.
                    await self._database.write_with_retry(hold_store.release, row, now)
                else:
                    await self._tell(row)
            else:
                try_at = next_try(row.attempts, failed, now, self._random)
                log.warning("Delivery %s is tried again at %s: %s", row.id, try_at, failed.reason)
                await self._database.write_with_retry(
                    ledger.retry_later, row, now, try_at, DeliveryStatus(failed.failure), failed.reason
                )
                since = await self._database.write_with_retry(health.failing_since, row.id)
                if since is not None and now - since >= REPORTED:
                    await self._tell(row)
        except LostClaimError:
            log.info("Delivery %s was withdrawn or taken over.", row.id)

    async def _notify_unnotified(self) -> None:
        last = 0
        try:
            while not self._stopping and not self._rests():
                busy = set(self._at)  # they tell of themselves
                row = await self._database.read(hold_store.next_unnotified, last)
                if row is None:
                    return
                last = row.id
                if row.id not in busy:
                    await self._tell(row)
        except DatabaseFault:
            pass  # it is in the log, and in an hour another round begins
        except Exception:
            log.exception("Not everybody could be told of what waits.")

    async def _tell(self, row: Delivery) -> None:
        """Once for each thing that goes wrong; before it is noted, so that a crash between says it twice."""
        if row.notified_at is not None:
            return
        try:
            told = await self._poster.notify_organisers(row)
        except Exception:
            log.exception("Nobody could be told that delivery %s waits.", row.id)
            told = False
        if told:
            await self._database.write_with_retry(hold_store.mark_notified, row.id, self._clock.now())


def _wait(row: Delivery, now: datetime) -> Postponement | None:
    """How long a part waits that is late; one that was begun or asked for never does."""
    if row.kind is not DeliveryKind.PART or row.requested_at is not None or row.message_ids:
        return None
    subscription = row.subscription
    return schedule.postpone_if_late(
        subscription.cadence,
        row.due_at,
        now,
        subscription.settings.missed_policy,
        post_at_night=subscription.settings.post_at_night,
    )
