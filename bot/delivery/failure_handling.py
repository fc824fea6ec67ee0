"""What happens to a delivery that failed: it is tried again later, or held, or follows its story to another channel."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from bot.clock import Clock
from bot.delivery.poster import Poster
from bot.delivery.reconcile import DISCORD_EPOCH
from bot.delivery.retry import next_try_time
from bot.model import Delivery, DeliveryStatus, Failed, Failure, Hold, PlannedMessage
from bot.store import Connection, Database, guilds, health, ledger, moves
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
            if hold is None:
                await self._retry(delivery, now, status, failed)
            elif delivery.owner is None:
                await self._redirect(delivery, now, failed.reason)
            elif hold in moves.REFUSED and await self._follow(delivery, now):
                log.warning("Delivery %s goes to its story's new channel: %s", delivery.id, failed.reason)
            else:
                await self._hold(delivery, now, hold, status, failed.reason)
        except LostClaimError:
            log.info("Delivery %s was withdrawn or taken over.", delivery.id)

    async def _redirect(self, message: Delivery, now: datetime, reason: str) -> None:
        """Send a message of its own to its person in private, or give it up if that was refused too."""
        if message.channel_id != 0 and message.person_id is not None:
            log.info("Delivery %s goes to its person in private: %s", message.id, reason)
            await self._database.write_with_retry(ledger.send_in_private, message, now)
        else:
            log.info("Delivery %s is given up: %s", message.id, reason)
            await self._database.write_with_retry(ledger.settle, message, now, DeliveryStatus.FAILED, reason, ())

    async def _follow(self, delivery: Delivery, now: datetime) -> bool:
        return await self._database.write_with_retry(moves.follow_subscription, delivery, now)

    async def _hold(self, delivery: Delivery, now: datetime, hold: Hold, status: DeliveryStatus, reason: str) -> None:
        log.warning("Delivery %s waits (%s): %s", delivery.id, hold, reason)
        held = replace(delivery, hold=hold)
        notice = await self._notice(held, now)

        async def hold_and_notify(connection: Connection) -> None:
            await ledger.hold_delivery(connection, delivery, now, hold, status, reason)
            if notice is not None and not self._is_resolved(held):
                await hold_store.notify(connection, held, notice, now)

        await self._database.write_with_retry(hold_and_notify)
        if self._is_resolved(held):
            # It was not held yet when held deliveries were released.
            await self._database.write_with_retry(hold_store.release, held, now)

    def _is_resolved(self, held: Delivery) -> bool:
        return held.hold in RESOLVED_BY_ITSELF and held.id in self.resolved

    async def _retry(self, delivery: Delivery, now: datetime, status: DeliveryStatus, failed: Failed) -> None:
        try_at = next_try_time(delivery.attempts, failed, now, self._random)
        log.warning("Delivery %s is tried again at %s: %s", delivery.id, try_at, failed.reason)
        await self._database.write_with_retry(ledger.retry_later, delivery, now, try_at, status, failed.reason)
        since = await self._database.write_with_retry(health.failing_since, delivery.id)
        if since is None or now - since < NOTIFIED_AFTER:
            return
        if delivery.owner is not None and (notice := await self._notice(delivery, now)) is not None:
            await self._database.write_with_retry(hold_store.notify, delivery, notice, now)

    async def _notice(self, delivery: Delivery, now: datetime) -> PlannedMessage | None:
        """Return what tells the organisers once of each problem that a delivery has. None: they know, or nobody is.

        It goes to the server's log channel if one is set, else, or if that refuses it, to the subscriber in private. If
        neither works, ``/status`` still says it to organisers who ask.
        """
        if delivery.notified_at is not None:
            return None
        try:
            message = self._poster.hold_notice(delivery)
        except Exception:
            log.exception("The organisers could not be notified that delivery %s waits.", delivery.id)
            return None
        guild_id = delivery.guild_id
        log_channel_id = await self._database.read(guilds.log_channel, guild_id)
        person_id = delivery.subscription.subscriber_id or self._poster.server_owner(guild_id)
        if log_channel_id is None and person_id is None:
            return None
        key = f"{delivery.key}:notice:{delivery.attempts}"
        return PlannedMessage(key, guild_id, log_channel_id or 0, person_id, message, _message_id_before(now))


def _message_id_before(now: datetime) -> int:
    """Return an id that is older than any message from now on, even if our clock is a day ahead of Discord's."""
    return max((now - timedelta(days=1) - DISCORD_EPOCH) // timedelta(milliseconds=1), 0) << 22
