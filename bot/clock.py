"""The one clock: nothing else asks the system what time it is.

The demo and the tests share one clock between the bot and the sandbox and move it forward.
"""

import asyncio
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def move_to(self, when: datetime) -> None:
        """Jump so that it is ``when``, and wake whoever waits."""
        self._offset = when - datetime.now(UTC)
        self._moved.set()

    async def wait_until(self, when: datetime | None, wake: asyncio.Event) -> None:
        """Return at ``when`` (None: never), or as soon as ``wake`` is set or the clock is moved.

        Sleeps an hour at most at a time, so that a system clock that was set is noticed.
        """
        seconds = 3600.0 if when is None else min((when - self.now()).total_seconds(), 3600.0)
        if seconds <= 0:
            return
        self._moved.clear()
        waits = [asyncio.ensure_future(event.wait()) for event in (wake, self._moved)]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
