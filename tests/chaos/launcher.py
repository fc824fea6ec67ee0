"""Start ``cliffhanger run`` again and again, with a clock that the run moves, and kill it around commits.

``python -m tests.chaos.launcher SOCKET ENGINE PER_SECOND`` forks for each line on stdin, and prints the exit status of
each process. So the imports, which take most of a start's time, are done once. Each process is the real bot,
``bot.cli.main(["run"])``, with three differences: its clock follows SOCKET; two timeouts are shorter, so that a hang is
over in seconds; and it can kill itself before or after a commit.

ENGINE names the engine class, such as ``bot.delivery.engine:Engine``. PER_SECOND is the limit of its requests.
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
from typing import Any, Final

from bot import app, cli
from bot.chat import poster
from bot.chat.rate_limiter import RateLimiter
from bot.clock import Clock
from bot.store import Database, ledger
from bot.store import database as database_module

#: In real seconds: how long the bot waits for the answer to a send, and for a locked database.
SEND_SECONDS, BUSY_SECONDS = 3.0, 1

#: The transactions that are steps of the run, and their names there.
COMMITS: Final[dict[Callable[..., Any], str]] = {
    ledger.claim: "claim",
    ledger.freeze_messages: "freeze",
    ledger.record_posted: "record",
    ledger.settle: "settle",
}


class Control:
    """The bot's end of the socket. The run sends the lines ``now OFFSET`` (in seconds) and ``die STEP``."""

    def __init__(self, path: str) -> None:
        self.offset = timedelta()
        self.moved: Callable[[datetime], None] = lambda _when: None
        self._die_at = ""
        self._left = b""
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._socket.sendall(f"{os.getpid()}\n".encode())
        self._read()  # wait for the first lines: the run sends them as soon as it knows this process

    def follow(self) -> None:
        """Read further lines whenever they come. Call it in the event loop."""
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
        """Kill this process if the run has chosen this step."""
        if step == self._die_at:
            self._socket.sendall(f"{step}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)


class ControlledClock(Clock):
    """A clock that the run moves."""

    def __init__(self, control: Control) -> None:
        super().__init__(control.offset)
        control.moved = self.move_to
        control.follow()


def with_kills(write: Callable[..., Any], control: Control) -> Callable[..., Any]:
    """Return ``Database.write`` with kills between a transaction's work and its commit, and after the commit."""

    @functools.wraps(write)
    async def write_or_die(database: Database, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        name = COMMITS.get(work, "")

        async def work_then_die(connection: Any, *args: Any, **kwargs: Any) -> Any:
            result = await work(connection, *args, **kwargs)
            if name and result != ():  # a claim that finds nothing is not a step
                control.at(f"before {name}")
            return result

        result = await write(database, work_then_die, *args, **kwargs)
        if name and result != ():
            control.at(f"after {name}")
        return result

    return write_or_die


def serve(path: str, engine: str, per_second: float) -> int:
    """Run one bot until it ends. Returns its exit status."""
    control = Control(path)
    module, _, name = engine.partition(":")
    changes: dict[tuple[Any, str], Any] = {
        (app, "Clock"): lambda: ControlledClock(control),
        (app, "RateLimiter"): lambda: RateLimiter(per_second),
        (app, "Engine"): getattr(import_module(module), name),
        (poster, "SEND_SECONDS"): SEND_SECONDS,
        (database_module, "BUSY_SECONDS"): BUSY_SECONDS,
        (Database, "write"): with_kills(Database.write, control),
    }
    for (place, attribute), value in changes.items():
        getattr(place, attribute)  # fails if it was renamed
        setattr(place, attribute, value)
    return cli.main(["run"])


def main() -> None:
    """Fork for each line on stdin, one process at a time."""
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
