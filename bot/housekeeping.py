"""Regular work beside posting.

Once a minute: a heartbeat, and a check whether posting has stalled. Once an hour: a check for changes that Discord did
not report, and the erasing of old data. At the start: what has to be corrected after a time without the bot.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.errors import DatabaseFault
from bot.model import DeliveryKind
from bot.program import program_name
from bot.scheduling import schedule
from bot.store import Database, cards, guilds, health, ledger, moves
from bot.store.health import LAGGING, STALLED, Health

log = logging.getLogger(__name__)

INTERVAL: Final = timedelta(minutes=1)
#: How often everything that waits is checked, in case Discord did not report a change. It reports no end of a time-out.
RECHECK_INTERVAL: Final = timedelta(hours=1)
#: After a longer time without a heartbeat, the database may be a restored backup. Channels are checked first then.
MAX_ABSENCE: Final = timedelta(minutes=2)
LAG_LOG_INTERVAL: Final = timedelta(minutes=10)

#: Sends a text to the host. Returns False if it did not arrive and has to be sent again.
NotifyHost = Callable[[str], Awaitable[bool]]


async def check_after_absence(database: Database, now: datetime) -> bool:
    """At the start, return whether the bot was away so long that each channel is checked before its next post."""
    last = await database.read(health.heartbeat)
    if last is None or abs(now - last) <= MAX_ABSENCE:
        return False
    count = await database.write(ledger.check_channels_first)
    log.info("The last heartbeat was at %s. Before each of %s posts, the bot checks whether it exists.", last, count)
    return True


async def apply_zone_rules(database: Database, now: datetime) -> None:
    """At the start, correct the times of parts if the rules of their time zone have changed since they were planned."""
    for delivery in await database.read(ledger.next_deliveries):
        moved = delivery.requested_at or delivery.try_at != delivery.due_at
        if delivery.kind is not DeliveryKind.PART or moved or delivery.due_at <= now:
            continue
        due = schedule.slot_near(delivery.subscription.cadence, delivery.due_at)
        if due != delivery.due_at:
            log.info("Delivery %s is due at %s by the new rules of its time zone.", delivery.id, due)
            await database.write(moves.correct_due, delivery, due)


class Housekeeper:
    """Does the regular work, once a minute.

    Args:
        recheck: Releases what waits for no reason any more, and notifies organisers who were not notified.
        keep: How long the data of a server is kept after the bot was removed from it.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        notify_host: NotifyHost,
        recheck: Callable[[], Awaitable[None]],
        keep: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notify_host = notify_host
        self._recheck = recheck
        self._keep = keep
        self._stall_alarm = StallAlarm(notify_host)
        self._rechecked_at: datetime | None = None
        self._fault_since: datetime | None = None
        self._fault_notified = False

    async def run(self) -> None:
        """Work until cancelled. No error ends it."""
        never = asyncio.Event()
        while True:
            now = self._clock.now()
            try:
                await self.run_once(now)
            except Exception:
                log.exception("The housekeeping failed. It tries again in a minute.")
            # The clock may have been set back in the meantime.
            await self._clock.wait_until(min(now, self._clock.now()) + INTERVAL, never)
            # If the clock is moved on from day to day, other tasks must still get their turn.
            await asyncio.sleep(0.05)

    async def run_once(self, now: datetime) -> None:
        """Do the work once. The host is notified if the database has failed for an hour; the log has each failure."""
        try:
            await self._work(now)
        except DatabaseFault as fault:
            self._fault_since = min(self._fault_since or now, now)
            if now - self._fault_since >= STALLED and not self._fault_notified:
                text = f"Posting has stalled for an hour: {fault} See the log."
                self._fault_notified = await self._notify_host(text)
        else:
            self._fault_since, self._fault_notified = None, False

    async def _work(self, now: datetime) -> None:
        await self._database.write(health.record_heartbeat, now)
        await self._stall_alarm.check(await self._database.read(health.read_health, now), now)
        if self._rechecked_at is None or abs(now - self._rechecked_at) >= RECHECK_INTERVAL:
            await self._recheck()
            self._rechecked_at = now
            await self._database.write(cards.remove_expired, now)
            # Only after the recheck, which records the servers that the bot is on. Such a server is never erased, even
            # if the bot's return could not be stored when Discord reported it.
            for guild_id in await self._database.write(guilds.erase_left, now - self._keep):
                days = self._keep.days
                log.info("Erased the data of server %s, which removed the bot %s days ago.", guild_id, days)


class StallAlarm:
    """Logs that posting lags, and notifies the host once when it has stalled for an hour."""

    def __init__(self, notify_host: NotifyHost) -> None:
        self._notify_host = notify_host
        self._first_check_at: datetime | None = None
        self._lag_logged_at: datetime | None = None
        self._stalled_checks = 0
        self._notified: set[str] = set()

    async def check(self, health: Health, now: datetime) -> None:
        """Look at the state of posting."""
        # What became due while the bot was away is not a fault of its posting.
        self._first_check_at = min(self._first_check_at or now, now)
        present = now - self._first_check_at
        lag = min(health.lag, present)
        none_succeeds = health.posted_at is None or now - health.posted_at >= STALLED
        failing = min(health.failing, present) if none_succeeds else timedelta()
        self._log_lag(health, lag, now)
        # A post of another story does not end a stall: the host would get the same alarm again and again.
        if max(lag, health.failing) < LAGGING:
            self._stalled_checks = 0
            self._notified.clear()
        if max(lag, failing) < STALLED:
            return
        self._stalled_checks += 1
        kind = "overdue" if lag >= STALLED else "failing"
        # After a machine was asleep, the second check comes after a minute of posting.
        if self._stalled_checks < 2 or kind in self._notified:
            return
        if kind == "overdue":
            what = f"{health.due} posts are overdue, the first by {_rounded(lag)}"
        else:
            what = f"{health.retried} posts fail again and again, the first for {_rounded(failing)}, and none succeeds"
        text = f"Posting has stalled: {what}. See the log, and {program_name()} status."
        if self._stalled_checks == 2:
            log.error("%s", text)
        if await self._notify_host(text):
            self._notified.add(kind)

    def _log_lag(self, health: Health, lag: timedelta, now: datetime) -> None:
        if lag < LAGGING:
            self._lag_logged_at = None
        elif self._lag_logged_at is None or now - self._lag_logged_at >= LAG_LOG_INTERVAL:
            self._lag_logged_at = now
            log.warning("Posting lags: %s posts are overdue, the first by %s.", health.due, _rounded(lag))


def _rounded(span: timedelta) -> timedelta:
    return timedelta(seconds=round(span.total_seconds()))
