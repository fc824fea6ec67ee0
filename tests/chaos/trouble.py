"""What goes wrong besides kills, at random from a seed."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from bot.sandbox import Channel, Fault, Permission
from tests.chaos.process import Process
from tests.chaos.stage import Stage
from tests.chaos.steps import MESSAGES, POSTS, THREADS

_KINDS: Final = (
    *(f"{kind}-{when}" for kind in ("500", "502", "503", "reset", "disconnect") for when in ("before", "after")),
    "429",
)
#: Each of these takes seconds of real time.
_SLOW: Final = ("hang-before", "hang-after", "429-edge")
_LOSABLE: Final = (
    Permission.SEND_MESSAGES,
    Permission.VIEW_CHANNEL,
    Permission.READ_MESSAGE_HISTORY,
    Permission.CREATE_PUBLIC_THREADS,
    Permission.SEND_MESSAGES_IN_THREADS,
)


class Trouble:
    """Causes faults, counts them, and ends them."""

    def __init__(self, stage: Stage, process: Process, database: Path, random: Random) -> None:
        self.counts: Counter[str] = Counter()
        self._stage, self._process, self._database, self._random = stage, process, database, random
        self._lost: list[tuple[Channel, Permission]] = []
        self._locking: asyncio.Task[None] | None = None

    def cause(self) -> None:
        """Cause one fault at random."""
        choices: dict[Callable[[], str], int] = {
            self._add_fault: 10,
            self._add_slow_fault: 1,
            self._drop_gateway: 3,
            self._take_permission: 4,
            self._lock_database: 2,
        }
        (cause,) = self._random.choices(list(choices), weights=list(choices.values()))
        self.counts[cause()] += 1

    def restore_permission(self) -> None:
        """Give one lost permission back, if there is any."""
        if self._lost:
            channel, permission = self._lost.pop(self._random.randrange(len(self._lost)))
            self._stage.sandbox.allow(channel, permission)

    async def end(self) -> None:
        """End every fault."""
        self._stage.sandbox.clear_faults()
        while self._lost:
            self.restore_permission()
        if self._locking is not None:
            await self._locking

    def _add_fault(self) -> str:
        return self._request(self._random.choice(_KINDS), self._random.randint(1, 2))

    def _add_slow_fault(self) -> str:
        return self._request(self._random.choice(_SLOW), 1)

    def _request(self, kind: str, times: int) -> str:
        requests = (("POST", MESSAGES),) * 5 + (("POST", THREADS),) * 2 + (("POST", POSTS),) * 2 + (("GET", MESSAGES),)
        method, route = self._random.choice(requests)
        skip = self._random.randint(0, 2)
        fault = Fault(method, route, kind, times, seconds=self._random.choice((0.2, 40.0)), skip=skip)
        self._stage.sandbox.fault(fault)
        return kind

    def _drop_gateway(self) -> str:
        resumable = self._random.random() < 0.5
        self._stage.sandbox.drop_gateway(resumable=resumable)
        return "gateway dropped" if resumable else "session lost"

    def _take_permission(self) -> str:
        channel = self._random.choice(list(self._stage.channels.values()))
        permission = self._random.choice(_LOSABLE)
        self._lost.append((channel, permission))
        self._stage.sandbox.deny(channel, permission)
        return "permission lost"

    def _lock_database(self) -> str:
        if self._locking is None or self._locking.done():
            self._locking = asyncio.create_task(self._hold_lock(self._random.choice((0.3, 2.5))))
        return "database locked"

    async def _hold_lock(self, seconds: float) -> None:
        """Hold the database's write lock for so long."""
        connection = sqlite3.connect(self._database, timeout=0.5, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return  # the bot holds the lock itself
        finally:
            connection.close()
