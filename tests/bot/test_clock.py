"""Waiting for a time, also while the clock is moved or the system's clock is set."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.clock import Clock


class SystemClock(Clock):
    """A clock whose system time jumps without an event, as when it is set or the machine was asleep."""

    jump = timedelta()

    def now(self) -> datetime:
        """Return the system time, after the jump."""
        return super().now() + self.jump


@pytest.mark.parametrize("hours", [3, None], ids=["due in three hours", "nothing due"])
async def test_waiting_ends_after_the_system_clock_was_set(monkeypatch: pytest.MonkeyPatch, hours: int | None) -> None:
    clock, wake = SystemClock(), asyncio.Event()
    due = None if hours is None else clock.now() + timedelta(hours=hours)
    monkeypatch.setattr("bot.clock._LONGEST_SLEEP", 0.05)
    waiting = asyncio.create_task(clock.wait_until(due, wake))
    await asyncio.sleep(0)
    clock.jump = timedelta(hours=4)
    await asyncio.wait_for(waiting, 5)


async def test_waiting_ends_when_the_clock_is_moved() -> None:
    clock, wake = Clock(), asyncio.Event()
    waiting = asyncio.create_task(clock.wait_until(clock.now() + timedelta(seconds=30), wake))
    await asyncio.sleep(0)
    clock.move_to(clock.now() + timedelta(minutes=1))
    await asyncio.wait_for(waiting, 5)
