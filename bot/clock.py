"""The one clock: nothing else asks the system what time it is.

The demo and the tests share one clock between the bot and the sandbox and move it forward.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final

_LOOK: Final = 60.0


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

        Sleeps a minute at most at a time: a clock that was set, or a machine that slept, is noticed by looking only.
        """
        seconds = _LOOK if when is None else min((when - self.now()).total_seconds(), _LOOK)
        if seconds <= 0:
            return
        self._moved.clear()
        waits = [asyncio.ensure_future(event.wait()) for event in (wake, self._moved)]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
