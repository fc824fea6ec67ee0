"""What happens to a delivery that failed: it is tried again later, or held, or follows its story to another channel."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from bot.clock import Clock
from bot.delivery.poster import Poster
from bot.delivery.retry import next_try_time
from bot.model import Delivery, DeliveryStatus, Failed, Failure, Hold
from bot.store import Database, health, ledger, moves
from bot.store import holds as hold_store
from bot.store.ledger import LostClaimError

log = logging.getLogger(__name__)

#: Organisers are notified of a delivery that has failed for this long. It is still tried again.
NOTIFIED_AFTER = timedelta(days=1)
#: These holds are released when the permission, the channel, the tag or the history may be there again, or room.
RESOLVED_BY_ITSELF = (Hold.ACCESS, Hold.GONE, Hold.FULL, Hold.TAGS, Hold.UNCERTAIN)
_HOLDS = {
    Failure.ACCESS: Hold.ACCESS,
    Failure.GONE: Hold.GONE,
    Failure.FULL: Hold.FULL,
    Failure.TAGS: Hold.TAGS,
    Failure.UNCERTAIN: Hold.UNCERTAIN,
    Failure.CONTENT: Hold.STOPPED,
    Failure.THREAD: Hold.STOPPED,
}


class FailureHandler:
    """Decides about deliveries that failed, and notifies organisers of those that need them.

    Attributes:
        resolved: The ids of deliveries that are being posted while what they may lack came back. If such a delivery is
            refused after all, it is tried again at once.
    """

    def __init__(self, database: Database, poster: Poster, clock: Clock, random: Random) -> None:
        self._database = database
        self._poster = poster
        self._clock = clock
        self._random = random
        self.resolved: set[int] = set()

    async def handle(self, delivery: Delivery, failed: Failed) -> None:
        """Give the claimed delivery back to the ledger. Does nothing if it was withdrawn or taken over."""
        now = self._clock.now()
        status = DeliveryStatus(failed.failure)
        if delivery.status != status:
            delivery = replace(delivery, notified_at=None)  # organisers were notified of another problem
        hold = _HOLDS.get(failed.failure)
        try:
            if hold in moves.REFUSED and await self._follow(delivery, now):
                log.warning("Delivery %s goes to its story's new channel: %s", delivery.id, failed.reason)
            elif hold is not None:
                await self._hold(delivery, now, hold, status, failed.reason)
            else:
                await self._retry(delivery, now, status, failed)
        except LostClaimError:
            log.info("Delivery %s was withdrawn or taken over.", delivery.id)

    async def notify(self, delivery: Delivery) -> None:
        """Notify the organisers once for each problem that a delivery has.

        That is recorded afterwards: a crash in between repeats the notification, instead of losing it.
        """
        if delivery.notified_at is not None:
            return
        try:
            notified = await self._poster.notify_organisers(delivery)
        except Exception:
            log.exception("The organisers could not be notified that delivery %s waits.", delivery.id)
            notified = False
        if notified:
            await self._database.write_with_retry(hold_store.mark_notified, delivery.id, self._clock.now())

    async def _follow(self, delivery: Delivery, now: datetime) -> bool:
        return await self._database.write_with_retry(moves.follow_subscription, delivery, now)

    async def _hold(self, delivery: Delivery, now: datetime, hold: Hold, status: DeliveryStatus, reason: str) -> None:
        log.warning("Delivery %s waits (%s): %s", delivery.id, hold, reason)
        await self._database.write_with_retry(ledger.hold_delivery, delivery, now, hold, status, reason)
        delivery = replace(delivery, hold=hold)
        if hold in RESOLVED_BY_ITSELF and delivery.id in self.resolved:
            # It was not held yet when held deliveries were released.
            await self._database.write_with_retry(hold_store.release, delivery, now)
        else:
            await self.notify(delivery)

    async def _retry(self, delivery: Delivery, now: datetime, status: DeliveryStatus, failed: Failed) -> None:
        try_at = next_try_time(delivery.attempts, failed, now, self._random)
        log.warning("Delivery %s is tried again at %s: %s", delivery.id, try_at, failed.reason)
        await self._database.write_with_retry(ledger.retry_later, delivery, now, try_at, status, failed.reason)
        since = await self._database.write_with_retry(health.failing_since, delivery.id)
        if since is not None and now - since >= NOTIFIED_AFTER:
            await self.notify(delivery)
