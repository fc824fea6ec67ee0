"""Ids: time in the upper bits, always rising (https://discord.com/developers/docs/reference#snowflakes)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MILLISECOND = 1 << 22


class Snowflakes:
    """Gives ids out, never one twice, even when the clock stands or goes back."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> int:
        """An id greater than all before it."""
        self._last = max(self._last + 1, first_at(self._now()))
        return self._last

    def next_guild(self) -> int:
        """An id in a millisecond of its own, so that neighbouring guilds lie on different shards."""
        self._last = max(self._last // _MILLISECOND + 1, first_at(self._now()) // _MILLISECOND) * _MILLISECOND
        return self._last


def first_at(when: datetime) -> int:
    """The smallest id that can be given out at ``when``."""
    return (when - EPOCH) // timedelta(milliseconds=1) * _MILLISECOND
