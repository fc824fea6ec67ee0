"""What goes wrong beside kills, at random from a seed."""

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
#: Each takes seconds of real time.
_SLOW: Final = ("hang-before", "hang-after", "429-edge")
_LOSABLE: Final = (
    Permission.SEND_MESSAGES,
    Permission.VIEW_CHANNEL,
    Permission.READ_MESSAGE_HISTORY,
    Permission.CREATE_PUBLIC_THREADS,
    Permission.SEND_MESSAGES_IN_THREADS,
)


class Trouble:
    """Makes it, counts it, and mends it."""

    def __init__(self, stage: Stage, process: Process, database: Path, random: Random) -> None:
        self.made: Counter[str] = Counter()
        self._stage, self._process, self._database, self._random = stage, process, database, random
        self._lost: list[tuple[Channel, Permission]] = []
        self._locking: asyncio.Task[None] | None = None

    def make(self) -> None:
        """One of them."""
        choices: list[tuple[int, Callable[[], str]]] = [
            (10, self._fault), (1, self._slow_fault), (3, self._gateway), (4, self._permission), (2, self._lock),
        ]  # fmt: skip
        (chosen,) = self._random.choices(choices, weights=[weight for weight, _ in choices])
        self.made[chosen[1]()] += 1

    def mend_one(self) -> None:
        """Give a permission back that was lost."""
        if self._lost:
            channel, permission = self._lost.pop(self._random.randrange(len(self._lost)))
            self._stage.sandbox.allow(channel, permission)

    async def mend(self) -> None:
        """Nothing is wrong any more."""
        self._stage.sandbox.clear_faults()
        while self._lost:
            self.mend_one()
        if self._locking is not None:
            await self._locking

    def _fault(self) -> str:
        return self._ask_for(self._random.choice(_KINDS), self._random.randint(1, 2))

    def _slow_fault(self) -> str:
        return self._ask_for(self._random.choice(_SLOW), 1)

    def _ask_for(self, kind: str, times: int) -> str:
        requests = (("POST", MESSAGES),) * 5 + (("POST", THREADS),) * 2 + (("POST", POSTS),) * 2 + (("GET", MESSAGES),)
        method, route = self._random.choice(requests)
        skip = self._random.randint(0, 2)
        fault = Fault(method, route, kind, times, seconds=self._random.choice((0.2, 40.0)), skip=skip)
        self._stage.sandbox.fault(fault)
        return kind

    def _gateway(self) -> str:
        resumable = self._random.random() < 0.5
        self._stage.sandbox.drop_gateway(resumable=resumable)
        return "gateway dropped" if resumable else "session lost"

    def _permission(self) -> str:
        channel = self._random.choice(list(self._stage.channels.values()))
        permission = self._random.choice(_LOSABLE)
        self._lost.append((channel, permission))
        self._stage.sandbox.deny(channel, permission)
        return "permission lost"

    def _lock(self) -> str:
        if self._locking is None or self._locking.done():
            self._locking = asyncio.create_task(self._hold(self._random.choice((0.3, 2.5))))
        return "database locked"

    async def _hold(self, seconds: float) -> None:
        """Be the one that writes."""
        connection = sqlite3.connect(self._database, timeout=0.5, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return  # the bot was writing
        finally:
            connection.close()
