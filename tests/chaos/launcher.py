"""Starts ``cliffhanger run`` as often as it is told to, on a clock that the run steers, and kills it around commits.

``python -m tests.chaos.launcher SOCKET ENGINE PER_SECOND``: for each line on stdin it forks, and says on stdout when
that process has ended; the imports, most of a start's time, are done once. Each process is the real bot:
``bot.cli.main(["run"])``. It differs in its clock, which follows what comes through SOCKET, in two timeouts that are
shorter, so that a hang is over in seconds, and in that it can be told to kill itself before or after a commit.

ENGINE names the class that posts, such as ``bot.delivery.engine:Engine``; PER_SECOND is its pace.
"""

import asyncio
import functools
import os
import signal
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from bot import app, cli
from bot.chat import poster
from bot.chat.rate_limiter import RateLimiter
from bot.clock import Clock
from bot.store import Database
from bot.store import database as database_module

#: In real seconds: a send without an answer, and a database that is locked, are given up after so long.
SEND_SECONDS, BUSY_SECONDS = 3.0, 1

#: The work of a transaction, and what the run calls it.
COMMITS = {"claim": "claim", "freeze_pages": "freeze", "note_posted": "note", "settle": "settle"}


class Rein:
    """The run's end of the rope: lines ``now OFFSET`` (seconds) and ``die STEP`` come through the socket."""

    def __init__(self, path: str) -> None:
        self.offset = timedelta()
        self.moved: Callable[[datetime], None] = lambda _when: None
        self._die_at = ""
        self._left = b""
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._socket.sendall(f"{os.getpid()}\n".encode())
        self._read()  # the first lines are there as soon as the run has seen us

    def follow(self) -> None:
        """Obey from now on."""
        asyncio.get_running_loop().add_reader(self._socket, self._read)

    def _read(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            os._exit(0)  # the run is over
        *lines, self._left = (self._left + data).split(b"\n")
        for line in lines:
            order, _, value = line.decode().partition(" ")
            if order == "die":
                self._die_at = value
            else:
                self.offset = timedelta(seconds=float(value))
                self.moved(datetime.now(UTC) + self.offset)

    def at(self, step: str) -> None:
        """Die here, if that is what was asked for."""
        if step == self._die_at:
            self._socket.sendall(f"{step}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)


class SteeredClock(Clock):
    """The run's clock, as long as the rope holds."""

    def __init__(self, rein: Rein) -> None:
        super().__init__(rein.offset)
        rein.moved = self.move_to
        rein.follow()


def dying(write: Callable[..., Any], rein: Rein) -> Callable[..., Any]:
    """``Database.write`` that can die when the work is done, before and after it is committed."""

    @functools.wraps(write)
    async def write_or_die(database: Database, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        name = COMMITS.get(work.__name__, "")

        async def then_die(connection: Any, *args: Any, **kwargs: Any) -> Any:
            done = await work(connection, *args, **kwargs)
            if name and done != ():  # a claim that finds nothing is no step
                rein.at(f"before {name}")
            return done

        done = await write(database, then_die, *args, **kwargs)
        if name and done != ():
            rein.at(f"after {name}")
        return done

    return write_or_die


def serve(path: str, engine: str, per_second: float) -> int:
    """One process's life."""
    rein = Rein(path)
    module, _, name = engine.partition(":")
    changes: dict[tuple[Any, str], Any] = {
        (app, "Clock"): lambda: SteeredClock(rein),
        (app, "Pace"): lambda: RateLimiter(per_second),
        (app, "Engine"): getattr(import_module(module), name),
        (poster, "SEND_SECONDS"): SEND_SECONDS,
        (database_module, "BUSY_SECONDS"): BUSY_SECONDS,
        (Database, "write"): dying(Database.write, rein),
    }
    for (place, attribute), value in changes.items():
        setattr(place, attribute, value)
    return cli.main(["run"])


def main() -> None:
    """Fork for each line; one process at a time."""
    path, engine, per_second = sys.argv[1:]
    import_module(engine.partition(":")[0])
    for _line in sys.stdin:
        process = os.fork()
        if process == 0:
            status = 70
            try:
                status = serve(path, engine, float(per_second))
            finally:
                os._exit(status)
        _, ended = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


if __name__ == "__main__":
    main()
