"""Ids: time in the upper bits, always rising (https://discord.com/developers/docs/reference#snowflakes)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MILLISECOND = 1 << 22


class Snowflakes:
    """Creates ids. No id comes twice, even if the clock stops or goes back."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> int:
        """Return an id greater than all before it."""
        self._last = max(self._last + 1, self._first_now())
        return self._last

    def next_guild(self) -> int:
        """Return an id in a new millisecond, because the millisecond decides on which shard a guild is."""
        self._last = max(self._last // _MILLISECOND + 1, self._first_now() // _MILLISECOND) * _MILLISECOND
        return self._last

    def _first_now(self) -> int:
        return (self._now() - _EPOCH) // timedelta(milliseconds=1) * _MILLISECOND
