"""One chaos run: a server made from a seed, the bot on it, and faults until every story has ended."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic
from typing import Final

from bot.clock import Clock
from bot.model import Discussion
from bot.sandbox import Fault, InteractionFailed, Message, Permission, Sandbox
from bot.store import Database
from bot.store.database import database_url
from tests.chaos.process import QUIET_SECONDS, Process
from tests.chaos.stage import BEGINNING, LIMITS, Stage, build
from tests.chaos.steps import STEPS, is_request, step_of
from tests.chaos.trouble import Trouble
from tests.chaos.verdict import Verdict, judge

BOT: Final = "bot.delivery.engine:Engine"
#: In seconds of the bot's clock: how long it is down after a kill. After that the nonce is still known, just forgotten,
#: or long forgotten; the channels are searched first; slots were missed.
_DOWN_SECONDS: Final = (0, 0, 0, 20, 70, 300, 1200, 3 * 3600, 2 * 86400)
#: If a step does not come within so many slots, another one is chosen.
_PATIENCE: Final = 12
_STUCK_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a run does.

    Attributes:
        parts: About how many parts each story has.
        kills: How often the process is killed, at all steps in turn.
        trouble: The share of slots at which something else goes wrong.
        engine: The engine class. If it is not the bot's own, threads are not checked.
    """

    seed: int
    subscriptions: int = 20
    parts: int = 3
    kills: int = 36
    trouble: float = 0.3
    engine: str = BOT


@dataclass(slots=True)
class Result:
    """What happened in a run, and its verdict."""

    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    slots: int = 0
    seconds: float = 0.0
    verdict: Verdict = field(default_factory=Verdict)
    histories: list[str] = field(default_factory=list)


class StuckError(Exception):
    """Raised when the bot does nothing although something is due."""


async def run(scenario: Scenario, folder: Path) -> Result:
    """Run a scenario to its end. Raises ``StuckError``; everything else that is wrong is in the verdict."""
    begun = monotonic()
    clock = Clock()
    clock.move_to(BEGINNING)
    sandbox = Sandbox(now=clock.now, limits=LIMITS)
    await sandbox.start()
    process = Process(sandbox, folder, scenario.engine)
    try:
        file = folder / "cliffhanger.db"
        random = Random(scenario.seed)
        stage = await build(sandbox, f"sqlite:///{file}", random, scenario.subscriptions, scenario.parts)
        with closing(Driver(scenario, clock, stage, process, file, random)) as driver:
            await driver.drive()
            result = driver.result
            result.faults, result.starts = driver.trouble.counts, len(process.statuses) + 1
            database = Database(database_url(f"sqlite:///{file}"))
            result.verdict = await database.read(
                judge, stage, driver.opened_by_hand if scenario.engine == BOT else None
            )
            await database.close()
            result.histories = [driver.history(subscription_id) for subscription_id in result.verdict.wrong]
            result.seconds = monotonic() - begun
            return result
    finally:
        await process.close()
        await sandbox.close()


class Driver:
    """Steps the clock from slot to slot, arms the next kill, and starts the bot again."""

    def __init__(
        self, scenario: Scenario, clock: Clock, stage: Stage, process: Process, database: Path, random: Random
    ) -> None:
        self.result = Result(scenario.seed)
        self.trouble = Trouble(stage, process, database, random)
        #: The messages whose discussion was opened by hand.
        self.opened_by_hand: set[int] = set()
        self._scenario, self._clock, self._stage = scenario, clock, stage
        self._process, self._random = process, random
        self._sandbox = stage.sandbox
        self._ledger = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
        self._armed = ""
        self._reached = False
        self._hanging = 0
        self._patience = 0

    async def drive(self) -> None:
        """Move the clock until every story has ended."""
        self._move(timedelta())
        await self._process.open()
        while True:
            when = self._next_wake()
            calm = not self._has_kills_left()
            if calm or when is None:
                await self._end_faults()
            else:
                self._disturb()
            if when is None:
                if self._is_over():
                    break
                await self._until(lambda: self._next_wake() is not None, "nothing is due, and stories have not ended")
                continue
            self._move(max(when - self._clock.now(), timedelta()))
            self.result.slots += 1
            await self._settle()
            if not calm and self._random.random() < 0.1:
                await self._discuss()

    def close(self) -> None:
        """Close the database."""
        self._ledger.close()

    def history(self, subscription_id: int) -> str:
        """Return what the ledger says about a subscription."""
        rows = self._ledger.execute(
            "SELECT d.kind, d.number, a.at, a.status, a.reason, d.message_ids FROM deliveries d"
            " LEFT JOIN attempts a ON a.delivery_id = d.id WHERE d.subscription_id = ? ORDER BY d.id, a.id",
            (subscription_id,),
        )
        return "\n".join(f"  {' '.join(map(str, row))}" for row in rows)

    # What goes wrong

    def _has_kills_left(self) -> bool:
        """Return whether more kills are to come."""
        return self.result.kills.total() < self._scenario.kills

    def _disturb(self) -> None:
        if self._random.random() < self._scenario.trouble:
            self.trouble.cause()
        if self._random.random() < 0.3:
            self.trouble.restore_permission()
        if self._armed and self._patience > 0:
            self._patience -= 1
            return
        self._disarm()
        self._arm(self._choose())

    def _choose(self) -> str:
        fewest = min(self.result.kills[step] for step in STEPS)
        return self._random.choice([step for step in STEPS if self.result.kills[step] == fewest])

    def _arm(self, step: str) -> None:
        self._armed, self._patience, self._reached = step, _PATIENCE, False
        when, _, name = step.partition(" ")
        if not is_request(step):
            self._process.die_at(step)
            return

        def is_step(path: str, body: object) -> bool:
            self._reached = step_of(self._sandbox, path, body) == name
            return self._reached

        self._hanging = self._sandbox.hanging
        self._sandbox.fault(Fault("POST", "*", f"hang-{when}", only=is_step))

    def _disarm(self) -> None:
        if self._armed:
            self._armed, self._reached = "", False
            self._process.die_at("")
            self._sandbox.clear_faults()

    async def _end_faults(self) -> None:
        self._disarm()
        await self.trouble.end()

    async def _discuss(self) -> None:
        """Let Mara open the discussion of a part where that is done by hand."""
        parts = self._ledger.execute(
            "SELECT s.channel_id, d.message_ids FROM deliveries d JOIN subscriptions s ON s.id = d.subscription_id"
            " WHERE d.kind = 'part' AND d.status = 'posted' AND s.discussion = ?",
            (Discussion.DEMAND,),
        ).fetchall()
        if not parts or not self._sandbox.connected:
            return
        channel_id, message_ids = self._random.choice(parts)
        message_id = int(message_ids.strip("[]").split(",")[-1])
        message = self._message(channel_id, message_id)
        if message is None or message_id in self.opened_by_hand or not self._may_open_threads(channel_id):
            return
        self.opened_by_hand.add(message_id)
        answered = False
        while not answered:  # a bot that was killed gives no answer, and people press again
            pressing = asyncio.create_task(self._press(message))
            await self._settle()
            answered = await pressing

    def _may_open_threads(self, channel_id: int) -> bool:
        channel = self._stage.channels[channel_id]
        wanted = Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS | Permission.VIEW_CHANNEL
        return wanted in self._sandbox.world.permissions(channel, self._sandbox.world.bot)

    def _message(self, channel_id: int, message_id: int) -> Message | None:
        messages = self._stage.bot_messages(channel_id)
        return next((message for message in messages if message.id == message_id), None)

    async def _press(self, message: Message) -> bool:
        try:
            await self._stage.mara.press(message, "Discuss")
        except InteractionFailed:
            return False
        return True

    # Time, and the bot's life

    def _move(self, by: timedelta) -> None:
        when = self._clock.now() + by
        self._clock.move_to(when)
        self._process.move_to(when - datetime.now(UTC))

    async def _settle(self) -> None:
        """Return once nothing is due and nothing is in flight. A process that ends meanwhile is started again."""
        begun = quiet_since = monotonic()
        seen: object = None
        while True:
            await asyncio.sleep(0.01)
            if self._at_request():
                self._process.kill()
            if not self._process.alive:
                await self._start_again()
                begun = quiet_since = monotonic()
                continue
            claimed, when = self._state()
            if not claimed and (when is None or when > self._clock.now()):
                return
            now, state = monotonic(), (claimed, when, self._sandbox.requests and self._sandbox.requests[-1])
            if state != seen:
                seen, quiet_since = state, now
            elif now - quiet_since > QUIET_SECONDS and self._sandbox.connected:
                # A lease without a worker, or the rest that the network in front of Discord asks for.
                self._move(timedelta(minutes=self._random.randint(1, 11)))
                quiet_since = now
            if now - begun > _STUCK_SECONDS:
                raise StuckError(self._describe(f"{claimed} claimed, due {when}, and it is {self._clock.now()}"))

    def _at_request(self) -> bool:
        """Return whether the bot waits at the request at which it is to be killed."""
        return self._reached and self._sandbox.hanging > self._hanging

    async def _start_again(self) -> None:
        await asyncio.sleep(0.02)  # the step at which it died may still be on its way
        if step := self._armed if self._at_request() else self._process.died_at:
            self.result.kills[step] += 1
            self._disarm()
            self._move(timedelta(seconds=self._random.choice(_DOWN_SECONDS)))
            if self._has_kills_left() and self._random.random() < 0.6:
                self._arm(self._choose())  # it dies while it recovers
        elif self._process.statuses[-1] == 2:
            self.trouble.counts["could not start, or go on"] += 1
        else:
            raise StuckError(self._describe(f"the bot ended by itself with {self._process.statuses[-1]}"))
        await self._process.start()

    async def _until(self, holds: object, why: str) -> None:
        begun = monotonic()
        while not (callable(holds) and holds()) and not self._is_over():
            await asyncio.sleep(0.02)
            if monotonic() - begun > _STUCK_SECONDS:
                raise StuckError(self._describe(why))

    def _state(self) -> tuple[int, datetime | None]:
        """Return how many deliveries are claimed, and when the next one can be."""
        claimed, when = self._ledger.execute(
            "SELECT count(claimed_until), min(CASE WHEN claimed_until IS NULL THEN try_at END) FROM deliveries"
            " WHERE settled_at IS NULL AND (hold IS NULL OR hold_until IS NOT NULL)"
        ).fetchone()
        return claimed, None if when is None else datetime.fromisoformat(when).replace(tzinfo=UTC)

    def _next_wake(self) -> datetime | None:
        return self._state()[1]

    def _is_over(self) -> bool:
        (left,) = self._ledger.execute(
            "SELECT (SELECT count(*) FROM subscriptions WHERE ended_at IS NULL)"
            " + (SELECT count(*) FROM deliveries WHERE settled_at IS NULL)"
        ).fetchone()
        return bool(left == 0)

    def _describe(self, why: str) -> str:
        held = self._ledger.execute(
            "SELECT subscription_id, kind, number, hold, try_at, claimed_until, status, reason FROM deliveries"
            " WHERE settled_at IS NULL ORDER BY try_at LIMIT 12"
        ).fetchall()
        log = self._process.log.read_text(errors="replace").splitlines()[-25:]
        return "\n".join([f"seed {self._scenario.seed}: {why}", *map(str, held), *log])
