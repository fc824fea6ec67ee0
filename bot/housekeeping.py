"""What is done beside posting: once a minute a sign of life and a look at the lag; once an hour a look at what Discord
may not have told of, and what is to be erased."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.errors import DatabaseFault
from bot.model import DeliveryKind
from bot.program import program
from bot.scheduling import schedule
from bot.store import Database, cards, guilds, health, ledger, moves
from bot.store.health import LAGGING, STALLED

log = logging.getLogger(__name__)

EVERY: Final = timedelta(minutes=1)
#: What waits is gone through so often, should Discord not have told of a change: a time-out, for one, ends untold.
RECHECK: Final = timedelta(hours=1)
#: After so long without a sign of life the ledger may be an older one, restored: channels are looked at first.
AWAY: Final = timedelta(minutes=2)


async def check_after_absence(database: Database, now: datetime) -> bool:
    """At the start: whether the bot was away so long that each channel is looked at before its next post."""
    last = await database.read(health.heartbeat)
    if last is None or abs(now - last) <= AWAY:
        return False
    owed = await database.write(ledger.check_channels_first)
    log.info("The last sign of life is from %s: %s posts are looked for before they are made.", last, owed)
    return True


async def apply_zone_rules(database: Database, now: datetime) -> None:
    """At the start: what is to come keeps its time of day, though its zone had other rules when that was reckoned."""
    for row in await database.read(ledger.next_deliveries):
        if row.kind is not DeliveryKind.PART or row.requested_at or row.try_at != row.due_at or row.due_at <= now:
            continue
        due = schedule.slot_near(row.subscription.cadence, row.due_at)
        if due != row.due_at:
            log.info("Delivery %s is due at %s by its zone's new rules.", row.id, due)
            await database.write(moves.correct_due, row, due)


class Housekeeper:
    """Goes round once a minute.

    ``alarm`` tells whoever hosts the bot (False: to be tried again); ``release_resolved`` looks after what Discord has not told
    of, or could not be told; ``keep`` is how long a server's things are kept after it has sent the bot away.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Callable[[str], Awaitable[bool]],
        release_resolved: Callable[[], Awaitable[None]],
        keep: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._recheck = release_resolved
        self._keep = keep
        self._began: datetime | None = None
        self._rechecked: datetime | None = None
        self._logged: datetime | None = None
        self._stalled = 0
        self._told: set[str] = set()
        self._faulty: datetime | None = None
        self._told_of_fault = False

    async def run(self) -> None:
        """Until it is cancelled; nothing that goes wrong ends it."""
        never = asyncio.Event()
        while True:
            now = self._clock.now()
            try:
                await self.run_once(now)
            except Exception:
                log.exception("The housekeeping failed; trying again in a minute.")
            # The clock may have been set back meanwhile.
            await self._clock.wait_until(min(now, self._clock.now()) + EVERY, never)
            # A clock that is moved on day by day must not keep the loop from ever resting.
            await asyncio.sleep(0.05)

    async def run_once(self, now: datetime) -> None:
        """Once. That the database fails is in the log already, and is told to whoever hosts the bot after an hour."""
        try:
            await self._do(now)
        except DatabaseFault as fault:
            self._faulty = min(self._faulty or now, now)
            if now - self._faulty >= STALLED and not self._told_of_fault:
                self._told_of_fault = await self._alarm(f"Posting has stalled for an hour: {fault} See the log.")
        else:
            self._faulty, self._told_of_fault = None, False

    async def _do(self, now: datetime) -> None:
        last = await self._database.read(health.heartbeat)
        if last is not None and now < last:
            owed = await self._database.write(ledger.check_channels_first)
            log.warning("The clock was set back: %s posts are looked for before they are made.", owed)
        await self._database.write(health.record_heartbeat, now)
        await self._look_at_lag(now)
        if self._rechecked is None or abs(now - self._rechecked) >= RECHECK:
            await self._recheck()
            self._rechecked = now
            await self._database.write(cards.remove_expired, now)
            # Only behind that: who is back is erased never, even if it could not be noted when Discord told of it.
            for guild_id in await self._database.write(guilds.erase_left, now - self._keep):
                log.info(
                    "Erased what was kept of server %s, which sent the bot away %s days ago.", guild_id, self._keep.days
                )

    async def _look_at_lag(self, now: datetime) -> None:
        found = await self._database.read(health.read_health, now)
        # What became due while the bot was away is no fault of its posting.
        self._began = min(self._began or now, now)
        here = now - self._began
        lag = min(found.lag, here)
        silent = found.posted_at is None or now - found.posted_at >= STALLED
        failing = min(found.failing, here) if silent else timedelta()
        if lag < LAGGING:
            self._logged = None
        elif self._logged is None or now - self._logged >= timedelta(minutes=10):
            self._logged = now
            log.warning("Posting lags: %s posts are overdue, the first by %s.", found.due, _rounded(lag))
        # Another story's success is no end of it: told of it again and again, its host would no longer listen.
        if max(lag, found.failing) < LAGGING:
            self._stalled = 0
            self._told.clear()
        if max(lag, failing) < STALLED:
            return
        self._stalled += 1
        kind = "overdue" if lag >= STALLED else "in vain"
        if self._stalled < 2 or kind in self._told:  # a machine that was asleep has had a minute to post by then
            return
        if kind == "overdue":
            what = f"{found.due} posts are overdue, the first by {_rounded(lag)}"
        else:
            what = f"{found.retried} posts are tried in vain, the first for {_rounded(failing)}, and none succeeds"
        text = f"Posting has stalled: {what}. See the log, and {program()} status."
        if self._stalled == 2:
            log.error("%s", text)
        if await self._alarm(text):
            self._told.add(kind)


def _rounded(lag: timedelta) -> timedelta:
    return timedelta(seconds=round(lag.total_seconds()))
