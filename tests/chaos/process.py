"""The bot's process, as the run starts it, moves its clock, and kills it."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO

from bot.chat.rate_limiter import REQUESTS_A_SECOND
from bot.sandbox import Sandbox
from tests.chaos.launcher import SEND_SECONDS

ROOT = Path(__file__).parents[2]
#: A start that takes longer than this has failed, even on a slow machine.
START_SECONDS = 60.0
#: If nothing has happened for so long, nothing is in flight any more: no send takes longer.
QUIET_SECONDS = SEND_SECONDS + 1.5


class Process:
    """One bot process after another. ``died_at`` is the commit at which the last one killed itself."""

    def __init__(self, sandbox: Sandbox, folder: Path, engine: str, per_second: float = REQUESTS_A_SECOND) -> None:
        self.log = folder / "bot.log"
        self.statuses: list[int] = []
        self.died_at = ""
        self._socket = folder / "control"
        self._folder, self._engine, self._per_second = folder, engine, per_second
        self._settings = {
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_API_URL": sandbox.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'cliffhanger.db'}",
            "PYTHONPATH": str(ROOT),
        }
        self._offset = timedelta()
        self._die_at = ""
        self._pid = 0
        self._connected, self._disconnected = asyncio.Event(), asyncio.Event()
        self._disconnected.set()
        self._control: asyncio.StreamWriter | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Start the launcher and the first bot."""
        self._server = await asyncio.start_unix_server(self._accept, self._socket)
        self._err: IO[bytes] = self.log.open("wb")
        self._launcher = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.launcher", str(self._socket), self._engine, str(self._per_second),
            cwd=self._folder, env=os.environ | self._settings,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=self._err,
        )  # fmt: skip
        self._tasks = [asyncio.create_task(self._watch())]
        await self.start()

    async def close(self) -> None:
        """End the bot and the launcher."""
        self.kill()
        for task in self._tasks:
            task.cancel()
        self._launcher.kill()
        await self._launcher.wait()
        await self._disconnected.wait()
        self._server.close()
        self._err.close()

    @property
    def alive(self) -> bool:
        """Whether a bot runs."""
        return self._pid != 0

    def memory(self) -> int:
        """Return its resident memory in bytes."""
        return int(Path(f"/proc/{self._pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    async def start(self) -> None:
        """Start a bot, and return as soon as it has connected to the control socket."""
        assert self._launcher.stdin is not None
        self._connected.clear()
        self.died_at = ""
        self._launcher.stdin.write(b"start\n")
        async with asyncio.timeout(START_SECONDS):
            await self._connected.wait()

    def move_to(self, offset: timedelta) -> None:
        """Set its clock, and that of later bots, ``offset`` ahead of the system's."""
        self._offset = offset
        self._send(f"now {offset.total_seconds()}")

    def die_at(self, step: str) -> None:
        """Let it kill itself at a commit, such as "after claim". Empty: let it live."""
        self._die_at = step
        self._send(f"die {step}")

    def kill(self) -> None:
        """Kill it without warning."""
        if self._pid:
            with suppress(ProcessLookupError):  # it has ended, and that was not read yet
                os.kill(self._pid, signal.SIGKILL)

    def _send(self, order: str) -> None:
        if self._control is not None and self._pid:
            self._control.write(f"{order}\n".encode())

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._disconnected.clear()
        self._control, self._pid = writer, int(await reader.readline())
        self.move_to(self._offset)
        self.die_at(self._die_at)
        self._connected.set()
        with suppress(ConnectionError):
            while line := await reader.readline():
                self.died_at = line.decode().strip()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self._disconnected.set()

    async def _watch(self) -> None:
        assert self._launcher.stdout is not None
        while line := await self._launcher.stdout.readline():
            self.statuses.append(int(line))
            self._pid, self._control = 0, None
