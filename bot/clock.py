"""The only clock: no other module asks the system for the time.

The demo and the tests share one clock between the bot and the sandbox, and move it forward.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final

#: How long the clock sleeps at most before it looks at the time again, in seconds.
_LONGEST_SLEEP: Final = 60.0


class Clock:
    """Real time plus an offset."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """Return the present time, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def move_to(self, when: datetime) -> None:
        """Set the clock to ``when``, and wake the tasks that wait for a time."""
        self._offset = when - datetime.now(UTC)
        self._moved.set()

    async def wait_until(self, when: datetime | None, wake: asyncio.Event) -> None:
        """Return at ``when`` (None: never), or when ``wake`` is set or the clock is moved.

        It may also return a minute from now at the latest. No event tells that the system's clock was set or that the
        machine was asleep, so the caller has to look at the time again.
        """
        seconds = _LONGEST_SLEEP if when is None else min((when - self.now()).total_seconds(), _LONGEST_SLEEP)
        if seconds <= 0:
            return
        self._moved.clear()
        waits = [asyncio.ensure_future(event.wait()) for event in (wake, self._moved)]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
