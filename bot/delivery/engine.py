"""The engine: the loop that claims due deliveries and has them posted.

It sleeps until the next delivery is due, and wakes when a person requests one. It alone decides when something is
posted. An error in one delivery touches no other.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from random import Random
from secrets import token_hex

from bot.clock import Clock
from bot.delivery.failure_handling import FailureHandler
from bot.delivery.poster import Poster
from bot.delivery.posting import LEASE, Posting
from bot.errors import DatabaseFault, StartError
from bot.model import SEQUENCE, Delivery, DeliveryKind, Failed, Failure, SendResult
from bot.scheduling import schedule
from bot.scheduling.schedule import Postponement
from bot.store import Database, ledger
from bot.store.database import RETRY_SECONDS
from bot.store.ledger import LostClaimError

log = logging.getLogger(__name__)

#: How many deliveries are posted at the same time.
IN_FLIGHT = 16
#: In seconds: how long ``Engine.stop`` waits for deliveries that are being posted.
STOP_SECONDS = 8.0


class Engine:
    """The one sender. Call ``wake`` after a delivery was added or moved."""

    def __init__(self, database: Database, poster: Poster, clock: Clock, random: Random | None = None) -> None:
        self._database = database
        self._posting = Posting(database, poster, clock)
        # The random numbers spread retries; nothing has to be hard to guess.
        self._failures = FailureHandler(database, poster, clock, random or Random())  # noqa: S311
        self._clock = clock
        self._wake = asyncio.Event()
        # Set when any delivery ends, and then replaced. Take it before you read what may change, then wait for it.
        self._delivery_ended = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._running: dict[asyncio.Task[None], Delivery] = {}
        self._stopping = False
        self._rest = timedelta()
        self._rest_until: datetime | None = None
        self._token_refusal: str | None = None

    def wake(self) -> None:
        """Look at the ledger again."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until ``stop``. Faults of the database are logged, and tried again.

        Raises:
            StartError: Discord refuses the token. To go on would only lead to a ban.
        """
        self._stopping = claims_released = False
        while not self._stopping and self._token_refusal is None:
            try:
                if not claims_released:
                    await self._database.write(ledger.release_claims)
                    claims_released = True
                await self._deliver_due()
            except DatabaseFault:
                await asyncio.sleep(RETRY_SECONDS)
            except Exception:
                log.exception("The ledger cannot be read; trying again in 5 s.")
                await asyncio.sleep(5)
        if self._token_refusal is not None:
            raise StartError(f"Discord refuses the token now ({self._token_refusal}): set a new one and start again.")

    async def stop(self) -> None:
        """Claim nothing more, and wait at most 8 s for what is being posted. The next start continues the rest."""
        self._stopping = True
        self._wake.set()
        if self._running:
            await asyncio.wait(self._running, timeout=STOP_SECONDS)
        for task in self._running:
            task.cancel()

    async def wait_until_idle(self) -> None:
        """Return once nothing is being posted, and nothing can be posted now."""
        while True:
            delivery_ended = self._delivery_ended
            async with self._claiming:
                when = await self._database.read(ledger.next_wake_time)
            nothing_due = when is None or when > self._clock.now() or self._is_resting()
            if nothing_due and not self._running and delivery_ended is self._delivery_ended:
                break
            await delivery_ended.wait()

    async def wait_for_delivery(
        self, subscription_id: int, kind: DeliveryKind, number: int, seconds: float
    ) -> Delivery | None:
        """Wait at most ``seconds`` until a delivery is settled or held. Returns its last state; None: there is none."""
        delivery: Delivery | None = None
        try:
            async with asyncio.timeout(seconds):
                while True:
                    delivery_ended = self._delivery_ended
                    delivery = await self._database.read(ledger.find, subscription_id, kind, number)
                    if delivery is None or delivery.settled_at is not None or delivery.hold is not None:
                        return delivery
                    await delivery_ended.wait()
        except TimeoutError:
            return delivery

    async def wait_until_not_posting(self, subscription_id: int) -> None:
        """Return once nothing of that subscription is being posted."""
        while any(delivery.owner and delivery.owner.id == subscription_id for delivery in self._running.values()):
            await self._delivery_ended.wait()

    @property
    def in_flight(self) -> tuple[Delivery, ...]:
        """The deliveries that are being posted."""
        return tuple(self._running.values())

    def note_resolved(self, delivery: Delivery) -> None:
        """Note that what a delivery in flight may lack is there again. If it is held, it is tried again at once."""
        self._failures.resolved.add(delivery.id)

    async def reconcile(self) -> AsyncIterator[tuple[str, int | str]]:
        """Count the posts in every channel that the ledger does not know. Only while the engine does not run.

        Yields the title of each story with the number of posts found, or with the reason why its channel could not be
        searched.
        """
        for delivery in await self._database.read(ledger.next_deliveries):
            subscription = delivery.subscription
            before = await self._database.read(ledger.progress, subscription.id)
            (locked,) = await self._database.write(ledger.lock_next_delivery, subscription.id)
            result = await self._posting.reconcile(locked)
            after = await self._database.read(ledger.progress, subscription.id)
            yield subscription.story.title, result.reason if isinstance(result, Failed) else after - before

    @property
    def _in_flight_ids(self) -> list[int]:
        return [delivery.id for delivery in self._running.values()]

    def _is_resting(self) -> bool:
        """Return whether all deliveries wait because the network in front of Discord asked for it."""
        if self._rest_until is None:
            return False
        now = self._clock.now()
        # A clock that was set back must not make the rest longer.
        self._rest_until = min(self._rest_until, now + self._rest)
        return now < self._rest_until

    async def _deliver_due(self) -> None:
        """Begin to post what is due. If nothing is, sleep until the next delivery is due or ``wake`` is called."""
        self._wake.clear()
        free = IN_FLIGHT - len(self._running)
        if free <= 0:
            await self._wake.wait()
            return
        if self._is_resting():
            await self._clock.wait_until(self._rest_until, self._wake)
            return
        async with self._claiming:
            # A delivery in flight may outlast its lease, for example while a long history is searched.
            claimed = await self._database.write(ledger.claim, self._clock.now(), LEASE, free, self._in_flight_ids)
            if self._stopping:
                return  # the next start releases these claims
            for delivery in claimed:
                self._start(delivery)
        if not claimed:
            next_wake_time = await self._database.read(ledger.next_wake_time, self._in_flight_ids)
            await self._clock.wait_until(next_wake_time, self._wake)

    def _start(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery), name=f"delivery-{delivery.id}")
        self._running[task] = delivery
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        delivery = self._running.pop(task)
        self._failures.resolved.discard(delivery.id)
        self._wake.set()
        self._delivery_ended.set()
        self._delivery_ended = asyncio.Event()

    async def _deliver(self, delivery: Delivery) -> None:
        """Post one delivery, and handle its failure. Any exception concerns this delivery only."""
        try:
            result = await self._attempt(delivery)
            if isinstance(result, Failed):
                await self._handle_failure(delivery, result)
        except LostClaimError:
            log.info("Delivery %s was withdrawn or taken over while it was being posted.", delivery.id)
        except DatabaseFault as fault:
            await self._handle_failure(delivery, Failed(Failure.LATER, str(fault)))
        except Exception:
            reference = token_hex(3)
            log.exception("Delivery %s failed unexpectedly [%s].", delivery.id, reference)
            reason = f"unexpected error, see the log at {reference}"
            await self._handle_failure(delivery, Failed(Failure.LATER, reason))

    async def _attempt(self, delivery: Delivery) -> SendResult | None:
        """Post one delivery. Returns None if it is late and waits for a better time."""
        if delivery.check_channel_first and delivery.kind in SEQUENCE:
            reconciled = await self._posting.reconcile(delivery)
            if reconciled is not None:
                return reconciled
        now = self._clock.now()
        postponement = _postponement(delivery, now)
        if postponement is not None:
            # If the answer to its first message was lost, the part is begun, and the other messages do not wait.
            started = await self._posting.find_started(delivery)
            if started is None:
                due_at, try_at, reason = postponement.due_at, postponement.try_at, postponement.reason
                await self._database.write(ledger.delay, delivery, now, due_at, try_at, reason)
                return None
            if isinstance(started, Failed):
                return started
        return await self._posting.deliver(delivery)

    async def _handle_failure(self, delivery: Delivery, failed: Failed) -> None:
        if failed.failure is Failure.STOP:
            if failed.retry_after is None:
                self._token_refusal = failed.reason
            else:
                self._rest = timedelta(seconds=failed.retry_after)
                self._rest_until = self._clock.now() + self._rest
        await self._failures.handle(delivery, failed)


def _postponement(delivery: Delivery, now: datetime) -> Postponement | None:
    """Return how long a late part waits. A part that was begun or requested never waits."""
    if delivery.kind is not DeliveryKind.PART or delivery.requested_at is not None or delivery.message_ids:
        return None
    cadence, settings = delivery.subscription.cadence, delivery.subscription.settings
    return schedule.postpone_if_late(
        cadence, delivery.due_at, now, settings.missed_policy, post_at_night=settings.post_at_night
    )
